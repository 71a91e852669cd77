/**
 * The client's address. Each proxy appends what it saw to X-Forwarded-For; only as many entries as there are trusted
 * proxies can be believed, counted from the right. With none trusted the header means nothing.
 */
export function clientAddressOf(
  remoteAddress: string,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  if (trustedProxies === 0 || !forwardedFor) return remoteAddress;
  const seen = forwardedFor.split(',').map((entry) => entry.trim());
  return seen[Math.max(0, seen.length - trustedProxies)] || remoteAddress;
}
