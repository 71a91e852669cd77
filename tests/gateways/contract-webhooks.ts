import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { repeatWebhook, settle } from '~/gateways/simulation/control';
import type { RawEvent } from '~/foundation/raw-event';
import { cardAsk, referenceOf, sceneFor, until } from './scene';

/** Webhooks: the genuine one is read, every forgery is refused, a duplicate has the first one's key. */
export function webhookContract(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const told = async () => {
    const { gateway, context, world, inbox } = scene();
    const ask = cardAsk('4000000000003220');
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
    scene().refusals.push(500, 503, 404);
    await told();
    await until(() => scene().inbox.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(scene().inbox).toHaveLength(4);
  });

  test('a lost one never comes', async () => {
    const { gateway, context, world, inbox } = scene();
    world.planWebhook({ copies: 0 });
    settle(world, referenceOf(await gateway.pay(cardAsk('4000000000003220'), context)));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(inbox).toEqual([]);
  });

  test('one changed byte anywhere in the body is refused', async () => {
    const { event } = await told();
    for (let index = 0; index < event.body.length; index += 7) {
      const body = Buffer.from(event.body);
      body[index] = (body[index] ?? 0) ^ 1;
      expect(scene().read({ ...event, body }), `byte ${index}`).toBeNull();
    }
    expect(scene().read({ ...event, body: Buffer.concat([event.body, Buffer.from(' ')]) })).toBeNull();
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
