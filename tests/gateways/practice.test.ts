import { describe, expect, test } from 'vitest';
import { declineCodeOf } from '~/gateways/practice/mapping';
import { wirePayment } from '~/gateways/practice/wire';
import { GATEWAYS } from '~/gateways/registry.server';
import { money } from '~/foundation/money';
import { settle } from '~/gateways/simulation/control';
import type { MenuFault } from '~/gateways/simulation/fault-menu';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { gatewayContract } from './contract';
import { askedOf, cardAsk, endOf, referenceOf, sceneFor, until } from './scene';

const practice = GATEWAYS.find(({ gateway }) => gateway.id === 'practice');
if (!practice) throw new Error('the practice gateway is not registered');

gatewayContract(practice);

describe("the practice gateway's own documents", () => {
  const scene = sceneFor(practice);
  const payWith = async (fault: Omit<MenuFault, 'id'>) => {
    const { gateway, context, world } = scene();
    world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', ...fault } });
    return endOf(gateway.pay(cardAsk('4242424242424242'), context));
  };

  test.each([
    [503, '{"error":"not_processed"}', 'fault not_sent'],
    [503, '{"error":"not_processed","error":"other"}', 'fault unknown'],
    [503, '{"error":"maintenance"}', 'fault unknown'],
    [429, '{"error":"rate_limited"}', 'fault not_sent'],
    [500, '{"error":"not_processed"}', 'fault unknown'],
    [400, '{"error":"malformed"}', 'fault refused'],
    [404, '{"error":"payment_not_found"}', 'fault refused'],
    [402, '{"error":"declined"}', 'unknown'],
    [418, '', 'fault unknown'],
    [204, '', 'unknown or fault'],
  ])('a payment answered %i %s ends as %s', async (status, body, end) => {
    const actual = await payWith({ status, body });
    if (end === 'unknown or fault') expect(actual).toMatch(/unknown$/);
    else expect(actual).toBe(end);
  });

  test('the simulator refuses a key that is none of its accounts', async () => {
    const { gateway, context, world } = scene();
    const settings = {
      apiKey: 'practice_test_acct_other_short',
      account: 'acct_other',
      webhookSecret: 'whsec_0123456789abcdef',
    };
    expect(await endOf(gateway.pay(cardAsk('4242424242424242'), { ...context, settings }))).toBe('fault refused');
    expect(world.payments()).toEqual([]);
  });

  test('a broken answer that repeats the card is not reported with it', async () => {
    const { gateway, context, world, exchanges } = scene();
    const body = '{"card":{"number":"4242424242424242","cvc":"737"},"echo":"4242424242424242"}';
    world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', status: 500, body } });
    await endOf(gateway.pay(cardAsk('4242424242424242'), context));
    expect(exchanges[0]?.responseBody).toBe('{"card":{"number":"***","cvc":"***"},"echo":"************4242"}');
  });

  test.each([
    [-301_000, false],
    [-299_000, true],
    [299_000, true],
    [302_000, false],
  ])('a signature that is %i ms away is taken: %s', async (awayMs, isTaken) => {
    const { gateway, context, world, inbox, read } = scene();
    settle(world, referenceOf(await gateway.pay(cardAsk('4000000000003220'), context)));
    await until(() => inbox.length > 0);
    const [event] = inbox;
    if (!event) throw new Error('no webhook came');
    const signedAt = Number(/t=(\d+)/.exec(event.headers.get('practice-signature') ?? '')?.[1]) * 1000;
    const read1 = read({ ...event, receivedAt: new Date(signedAt + awayMs) });
    expect(read1 !== null).toBe(isTaken);
  });

  test.each<[string, (v1: string, t: string) => string, boolean]>([
    ['two, of which the second fits', (v1, t) => `t=${t},v1=${'0'.repeat(64)},v1=${v1}`, true],
    ['an older scheme only', (v1, t) => `t=${t},v0=${v1}`, false],
    ['upper case', (v1, t) => `t=${t},v1=${v1.toUpperCase()}`, false],
    ['two times', (v1, t) => `t=${t},t=${t},v1=${v1}`, false],
    ['no time', (v1) => `v1=${v1}`, false],
    ['more than anybody sends', (v1, t) => `t=${t},${`v1=${v1},`.repeat(6)}`, false],
  ])('a signature header with %s', async (_what, change, isTaken) => {
    const { gateway, context, world, inbox, read } = scene();
    settle(world, referenceOf(await gateway.pay(cardAsk('4000000000003220'), context)));
    await until(() => inbox.length > 0);
    const [event] = inbox;
    if (!event) throw new Error('no webhook came');
    const [, t = '', v1 = ''] = /t=(\d+),v1=(\w+)/.exec(event.headers.get('practice-signature') ?? '') ?? [];
    const headers = new Headers({ 'practice-signature': change(v1, t) });
    expect(read({ ...event, headers }) !== null).toBe(isTaken);
  });

  test('an unheard-of decline code is a generic decline, and an action that is no web page is unknown', () => {
    expect(declineCodeOf('brand_new_code')).toBe('generic');
    expect(declineCodeOf(null)).toBe('generic');
    expect(wirePayment.shape.action.safeParse({ type: 'challenge', url: 'javascript:alert(1)' }).success).toBe(false);
  });
});

describe('operations that the practice gateway ends later', () => {
  const scene = sceneFor(practice);
  const refundOf = async (reason: string) => {
    const { gateway, context } = scene();
    const ask = cardAsk('4242424242424242');
    const payment = askedOf(ask, { gatewayReference: referenceOf(await gateway.pay(ask, context)) });
    const operation = { reference: ask.reference.replace('-8000-', '-a000-'), kind: 'refund' as const, payment };
    const answer = await gateway.refund?.({ ...operation, money: money(1000, 'USD'), reason }, context);
    return { answer, asked: { ...operation, money: money(1000, 'USD'), gatewayReference: null } };
  };

  test.each([
    ['simulate pending', 'succeeded', 1000],
    ['simulate pending failure', 'declined', 0],
  ])('%s ends as %s, and the webhook names the operation', async (reason, outcome, refunded) => {
    const { gateway, context, world, nextEvent } = scene();
    const { answer, asked } = await refundOf(reason);
    expect(answer).toMatchObject({ outcome: 'pending' });
    expect(ledgerOf(world)).toMatchObject([{ refunded: 0 }]);
    expect(await nextEvent(1)).toMatchObject({ operationReference: asked.reference });
    expect(await gateway.queryOperation?.(asked, context)).toMatchObject({ outcome });
    expect(ledgerOf(world)).toMatchObject([{ refunded }]);
  });

  test('simulate decline is declined at once, and moves nothing', async () => {
    expect((await refundOf('simulate decline')).answer).toMatchObject({ outcome: 'declined', rawCode: 'declined' });
    expect(ledgerOf(scene().world)).toMatchObject([{ status: 'captured', refunded: 0 }]);
  });
});
