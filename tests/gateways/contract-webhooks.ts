import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { GatewayEvent } from '~/gateways/contract';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { repeatWebhook, settle } from '~/gateways/simulation/control';
import type { RawEvent } from '~/foundation/raw-event';
import { referenceOf, sceneFor, until } from './scene';

/** Webhooks: the genuine one is read, every forgery is refused, a duplicate has the first one's key. */
export function webhookContract(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  // What waits for the payer, and is settled by a tester.
  const waiting = () =>
    registered.gateway.dataSheet.methods.card
      ? scene().cardAsk('4000000000003220')
      : scene().askFor({ method: 'openbanking' });
  const told = async () => {
    const { gateway, context, world, inbox } = scene();
    const ask = waiting();
    const id = referenceOf(await gateway.pay(ask, context));
    settle(world, id);
    await until(() => inbox.length > 0);
    const [event] = inbox;
    if (!event) throw new Error('no webhook came');
    return { ask, id, event };
  };

  test('a genuine one is read', async () => {
    const { ask, id, event } = await told();
    expect(scene().read(event)).toMatchObject({ reference: ask.reference, gatewayReference: id });
    const sheet = scene().gateway.dataSheet;
    // Where nobody can be asked, the event must say by itself what became of the payment.
    if (sheet.truthSource !== 'query') expect(scene().read(event)?.answer).toBeDefined();
  });

  test('a duplicate, late or repeated, has the key of the first', async () => {
    const { id } = await told();
    const { world, inbox, read } = scene();
    world.planWebhook({ copies: 2, delayMs: 20 });
    repeatWebhook(world, id);
    await until(() => inbox.length === 3);
    expect(new Set(inbox.map((event) => read(event)?.key)).size).toBe(1);
  });

  test('it comes again until it is taken, and no more', async () => {
    const { refusals, world, gateway } = scene();
    refusals.push(500, 503, 404);
    await told();
    const tries = world.gateway(gateway.id).sendsAgain === false ? 1 : 4;
    await until(() => scene().inbox.length === tries);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(scene().inbox).toHaveLength(tries);
  });

  test('a lost one never comes', async () => {
    const { gateway, context, world, inbox } = scene();
    world.planWebhook({ copies: 0 });
    settle(world, referenceOf(await gateway.pay(waiting(), context)));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(inbox).toEqual([]);
  });

  test('one changed byte anywhere in the body is refused, or in nothing that is believed', async () => {
    const { event } = await told();
    const genuine = scene().read(event);
    const isHarmless = (body: Buffer) => {
      const reading = scene().read({ ...event, body });
      // Not every gateway signs every byte; what is not signed is a hint at most.
      return reading === null || JSON.stringify(believed(reading)) === JSON.stringify(believed(genuine));
    };
    for (let index = 0; index < event.body.length; index += 7) {
      const body = Buffer.from(event.body);
      body[index] = (body[index] ?? 0) ^ 1;
      expect(isHarmless(body), `byte ${index}`).toBe(true);
    }
    expect(isHarmless(Buffer.concat([event.body, Buffer.from(' ')]))).toBe(true);
    expect(scene().read({ ...event, body: Buffer.alloc(0) })).toBeNull();
  });

  test('without its signature, or with one that was tampered with, it is refused', async () => {
    const { event } = await told();
    for (const headers of forgedHeaders(event)) {
      expect(scene().read({ ...event, headers }), JSON.stringify([...headers])).toBeNull();
    }
  });

  test("another account's genuine one is refused", async () => {
    const { event } = await told();
    expect(scene().read(event, scene().otherAccount())).toBeNull();
  });

  test('hostile bodies are refused without a crash', async () => {
    const { event } = await told();
    for (const text of ['', 'null', '[]', '{', '{"id":1}', '\uFEFF{}', '\0', '['.repeat(50_000)]) {
      expect(scene().read({ ...event, body: Buffer.from(text) }), text.slice(0, 20)).toBeNull();
    }
  });
}

/** What of an event decides anything: which one it is, and what it says of money. */
function believed(event: GatewayEvent | null): unknown {
  return event && { key: event.key, answer: event.answer, operationAnswer: event.operationAnswer };
}

/** The event's headers with each value that only the signer can make dropped, cut, changed, or replaced by a wrong one. */
function forgedHeaders(event: RawEvent): Headers[] {
  const signed = [...event.headers].filter(([name]) => !/^(content-|host|accept|user-agent)/.test(name));
  const changes: ((value: string) => string | null)[] = [
    () => null,
    () => '',
    (value) => value.slice(0, -1),
    (value) => value.slice(0, -1) + (value.endsWith('0') ? '1' : '0'),
    (value) => value.replace(/[0-9a-f]{64}/, createHash('sha256').update(event.body).digest('hex')),
    (value) => value.replace(/\d{10}/, (time) => String(Number(time) + 1)),
  ];
  return signed.flatMap(([name]) =>
    changes.flatMap((change) => {
      const value = event.headers.get(name) ?? '';
      const changed = change(value);
      if (changed === value) return [];
      const headers = new Headers(event.headers);
      headers.delete(name);
      if (changed !== null) headers.set(name, changed);
      return [headers];
    }),
  );
}
