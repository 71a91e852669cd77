/**
 * An address of a merchant's own that we are to call: https at a public name or address, on the ports of https. Every reader
 * must understand it as we do, so anything that a parser would have to repair is refused, not repaired.
 */
const LONGEST_URL = 2048;
const PORTS: ReadonlySet<string> = new Set(['', '8443']);
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

// Names that mean something only within a machine, a network or a cluster (RFC 6761, 6762, 8375, 9476 and ICANN's .internal).
const INNER_NAMES = /\.(?:localhost|localdomain|local|internal|home\.arpa|onion|alt)$/;
const LABEL = /^[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d_])?$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

export type OutsideUrl = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly why: string };

const refused = (why: string): OutsideUrl => ({ ok: false, why });

/** Whether a parsed address is this machine by one of its usual names. */
export function isLoopbackUrl(url: URL): boolean {
  return LOOPBACK.has(url.hostname);
}

/**
 * Reads an address, or says what is wrong with it. `isLoopbackAllowed` also takes http or https on any port of this machine:
 * for a sandbox that itself is only on this machine. Whether a name leads to a public address is seen when it is dialed.
 */
export function readOutsideUrl(
  text: string,
  { isLoopbackAllowed }: { readonly isLoopbackAllowed: boolean },
): OutsideUrl {
  if (text.length > LONGEST_URL) return refused(`must not be longer than ${LONGEST_URL} characters`);
  if (hasForbiddenCharacter(text)) return refused('must not contain spaces, control characters or backslashes');
  const written = /^(https?):\/\/([^/?#]+)/i.exec(text);
  const url = written && parsed(text);
  if (!written || !url) return refused('must be an absolute address that begins with https://');
  if (url.href.length > LONGEST_URL) return refused(`must not be longer than ${LONGEST_URL} characters`);
  if (url.username !== '' || url.password !== '') return refused('must not contain a user name or password');
  if (!isAsWritten(written[2] ?? '', url)) return refused('must have its host as a browser shows it');
  if (isLoopbackAllowed && isLoopbackUrl(url)) return { ok: true, url };
  if (url.protocol !== 'https:') return refused('must begin with https://');
  if (!PORTS.has(url.port)) return refused('must be on port 443 or 8443');
  return isPublicHost(url.hostname) ? { ok: true, url } : refused('must have a public host name or address');
}

function isPublicHost(host: string): boolean {
  if (host.startsWith('[') || IPV4.test(host)) return true;
  const labels = host.split('.');
  return (
    labels.length > 1 && host.length <= 253 && labels.every((label) => LABEL.test(label)) && !INNER_NAMES.test(host)
  );
}

/**
 * Whether the host stands there as the parser read it: no other spelling of an address (hex, octal, too few or padded parts,
 * full-width digits), no percent signs, no dot at the end. Letters of other scripts are read as browsers do (bücher.example),
 * where no other reading of them is possible.
 */
function isAsWritten(written: string, url: URL): boolean {
  const host = written.toLowerCase().replace(url.protocol === 'https:' ? /:443$/ : /:80$/, '');
  if (host === url.host) return true;
  const isName = !IPV4.test(url.hostname) && !url.hostname.startsWith('[');
  return isName && /[^\0-\x7f]/.test(host) && host.normalize('NFKC') === host && url.hostname.includes('xn--');
}

function hasForbiddenCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code <= 0x20 || code === 0x7f || code === 0x5c) return true;
  }
  return false;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
