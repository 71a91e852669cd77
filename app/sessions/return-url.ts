/**
 * Where a payer's browser may be sent: redirectUrl and cancelUrl. A browser must read the address exactly as we do,
 * so anything that needs repairing (backslashes, missing slashes, other spellings of a host) is refused, not repaired.
 */
export const LONGEST_URL = 2048;

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const DEFAULT_PORT = { 'https:': ':443', 'http:': ':80' } as const;

export type ReturnUrl = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly why: string };

const refused = (why: string): ReturnUrl => ({ ok: false, why });

/** Reads an absolute address, or says what is wrong with it. */
export function readReturnUrl(text: string): ReturnUrl {
  if (text.length > LONGEST_URL) return refused(`must not be longer than ${LONGEST_URL} characters`);
  if (hasForbiddenCharacter(text)) return refused('must not contain spaces, control characters or backslashes');
  const scheme = /^(https?):\/\/([^/?#]*)/i.exec(text);
  if (!scheme) return refused('must be an absolute address that begins with https://');
  const url = parsed(text);
  if (!url) return refused('is not a valid address');
  if (url.username !== '' || url.password !== '') return refused('must not contain a user name or password');
  if (url.hostname.endsWith('.')) return refused('must not have a host that ends with a dot');
  if (!isCanonicalHost(scheme[2] ?? '', url))
    return refused('must have its host in plain ASCII, as a browser shows it');
  if (url.protocol === 'http:' && !LOOPBACK_HOSTS.has(url.hostname))
    return refused('must begin with https:// (http:// only for localhost)');
  if (url.href.length > LONGEST_URL) return refused(`must not be longer than ${LONGEST_URL} characters`);
  return { ok: true, url };
}

/** Whether a merchant that lists its origins allows this one. An empty list allows every origin. */
export function isAllowedOrigin(url: URL, allowedOrigins: readonly string[]): boolean {
  return allowedOrigins.length === 0 || allowedOrigins.includes(url.origin);
}

/** Whether a text is an origin and nothing more, spelled as browsers spell it: "https://shop.example". */
export function isExactOrigin(text: string): boolean {
  const read = readReturnUrl(text);
  return read.ok && read.url.origin === text;
}

function hasForbiddenCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code <= 0x20 || code === 0x7f || code === 0x5c) return true;
  }
  return false;
}

function isCanonicalHost(written: string, url: URL): boolean {
  const host = written.toLowerCase();
  const defaultPort = DEFAULT_PORT[url.protocol as keyof typeof DEFAULT_PORT] ?? '';
  return host === url.host || host === url.host + defaultPort;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
