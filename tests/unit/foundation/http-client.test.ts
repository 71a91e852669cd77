/** The HTTP client against a real socket: what proves that nothing was sent, and how much of an answer is read. */
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { GatewayFault } from '~/foundation/faults';
import {
  askOverHttp,
  LARGEST_ANSWER_BYTES,
  networkDial,
  provesNotSent,
  type Exchange,
} from '~/foundation/http-client.server';
import { UNTRUSTED } from '../../support/untrusted-certificate';

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  sockets.clear();
});

/** Listens, and hands every connection to the behavior; answers the base URL. */
async function listen(behave: (socket: Socket) => void, server: Server = createTcpServer()): Promise<string> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    behave(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Acts once a whole request has arrived. */
const afterRequest = (act: (socket: Socket) => void) => (socket: Socket) => {
  socket.once('data', () => act(socket));
};

const answer = (head: string, body: string | Buffer = '') =>
  afterRequest((socket) => {
    socket.write(`HTTP/1.1 ${head}\r\n\r\n`);
    if (body.length > 0) socket.write(body);
  });

const json = (body: string | Buffer, extra = '') =>
  answer(`200 OK\r\ncontent-type: application/json${extra}\r\ncontent-length: ${Buffer.byteLength(body)}`, body);

interface Told {
  readonly end: string;
  readonly text?: string;
  readonly exchange: Exchange | undefined;
}

async function ask(url: string, timeoutMs = 500): Promise<Told> {
  const exchanges: Exchange[] = [];
  const report = (exchange: Exchange) => void exchanges.push(exchange);
  const request = { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{"ask":1}' };
  try {
    const { status, text } = await askOverHttp(networkDial, request, { timeoutMs, report });
    return { end: String(status), text, exchange: exchanges[0] };
  } catch (error) {
    if (!(error instanceof GatewayFault)) throw error;
    return { end: error.kind, exchange: exchanges[0] };
  }
}

async function portOfNobody(): Promise<string> {
  const url = await listen(() => undefined);
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return url;
}

describe('what proves that nothing was sent', () => {
  test('a refused connection', async () => {
    expect(await ask(await portOfNobody())).toMatchObject({
      end: 'not_sent',
      exchange: { status: null, fault: 'not_sent', requestBody: '{"ask":1}' },
    });
  });

  test('a name that does not resolve', async () => {
    expect((await ask('http://no-such-host.invalid', 5_000)).end).toBe('not_sent');
  });

  test('a certificate that is not trusted', async () => {
    let received = 0;
    const server = createTlsServer(UNTRUSTED, (socket) => {
      socket.on('data', (bytes: Buffer) => void (received += bytes.length)).on('error', () => undefined);
    });
    const url = await listen(() => undefined, server);
    expect((await ask(url.replace('http:', 'https:'), 5_000)).end).toBe('not_sent');
    expect(received).toBe(0);
  });

  test.each([
    ['a connection that could not be made', { code: 'EHOSTUNREACH', syscall: 'connect' }, true],
    ['a host that went away under an open connection', { code: 'EHOSTUNREACH', syscall: 'read' }, false],
    ['a reset', { code: 'ECONNRESET' }, false],
    ['a socket closed by the other side', { code: 'UND_ERR_SOCKET' }, false],
    ['an unheard-of code', { code: 'EWHATEVER' }, false],
    ['no code', {}, false],
  ])('%s', (_what, properties, isProof) => {
    expect(provesNotSent(new TypeError('fetch failed', { cause: Object.assign(new Error('x'), properties) }))).toBe(
      isProof,
    );
  });

  test('several addresses prove it only together', () => {
    const failed = (...codes: string[]) =>
      new TypeError('fetch failed', {
        cause: new AggregateError(codes.map((code) => Object.assign(new Error(code), { code }))),
      });
    expect(provesNotSent(failed('ECONNREFUSED', 'ENETUNREACH'))).toBe(true);
    expect(provesNotSent(failed('ECONNREFUSED', 'ETIMEDOUT'))).toBe(false);
    expect(provesNotSent(failed())).toBe(false);
    expect(provesNotSent('ECONNREFUSED')).toBe(false);
  });
});

/** Half an answer: its head, and a body that is shorter than promised. */
const halfAnswer = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id":"pay_';

function drip(socket: Socket, text: string): void {
  let index = 0;
  const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(text[index++] ?? ' ')), 20);
  socket.on('close', () => clearInterval(timer));
}

