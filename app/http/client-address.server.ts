import { isIP } from 'node:net';

// How a dual-stack socket writes an IPv4 client.
const MAPPED_V4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
// Some proxies append the port: 192.0.2.1:51234, [2001:db8::1]:51234.
const WITH_PORT = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/;

/** The one spelling of an address, without port; null for what is none. */
function readAddress(text: string): string | null {
  const [, v6, v4] = WITH_PORT.exec(text) ?? [];
  const address = v6 ?? v4 ?? text;
  if (isIP(address) === 0) return null;
  return MAPPED_V4.exec(address)?.[1] ?? address.toLowerCase();
}

/**
 * The client's address. Each proxy appends what it saw to X-Forwarded-For; only as many entries as there are trusted
 * proxies can be believed, counted from the right. With none trusted the header means nothing. Where there are fewer
 * entries, the request came past our proxies and a client wrote what there is: then only the connection itself counts.
 */
export function clientAddressOf(
  remoteAddress: string,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  const seen = trustedProxies === 0 || !forwardedFor ? [] : forwardedFor.split(',').map((entry) => entry.trim());
  const believed = seen.length > 0 ? seen[seen.length - trustedProxies] : undefined;
  return readAddress(believed ?? '') ?? readAddress(remoteAddress) ?? remoteAddress;
}

/** All eight groups of an IPv6 address. */
function groupsOf(address: string): readonly string[] {
  // URLs know one spelling only, with the dotted tail written out.
  const spelled = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [before = '', after] = spelled.split('::');
  const left = before.split(':').filter((group) => group !== '');
  const right = (after ?? '').split(':').filter((group) => group !== '');
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
}

/**
 * Whose allowance a request draws from. A household or a server has a whole /64 of IPv6: counted one by one, its addresses
 * would be no limit at all.
 */
export function addressBucket(address: string): string {
  return isIP(address) === 6 ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : address;
}
