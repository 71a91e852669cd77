/** `npm run simulators` as the application meets it: over HTTP, by the remote dial. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { gatewayById, sandboxSettingsOf } from '~/gateways/registry.server';
import { startSimulators } from '~/gateways/start-simulators.server';
import { findPayment } from '~/gateways/simulation/control';
import { ledgerOf, type LedgerEntry } from '~/gateways/simulation/ledger';
import { remoteSimulatorDial } from '~/gateways/simulation/simulated-dial.server';
import type { Dial } from '~/foundation/http-client.server';
import { systemClock } from '~/foundation/clock';
import { askedOf, cardAsk, endOf, referenceOf, until } from './scene';

const folder = mkdtempSync(join(tmpdir(), 'florin-standalone-'));
afterAll(() => rmSync(folder, { recursive: true }));

const practice = gatewayById('practice');
if (!practice) throw new Error('the practice gateway is not registered');
const settings = practice.settings.parse(sandboxSettingsOf('practice', '0123456789abcdef-0123456789abcdef'));
const contextFor = (dial: Dial) => ({ settings, dial, clock: systemClock, timeoutMs: 2_000, report: () => undefined });

interface Mail {
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A web server that takes webhooks. */
async function openShop(): Promise<{ shop: Server; inbox: Mail[]; webhookUrl: string }> {
  const inbox: Mail[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    inbox.push({ headers: request.headers, body: await buffer(request) });
    response.end();
  };
  const shop = createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  return { shop, inbox, webhookUrl: `http://127.0.0.1:${(shop.address() as AddressInfo).port}/hook` };
}

describe('the standalone server', () => {
  test('plays wire, pages, control and ledger, and outlives whoever asks', async () => {
    const { shop, inbox, webhookUrl } = await openShop();
    const simulators = await startSimulators({
      port: 0,
      appOrigin: 'https://shop.test',
      journalFile: join(folder, 'standalone.jsonl'),
    });
    const { url } = simulators;
    const context = contextFor(remoteSimulatorDial(url));
    const ledger = async () => (await (await fetch(`${url}/ledger.json`)).json()) as LedgerEntry[];
    const control = (verb: string, body: unknown, type = 'application/json') =>
      fetch(`${url}/control/${verb}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify(body),
      });
    try {
      expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
      expect(await practice.pay(cardAsk('4242424242424242'), context)).toMatchObject({ outcome: 'captured' });
      expect(await endOf(practice.pay(cardAsk('4000000000006975'), context))).toBe('fault not_sent');
      const cut = cardAsk('4000000000000259');
      expect(await endOf(practice.pay(cut, context))).toBe('fault unknown');
      expect(await practice.query?.(askedOf(cut), context)).toMatchObject({ outcome: 'captured' });
      for (const net of ['hang', 'rst-mid-body', 'drip-body']) {
        expect((await control('fault', { verb: 'pay', fault: { id: net, net } })).status).toBe(200);
        expect(await endOf(practice.pay(cardAsk('4242424242424242'), { ...context, timeoutMs: 200 }))).toBe(
          'fault unknown',
        );
      }
      await expect(context.dial(new Request('https://nobody.test/'), AbortSignal.timeout(1_000))).rejects.toMatchObject(
        { cause: { code: 'ENOTFOUND' } },
      );

      const ask = { ...cardAsk('4000000000003220'), webhookUrl };
      const answer = await practice.pay(ask, context);
      if (answer.outcome !== 'requires_action' || answer.action.kind !== 'challenge') throw new Error('no challenge');
      expect(answer.action.url.startsWith(`${url}/practice/challenge/`)).toBe(true);
      expect(await (await fetch(answer.action.url)).text()).toContain('Complete authentication');
      const pressed = await fetch(answer.action.url, {
        method: 'POST',
        body: new URLSearchParams({ choice: 'complete' }),
        redirect: 'manual',
      });
      expect([pressed.status, pressed.headers.get('location')]).toEqual([303, ask.returnUrl]);
      await until(() => inbox.length === 1);
      const [mail] = inbox;
      const headers = new Headers({ 'practice-signature': String(mail?.headers['practice-signature']) });
      const event = { headers, body: mail?.body ?? Buffer.alloc(0), receivedAt: new Date() };
      expect(practice.readEvent?.(event, settings)).toMatchObject({ reference: ask.reference });

      const waiting = await practice.pay(cardAsk('4000000000003220'), context);
      expect(await (await fetch(`${url}/payments.json`)).json()).toMatchObject([
        { id: referenceOf(waiting), status: 'requires_action' },
      ]);
      expect((await control('settle', { id: referenceOf(waiting) }, 'text/plain')).status).toBe(400);
      expect((await control('settle', { id: 'pay_none' })).status).toBe(404);
      expect((await control('settle', { id: referenceOf(waiting) })).status).toBe(200);
      expect(findPayment(simulators.world, referenceOf(waiting))?.status).toBe('captured');
      expect(await ledger()).toHaveLength(4);
    } finally {
      await simulators.close();
      shop.close();
    }
    const again = await startSimulators({
      port: 0,
      appOrigin: 'https://shop.test',
      journalFile: join(folder, 'standalone.jsonl'),
    });
    expect(ledgerOf(again.world)).toHaveLength(4);
    await again.close();
    expect(await endOf(practice.pay(cardAsk('4242424242424242'), contextFor(remoteSimulatorDial(again.url))))).toBe(
      'fault not_sent',
    );
  });
});
