import { describe, expect, test } from 'vitest';
import { addressBucket, clientAddressOf } from '~/http/client-address.server';

const PEER = '10.0.0.9';

describe('the client address', () => {
  test.each<[string, string, string | undefined, number, string]>([
    ['nobody is trusted, no header', PEER, undefined, 0, PEER],
    ['nobody is trusted, so the header means nothing', PEER, '203.0.113.7', 0, PEER],
    ['one proxy wrote what it saw', PEER, '203.0.113.7', 1, '203.0.113.7'],
    ['what the client wrote before it is not believed', PEER, '198.51.100.1, 203.0.113.7', 1, '203.0.113.7'],
    ['two proxies: the one before the last', PEER, '198.51.100.1, 203.0.113.7, 10.0.0.8', 2, '203.0.113.7'],
    ['exactly as many entries as proxies', PEER, '203.0.113.7, 10.0.0.8', 2, '203.0.113.7'],
    ['fewer entries than proxies: written by the client', PEER, '203.0.113.7', 2, PEER],
    ['many fewer', PEER, '1.2.3.4,5.6.7.8', 10, PEER],
    ['no header although a proxy is trusted', PEER, undefined, 1, PEER],
    ['an empty header', PEER, '', 1, PEER],
    ['an empty entry', PEER, '198.51.100.1, ', 1, PEER],
    ['no address', PEER, 'unknown', 1, PEER],
    ['a word to break a log', PEER, '203.0.113.7"><script>', 1, PEER],
    ['an address that is out of range', PEER, '203.0.113.700', 1, PEER],
    ['an address with a port', PEER, '203.0.113.7:51234', 1, '203.0.113.7'],
    ['IPv6', PEER, '2001:DB8::7', 1, '2001:db8::7'],
    ['IPv6 with a port', PEER, '[2001:db8::7]:51234', 1, '2001:db8::7'],
    ['IPv4 written as IPv6', PEER, '::ffff:203.0.113.7', 1, '203.0.113.7'],
    ['a dual-stack socket', '::ffff:203.0.113.7', undefined, 0, '203.0.113.7'],
    ['a socket that is gone', '', undefined, 0, ''],
  ])('%s', (_name, remote, forwardedFor, trusted, address) => {
    expect(clientAddressOf(remote, forwardedFor, trusted)).toBe(address);
  });
});

describe('whose allowance an address draws from', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['', ''],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
  ])('%s draws from %s', (address, bucket) => {
    expect(addressBucket(address)).toBe(bucket);
  });
});
