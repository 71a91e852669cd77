/** The kit that all simulators stand on: what outlives a kill, and the pages. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GATEWAYS, gatewayById, openSimulators, sandboxSettingsOf } from '~/gateways/registry.server';
import { answerPage } from '~/gateways/simulation/answer-page';
import { runningPayments } from '~/gateways/simulation/control';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { openWorld, type WorldOptions } from '~/gateways/simulation/open-world.server';
import { simulatedDial } from '~/gateways/simulation/simulated-dial.server';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import type { Dial } from '~/foundation/http-client.server';
import { systemClock } from '~/foundation/clock';
import { money } from '~/foundation/money';
import { askedOf, askFor, cardAsk, endOf, referenceOf, until } from './scene';

const folder = mkdtempSync(join(tmpdir(), 'florin-simulators-'));
afterAll(() => rmSync(folder, { recursive: true }));

const practice = gatewayById('practice');
if (!practice) throw new Error('the practice gateway is not registered');
const settings = practice.settings.parse(sandboxSettingsOf('practice', '0123456789abcdef-0123456789abcdef'));
const contextFor = (dial: Dial, timeoutMs = 2_000) => ({
  settings,
  dial,
  clock: systemClock,
  timeoutMs,
  report: () => undefined,
});

let files = 0;
const worlds: SimulatedWorld[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.close()));

function open(options: Partial<WorldOptions> = {}) {
  const deliver = options.deliver ?? (() => Promise.resolve(new Response()));
  const world = openWorld({ publicUrl: 'https://shop.test/s', appOrigin: 'https://shop.test', ...options, deliver });
  worlds.push(world);
  const { handlers } = openSimulators(world);
  return { world, handlers, context: contextFor(simulatedDial(handlers)) };
}

describe('the journal', () => {
  let journalFile: string;
  beforeEach(() => void (journalFile = join(folder, `journal-${(files += 1)}`, 'simulators.jsonl')));

  test('brings back payments, repeats and the ledger after a kill', async () => {
    const before = open({ journalFile });
    const [paid, lost] = [cardAsk('4242424242424242'), cardAsk('4000000000000259')];
    const answer = await practice.pay(paid, before.context);
    expect(await endOf(practice.pay(lost, before.context))).toBe('fault unknown');
    const after = open({ journalFile });
    expect(ledgerOf(after.world)).toEqual(ledgerOf(before.world));
    expect(ledgerOf(after.world)).toHaveLength(2);
    expect(await practice.pay(paid, after.context)).toEqual(answer);
    expect(await practice.query?.(askedOf(lost), after.context)).toMatchObject({ outcome: 'captured' });
    expect(ledgerOf(after.world)).toHaveLength(2);
  });

  test('stands a line that the kill tore, and does not glue the next one to it', async () => {
    const first = open({ journalFile });
    await practice.pay(cardAsk('4242424242424242'), first.context);
    const whole = readFileSync(journalFile, 'utf8');
    writeFileSync(journalFile, whole + whole.slice(0, 100));
    const second = open({ journalFile });
    expect(ledgerOf(second.world)).toHaveLength(1);
    await practice.pay(cardAsk('4242424242424242'), second.context);
    expect(ledgerOf(open({ journalFile }).world)).toHaveLength(2);
  });

  test('stands foreign lines', () => {
    open({ journalFile });
    appendFileSync(journalFile, 'null\n[]\n{"payment":1}\n{}\n\n');
    expect(open({ journalFile }).world.payments()).toEqual([]);
  });

  test('a payment that was pending settles after the restart, signed as before', async () => {
    const dead = open({ journalFile });
    const ask = cardAsk('4000000000000341');
    await practice.pay(ask, dead.context);
    dead.world.close();
    const delivered: Request[] = [];
    const deliver = (request: Request) => {
      delivered.push(request);
      return Promise.resolve(new Response());
    };
    const alive = open({ journalFile, deliver });
    await until(() => delivered.length === 1);
    expect(ledgerOf(alive.world)).toMatchObject([{ sessionId: ask.sessionId }]);
    const [request] = delivered;
    if (!request) throw new Error('nothing was delivered');
    const event = { headers: request.headers, body: Buffer.from(await request.arrayBuffer()), receivedAt: new Date() };
    expect(practice.readEvent?.(event, settings)).toMatchObject({ reference: ask.reference });
  });

  test('holds no card number and no security code', async () => {
    const { context } = open({ journalFile });
    for (const number of ['4242424242424242', '4000000000000002', '4000000000003220'])
      await practice.pay(cardAsk(number), context);
    const text = readFileSync(journalFile, 'utf8');
    expect(text).not.toMatch(/4242424242424242|4000000000000002|4000000000003220|"737"/);
    expect(text).toContain('4242');
  });
});

describe('pages', () => {
  test('a browser that prefetches the link of a code pays nothing', async () => {
    const { world, handlers, context } = open();
    const answer = await practice.pay(askFor({ method: 'pix' }, money(1000, 'BRL')), context);
    const path = `practice/qr/${referenceOf(answer)}`;
    const visit = (headers: Record<string, string>) =>
      answerPage(handlers, new Request('https://x.test/', { headers }), path);
    expect((await visit({ 'sec-purpose': 'prefetch;prerender' })).status).toBe(503);
    expect((await answerPage(handlers, new Request('https://x.test/', { method: 'HEAD' }), path)).status).toBe(404);
    expect(ledgerOf(world)).toEqual([]);
    expect((await visit({})).status).toBe(200);
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test('a Pix code is a BR Code with its amount and a right checksum', async () => {
    const { context } = open();
    const answer = await practice.pay(askFor({ method: 'pix' }, money(12_345, 'BRL')), context);
    if (answer.outcome !== 'requires_action' || answer.action.kind !== 'qr') throw new Error('no code');
    const { payload } = answer.action;
    expect(payload).toMatch(/^000201.*0014br\.gov\.bcb\.pix.*5303986.*5406123\.45.*5802BR.*6304[0-9A-F]{4}$/);
    // A message with its CRC appended leaves no remainder.
    let remainder = 0xffff;
    const bytes = [...Buffer.from(payload.slice(0, -4)), ...Buffer.from(payload.slice(-4), 'hex')];
    for (const byte of bytes) {
      remainder ^= byte << 8;
      for (let bit = 0; bit < 8; bit += 1) remainder = ((remainder << 1) ^ (remainder & 0x8000 ? 0x1021 : 0)) & 0xffff;
    }
    expect(remainder).toBe(0);
  });

  test.each(['practice/challenge/pay_none', 'practice/qr/pay_none', 'nothing', '../practice', ''])(
    '%j is not there',
    async (path) => {
      const { handlers } = open();
      for (const method of ['GET', 'POST']) {
        expect((await answerPage(handlers, new Request('https://x.test/', { method }), path)).status).toBe(404);
      }
    },
  );

  test('a page of one kind does not open by the address of another', async () => {
    const { world, handlers, context } = open();
    const answer = await practice.pay(cardAsk('4000000000003220'), context);
    const path = `practice/qr/${referenceOf(answer)}`;
    expect((await answerPage(handlers, new Request('https://x.test/'), path)).status).toBe(404);
    expect(runningPayments(world)).toHaveLength(1);
  });
});

test('every registered gateway has a data sheet that fits its verbs', () => {
  for (const { gateway } of GATEWAYS) {
    expect(Object.keys(gateway.dataSheet.methods).length).toBeGreaterThan(0);
    if (gateway.dataSheet.truthSource === 'query') expect(gateway.query).toBeTypeOf('function');
    if (gateway.dataSheet.truthSource === 'notification') expect(gateway.readEvent).toBeTypeOf('function');
  }
  expect(new Set(GATEWAYS.map(({ gateway }) => gateway.id)).size).toBe(GATEWAYS.length);
});
