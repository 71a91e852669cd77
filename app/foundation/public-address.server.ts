import { BlockList, isIP } from 'node:net';

/**
 * IANA's IPv4 Special-Purpose Address Registry, whole, also those of its blocks that are reachable (anycast for AS 112 and
 * AMT: no merchant is there), and multicast, which has a registry of its own.
 */
const SPECIAL_V4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24',
  '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24',
  '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
] as const; // prettier-ignore

/**
 * Of IPv6 only global unicast is public at all: outside of it lie loopback, mapped, compatible and translated IPv4, NAT64,
 * discard, segment routing, unique local, link-local, site-local and multicast. Within it, what the registry sets apart:
 * protocol assignments (with Teredo, ORCHID, benchmarking), documentation twice, 6to4, AS 112.
 */
const GLOBAL_V6 = '2000::/3';
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'] as const;

function listOf(family: 'ipv4' | 'ipv6', subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', prefix] = subnet.split('/');
    list.addSubnet(net, Number(prefix), family);
  }
  return list;
}

const specialV4 = listOf('ipv4', SPECIAL_V4);
const globalV6 = listOf('ipv6', [GLOBAL_V6]);
const specialV6 = listOf('ipv6', SPECIAL_V6);

/** Whether an address, as a resolver answers it, is one of the public internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !specialV4.check(address, 'ipv4');
  return family === 6 && !address.includes('%') && globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
}
