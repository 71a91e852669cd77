import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { guardedPost, OutsideFault, type Resolve } from '~/foundation/post-outside.server';
import { MOST_ANSWER_BYTES, postToAddress, type AddressedPost } from '~/foundation/post-to-address.server';
import { isPublicAddress } from '~/foundation/public-address.server';
import { UNTRUSTED } from '../../support/untrusted-certificate';

interface Corpus {
  readonly urls: readonly { readonly url: string; readonly form: string; readonly expect: 'allow' | 'block' }[];
  readonly resolver_cases: readonly { readonly name: string; readonly answers?: readonly (readonly string[])[] }[];
}
const corpus = JSON.parse(
  readFileSync(new URL('../../corpora/own/ssrf-webhook-urls.json', import.meta.url), 'utf8'),
) as Corpus;

const PUBLIC = '93.184.216.34';
const MESSAGE = { headers: { 'content-type': 'application/json' }, body: '{}', isLoopbackAllowed: false };

/** A guard whose resolver answers as told, and that writes down whom it would have dialed. */
function spy(resolve: Resolve) {
  const dialed: AddressedPost[] = [];
  const dial = (post: AddressedPost) => {
    dialed.push(post);
    return Promise.resolve({ status: 200, retryAfter: null, text: '' });
  };
  return { dialed, post: guardedPost({ resolve, dial }) };
}

