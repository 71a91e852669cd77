import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { provesNotSent } from './http-client.server';
import { isLoopbackUrl, readOutsideUrl } from './outside-url';
import { postToAddress, type AddressedPost, type PostAnswer } from './post-to-address.server';
import { isPublicAddress } from './public-address.server';

/** One POST to an address that somebody else chose. */
export interface OutsidePost {
  readonly url: string;
  /** Whether it may be on this machine, as in a sandbox that is only there itself. */
  readonly isLoopbackAllowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends it early, as when the process is asked to stop. */
  readonly signal?: AbortSignal;
}

/** Posts once. Rejects with `OutsideFault` when there was no answer. */
export type PostOutside = (post: OutsidePost) => Promise<PostAnswer>;

/** Why there was no answer, in words for the one whose address it is: without the address, and without ours. */
export class OutsideFault extends Error {
  override readonly name = 'OutsideFault';
}

/** All addresses of a name, of both families. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/** From the first question about its name to the last byte of the answer. */
const WHOLE_MS = 15_000;
const MOST_ADDRESSES_TRIED = 3;

/**
 * Asks the name servers, never the hosts file or this network's search list, and gives up when told to. A name has two
 * families of addresses; one that is missing is no fault while the other is there.
 */
const resolveByDns: Resolve = async (name, signal) => {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  const stop = () => resolver.cancel();
  signal.addEventListener('abort', stop);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

/**
 * A way out that leads to the public internet only. The name is resolved once, every answer is checked, and the address
 * that was checked is the address that is dialed: a name that answers differently the next time gains nothing.
 */
export function guardedPost(
  by: {
    readonly resolve?: Resolve;
    readonly dial?: (post: AddressedPost) => Promise<PostAnswer>;
    readonly wholeMs?: number;
  } = {},
): PostOutside {
  const { resolve = resolveByDns, dial = postToAddress, wholeMs = WHOLE_MS } = by;
  return async ({ url: text, isLoopbackAllowed, headers, body, signal: stop }) => {
    const read = readOutsideUrl(text, { isLoopbackAllowed });
    if (!read.ok) throw new OutsideFault(`The address ${read.why}.`);
    const deadline = AbortSignal.timeout(wholeMs);
    const signal = stop ? AbortSignal.any([deadline, stop]) : deadline;
    const late = () => new OutsideFault(deadline.aborted ? `No answer within ${wholeMs / 1000} s.` : 'It was stopped.');
    const addresses = await orWhenOver(
      addressesOf(read.url, isLoopbackAllowed, (name) => resolve(name, signal)),
      signal,
      late,
    );
    let fault: unknown;
    for (const address of addresses.slice(0, MOST_ADDRESSES_TRIED)) {
      try {
        return await orWhenOver(dial({ address, url: read.url, headers, body, signal }), signal, late);
      } catch (error) {
        fault = error;
        // Only what was never sent may be sent to the next address of the same name.
        if (signal.aborted || !provesNotSent(error)) break;
      }
    }
    throw fault instanceof OutsideFault ? fault : new OutsideFault(wordsFor(fault), { cause: fault });
  };
}

/** The addresses that may be dialed, IPv4 first; throws when there is none, or when any of them is not public. */
async function addressesOf(
  url: URL,
  isLoopbackAllowed: boolean,
  resolve: (name: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  if (isLoopbackAllowed && isLoopbackUrl(url)) return isIP(name) ? [name] : ['127.0.0.1', '::1'];
  const addresses = isIP(name) ? [name] : await resolve(name);
  if (addresses.length === 0) throw new OutsideFault('The host name has no address.');
  if (!addresses.every(isPublicAddress)) throw new OutsideFault('The host is not on the public internet.');
  return [...addresses].sort((a, b) => isIP(a) - isIP(b));
}

/** Whatever does not keep to the deadline by itself is left behind. */
function orWhenOver<Value>(work: Promise<Value>, signal: AbortSignal, late: () => OutsideFault): Promise<Value> {
  return new Promise((resolve, reject) => {
    const over = () => reject(late());
    if (signal.aborted) over();
    signal.addEventListener('abort', over, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', over));
  });
}

function wordsFor(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return 'The connection was refused.';
  if (code !== null && /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/.test(code))
    return `The certificate was not accepted (${code}).`;
  return code === null ? 'The connection failed.' : `The connection failed (${code}).`;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
