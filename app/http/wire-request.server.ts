import type { IncomingMessage } from 'node:http';
import type { Knocked } from './asked';

/** A request as it came over the wire, its body read. The server joins headers that came twice, as a Request does. */
export class WireRequest implements Knocked {
  readonly method: string;
  readonly headers: Knocked['headers'];
  readonly #rawHeaders: readonly string[];

  constructor(
    incoming: IncomingMessage,
    readonly url: string,
    readonly wholeBody: Buffer,
  ) {
    this.method = incoming.method ?? 'GET';
    this.#rawHeaders = incoming.rawHeaders;
    this.headers = {
      get(name) {
        const value = incoming.headers[name.toLowerCase()];
        return Array.isArray(value) ? value.join(', ') : (value ?? null);
      },
    };
  }

  toRequest(): Request {
    const headers = new Headers();
    for (let index = 0; index < this.#rawHeaders.length; index += 2) {
      headers.append(this.#rawHeaders[index] ?? '', this.#rawHeaders[index + 1] ?? '');
    }
    const body = this.wholeBody.length > 0 ? { body: new Uint8Array(this.wholeBody) } : {};
    return new Request(this.url, { method: this.method, headers, ...body });
  }
}