const SILENCE: readonly (readonly [string, (socket: Socket) => void])[] = [
  ['reset-before-first-byte-sent', (socket) => void socket.resetAndDestroy()],
  ['reset-after-request', afterRequest((socket) => void socket.resetAndDestroy())],
  ['close-after-request', afterRequest((socket) => void socket.end())],
  ['hang-after-request', () => undefined],
  ['slow headers', afterRequest((socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx-a: '))],
  [
    'slow body',
    afterRequest(
      (socket) => void (socket.write('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n'), drip(socket, '{"id":')),
    ),
  ],
  [
    'reset-mid-body',
    afterRequest((socket) => socket.write(halfAnswer, () => void setTimeout(() => socket.resetAndDestroy(), 20))),
  ],
  ['a body longer than sent', afterRequest((socket) => void socket.end(halfAnswer))],
  ['bad chunk', answer('200 OK\r\ntransfer-encoding: chunked', 'zz\r\n{"id":1}\r\n0\r\n\r\n')],
  ['100-continue, then nothing', answer('100 Continue')],
  ['HTTP 0.9', afterRequest((socket) => void socket.end('{"status":"captured"}'))],
  ['bad gzip', json('not gzip', '\r\ncontent-encoding: gzip')],
  ['Latin-1', json(Buffer.from('{"name":"José"}', 'latin1'))],
];

describe('whatever happens after the connection was made is unknown', () => {
  test.each(SILENCE)('%s', async (_what, behave) => {
    const url = await listen(behave);
    const startedAt = performance.now();
    const { end, exchange } = await ask(url);
    expect(end).toBe('unknown');
    expect(exchange).toMatchObject({ fault: 'unknown', responseBody: '' });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});

describe('answers', () => {
  test('are read as they are, the byte order mark included', async () => {
    const url = await listen(json('\uFEFF{"a":"é€"}'));
    expect(await ask(url)).toMatchObject({
      end: '200',
      text: '\uFEFF{"a":"é€"}',
      exchange: { status: 200, fault: null },
    });
  });

  test('with an error status are answers', async () => {
    expect(await ask(await listen(answer('503 Busy\r\ncontent-length: 4', 'busy')))).toMatchObject({
      end: '503',
      text: 'busy',
    });
  });

  test('that redirect are not followed', async () => {
    let visits = 0;
    const elsewhere = await listen(() => void (visits += 1));
    const url = await listen(answer(`307 Temporary Redirect\r\nlocation: ${elsewhere}\r\ncontent-length: 0`));
    expect((await ask(url)).end).toBe('307');
    expect(visits).toBe(0);
  });

  test('are read up to the limit, and no further', async () => {
    const most = Buffer.alloc(LARGEST_ANSWER_BYTES, 0x30);
    expect(await ask(await listen(json(most)), 5_000)).toMatchObject({ end: '200' });
    expect(await ask(await listen(json(Buffer.concat([most, most.subarray(0, 1)]))), 5_000)).toMatchObject({
      end: 'unknown',
    });
  });

  test('without an end are cut off in bounded memory', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024, 0x30);
    const url = await listen(
      afterRequest((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const more = () => {
          while (!socket.destroyed && sent < 200 * 1024 * 1024 && socket.write(chunk)) sent += chunk.length;
        };
        socket.on('drain', more);
        more();
      }),
    );
    expect((await ask(url, 5_000)).end).toBe('unknown');
    expect(sent).toBeLessThan(50 * 1024 * 1024);
  });

  test('that are a gzip bomb are cut off in bounded memory', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024));
    const before = process.memoryUsage().rss;
    expect((await ask(await listen(json(bomb, '\r\ncontent-encoding: gzip')), 5_000)).end).toBe('unknown');
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  });
});
