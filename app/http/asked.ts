/**
 * What is asked, as far as most doors look at it. A Request is one. So is what our server makes of the bytes on the wire:
 * a Request with its streams and signals costs more than many a door's own work.
 */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
  /** The body, where it was read already. */
  readonly wholeBody?: Buffer;
  /** The body, where it was not. */
  readonly body?: ReadableStream<Uint8Array> | null;
}

/** The same, with the Request for those doors that want one. */
export interface Knocked extends Asked {
  toRequest(): Request;
}