describe('addresses that merchants may give', () => {
  test.each(corpus.urls)('$expect $form $url', async ({ url, expect: verdict }) => {
    const { dialed, post } = spy(() => Promise.resolve([PUBLIC]));
    const outcome = await post({ ...MESSAGE, url }).then(
      () => 'allow',
      (error: unknown) => (error instanceof OutsideFault ? 'block' : error),
    );
    expect(outcome).toBe(verdict);
    expect(dialed.map(({ address }) => address)).toEqual(verdict === 'allow' ? [PUBLIC] : []);
  });

  test('their own numbers are what the file says', () => {
    const count = (verdict: string) => corpus.urls.filter((one) => one.expect === verdict).length;
    expect([corpus.urls.length, count('block'), count('allow'), corpus.resolver_cases.length]).toEqual([
      354, 350, 4, 8,
    ]);
  });

  test('loopback only where it is allowed, by its usual names', async () => {
    const { dialed, post } = spy(() => Promise.reject(new Error('nothing is to be resolved')));
    for (const url of ['http://localhost:4000/h', 'http://127.0.0.1:81/h', 'https://[::1]:9/h']) {
      await expect(post({ ...MESSAGE, url })).rejects.toThrow(OutsideFault);
      await post({ ...MESSAGE, url, isLoopbackAllowed: true });
    }
    expect(dialed.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.1', '::1']);
    for (const url of ['http://127.0.0.2/', 'http://127.1/', 'http://hooks.example.com/', 'http://[::ffff:127.0.0.1]/'])
      await expect(post({ ...MESSAGE, url, isLoopbackAllowed: true })).rejects.toThrow(OutsideFault);
  });
});

/** Of each block of the two registries its first, its last and an inner address, and the neighbors outside that are public. */
const SPECIAL = [
  '0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255', '127.0.0.1', '127.255.255.255',
  '169.254.0.0', '169.254.169.254', '172.16.0.0', '172.31.255.255', '192.0.0.0', '192.0.0.8', '192.0.0.9', '192.0.0.10',
  '192.0.0.170', '192.0.0.171', '192.0.2.255', '192.31.196.1', '192.52.193.1', '192.88.99.1', '192.168.255.255',
  '192.175.48.1', '198.18.0.0', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255',
  '240.0.0.1', '255.255.255.255', '::', '::1', '::7f00:1', '::ffff:8.8.8.8', '::ffff:0:808:808', '64:ff9b::808:808',
  '64:ff9b:1::808:808', '100::', '100:0:0:1::1', '2001::1', '2001:1::1', '2001:2::1', '2001:3::1', '2001:4:112::1',
  '2001:10::1', '2001:20::1', '2001:30::1', '2001:db8::1', '2002:808:808::1', '2620:4f:8000::1', '3fff::1', '3fff:fff::1',
  '5f00::1', 'fc00::1', 'fdff::1', 'fe80::1', 'fec0::1', 'ff02::1', '4000::1', 'fe80::1%eth0', 'not an address', '',
]; // prettier-ignore
const ORDINARY = [
  '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0',
  '169.253.255.255', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255', '198.17.255.255', '198.20.0.0',
  '203.0.114.0', '223.255.255.255', '2000::1', '2001:200::1', '2001:4860:4860::8888', '2606:4700::1111', '2a00:1450::1',
  '3ffe:ffff::1', '2003::1', '2620:4f:8001::1',
]; // prettier-ignore

test.each(SPECIAL)('%s is no address of the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
test.each(ORDINARY)('%s is one', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

describe('what resolvers answer', () => {
  const answersOf = (name: string) => corpus.resolver_cases.find((one) => one.name === name)?.answers ?? [];
  const url = 'https://hooks.example.com/a';

  test('a name that is bound anew after the check: one lookup, the checked address is dialed', async () => {
    const answers = [...answersOf('rebind-ttl0')];
    let lookups = 0;
    const { dialed, post } = spy(() => Promise.resolve(answers[lookups++] ?? []));
    await post({ ...MESSAGE, url });
    expect([lookups, dialed.map(({ address }) => address)]).toEqual([1, [PUBLIC]]);
  });

  test.each(['mixed-answer', 'aaaa-bad-a-good', 'cname-to-localhost', 'nxdomain'])(
    '%s: nobody is dialed',
    async (name) => {
      const { dialed, post } = spy(() => Promise.resolve(answersOf(name)[0] ?? []));
      await expect(post({ ...MESSAGE, url })).rejects.toThrow(OutsideFault);
      expect(dialed).toEqual([]);
    },
  );

  test('a resolver that takes its time does not take ours', async () => {
    const dialed: AddressedPost[] = [];
    const post = guardedPost({
      resolve: () => new Promise((resolve) => setTimeout(() => resolve([PUBLIC]), 2_000)),
      dial: (one) => Promise.resolve((dialed.push(one), { status: 200, retryAfter: null, text: '' })),
      wholeMs: 100,
    });
    const startedAt = performance.now();
    await expect(post({ ...MESSAGE, url })).rejects.toThrow('No answer within 0.1 s.');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(dialed).toEqual([]);
  });

  test('the next address is tried only on proof that the first heard nothing', async () => {
    const fail = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
    for (const [code, tried] of [
      ['ECONNREFUSED', 2],
      ['ECONNRESET', 1],
    ] as const) {
      const dialed: string[] = [];
      const dial = ({ address }: AddressedPost) => (dialed.push(address), fail(code));
      const post = guardedPost({ resolve: () => Promise.resolve(['1.1.1.1', '8.8.8.8']), dial });
      await expect(post({ ...MESSAGE, url })).rejects.toThrow(OutsideFault);
      expect(dialed).toHaveLength(tried);
    }
  });
});

describe('over real connections', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      if ('closeAllConnections' in server) (server as unknown as { closeAllConnections(): void }).closeAllConnections();
      server.close();
    }
  });
  const listen = async (server: Server): Promise<number> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const sink = async (listener: RequestListener) => `http://127.0.0.1:${await listen(createHttpServer(listener))}/hook`;
  const local = { ...MESSAGE, isLoopbackAllowed: true };

  test.each([301, 302, 303, 307, 308])('a %i leads nowhere', async (status) => {
    let requests = 0;
    const url = await sink((_, response) => {
      requests += 1;
      response.writeHead(status, { location: '/other' }).end();
    });
    expect((await guardedPost()({ ...local, url })).status).toBe(status);
    expect(requests).toBe(1);
  });

  test('who never answers is left after the deadline', async () => {
    const url = await sink(() => undefined);
    const startedAt = performance.now();
    await expect(guardedPost({ wholeMs: 300 })({ ...local, url })).rejects.toThrow('No answer within 0.3 s.');
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  test('who drips header bytes is left after the deadline', async () => {
    const url = await sink(() => undefined);
    const server = servers[0] as Server;
    server.removeAllListeners('request');
    server.on('connection', (socket) => {
      const drip = setInterval(() => socket.write('H'), 50);
      socket.on('close', () => clearInterval(drip)).on('error', () => undefined);
    });
    await expect(guardedPost({ wholeMs: 400 })({ ...local, url })).rejects.toThrow(OutsideFault);
  });

  test('a body that drips for ever costs two seconds, and the status counts', async () => {
    const url = await sink((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    });
    const startedAt = performance.now();
    expect((await guardedPost()({ ...local, url })).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });

  test('of ten gigabytes 64 kilobytes are read, and the sender is cut off', async () => {
    let sent = 0;
    let isCut: () => void = () => undefined;
    const cut = new Promise<void>((resolve) => (isCut = resolve));
    const url = await sink((_, response) => {
      response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) });
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const pump = () => {
        while (sent < 10 * 1024 && !response.destroyed && response.write(chunk)) sent += 1;
      };
      response.on('drain', pump).on('close', isCut);
      pump();
    });
    const startedAt = performance.now();
    const answer = await guardedPost()({ ...local, url });
    expect(answer.text.length).toBe(MOST_ANSWER_BYTES);
    // By its size, long before the wait for its end would be over.
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    await cut;
    expect(sent).toBeLessThan(64);
  });

  test('the name is announced and asked for, the certificate is checked, no connection is kept', async () => {
    const names: string[] = [];
    const requests: string[] = [];
    const server = createHttpsServer(
      { ...UNTRUSTED, SNICallback: (name, done) => (names.push(name), done(null)) },
      (request, response) => {
        requests.push(`${request.headers.host} ${request.headers.connection}`);
        response.end('ok');
      },
    );
    const port = await listen(server);
    const url = new URL(`https://hooks.example.test:${port}/a?b`);
    const signal = AbortSignal.timeout(5_000);
    await expect(postToAddress({ address: '127.0.0.1', url, headers: {}, body: '', signal })).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE|ALTNAME/) as string,
    });
    expect([names, requests]).toEqual([['hooks.example.test'], []]);
    const plain = await sink((request, response) => {
      requests.push(`${request.headers.host} ${request.headers.connection}`);
      response.end('ok');
    });
    const named = new URL(plain.replace('127.0.0.1', 'hooks.example.test'));
    await postToAddress({ address: '127.0.0.1', url: named, headers: {}, body: '', signal });
    expect(requests).toEqual([`${named.host} close`]);
  });

  test('in a fault there is no address, neither theirs nor ours', async () => {
    const url = await sink(() => undefined);
    servers[0]?.close();
    const fault = await guardedPost()({ ...local, url: `${url}?token=s3cret` }).catch(
      (error: unknown) => error as Error,
    );
    expect((fault as Error).message).toBe('The connection was refused.');
  });
});
