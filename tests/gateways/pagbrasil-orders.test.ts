import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { PaymentAsk } from '~/gateways/contract';
import { readPagbrasilEvent } from '~/gateways/pagbrasil/events.server';
import { answerOf } from '~/gateways/pagbrasil/mapping';
import { captureAnswerOf, refundAnswerOf } from '~/gateways/pagbrasil/operations-mapping';
import type { WireOrder } from '~/gateways/pagbrasil/wire';
import { GATEWAYS } from '~/gateways/registry.server';
import { fail, settle } from '~/gateways/simulation/control';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { PRINTED_KEY, PRINTED_LIST } from './pagbrasil-vectors';
import { askedOf, endOf, referenceOf, sceneFor, until } from './scene';

const found = GATEWAYS.find(({ gateway }) => gateway.id === 'pagbrasil');
if (!found) throw new Error('PagBrasil is not registered');
const scene = sceneFor(found);

const REFERENCE = '00000000-0000-4000-8000-00000000abcd';
const NOW = new Date('2026-05-01T12:00:00Z');
const order = (change: Partial<WireOrder>): WireOrder => ({
  order: `${REFERENCE}-x`,
  payment_method: 'C',
  order_status: 'PC',
  amount_brl: '49.00',
  ...change,
});
const read = (change: Partial<WireOrder>) =>
  answerOf(order(change), { reference: REFERENCE, continuation: null, now: NOW });

describe('statuses', () => {
  test.each<[Partial<WireOrder>, object]>([
    [{ order_status: 'WP' }, { outcome: 'pending' }],
    [{ order_status: 'PA' }, { outcome: 'authorized', money: { amount: 4900 } }],
    [{ order_status: 'PC' }, { outcome: 'captured', money: { amount: 4900 } }],
    [{ amount_paid: '20.00' }, { outcome: 'captured', money: { amount: 4900 }, captured: { amount: 2000 } }],
    [{ amount_paid: '49.01' }, { outcome: 'captured', money: { amount: 4901 } }],
    [
      { payment_method: 'X', amount_paid: '20.00' },
      { outcome: 'captured', money: { amount: 2000 } },
    ],
    [
      { payment_method: 'B', amount_paid: '50.00' },
      { outcome: 'captured', money: { amount: 5000 } },
    ],
    [
      { order_status: 'RR', amount_refunded: '49.00' },
      { outcome: 'captured', money: { amount: 4900 } },
    ],
    [
      { order_status: 'RP', amount_refunded: '10.00' },
      { outcome: 'captured', money: { amount: 4900 } },
    ],
    [{ order_status: 'CB' }, { outcome: 'captured' }],
    [
      { order_status: 'PF', error_code: '09' },
      { outcome: 'declined', declineCode: 'insufficient_funds', rawCode: '09' },
    ],
    [
      { order_status: 'PF', error_code: '03' },
      { outcome: 'declined', retryAdvice: 'never' },
    ],
    [
      { order_status: 'PF', error_code: '77' },
      { outcome: 'declined', declineCode: 'generic', rawCode: '77' },
    ],
    [{ order_status: 'PF' }, { outcome: 'declined', declineCode: 'generic', rawCode: 'PF' }],
    [{ order_status: 'PR' }, { outcome: 'declined', declineCode: 'suspected_fraud', rawCode: 'PR' }],
    [{ order_status: 'PR', payment_method: 'B' }, { outcome: 'canceled' }],
    [{ order_status: 'PR', payment_method: undefined }, { outcome: 'canceled' }],
    [{ order_status: 'CD' }, { outcome: 'unknown' }],
    [{ order_status: 'ZZ' }, { outcome: 'unknown' }],
    [{ order: 'another-x' }, { outcome: 'unknown', gatewayReference: null }],
    [{ order: REFERENCE }, { outcome: 'unknown', gatewayReference: null }],
  ])('%j is %j', (change, expected) => {
    expect(read(change)).toMatchObject(expected);
  });

  test.each([
    ['05/01/2026', '09:00', 'expired'],
    ['05/01/2026', '09:01', 'canceled'],
    ['04/30/2026', undefined, 'expired'],
    ['13/45/2026', '09:00', 'canceled'],
  ])('a Pix until %s %s in Brasília, rejected, is %s', (expiration_date, expiration_time, outcome) => {
    expect(read({ payment_method: 'X', order_status: 'PR', expiration_date, expiration_time }).outcome).toBe(outcome);
  });

  test('a live Pix and a live boleto have no test link; a boleto leads to its slip', () => {
    const pix = { pix_code: '0002', pix_image: 'https://pagbrasil.com/x/img', expiration_date: '05/02/2026' };
    expect(read({ payment_method: 'X', order_status: 'WP', ...pix })).toMatchObject({
      action: { kind: 'qr', payload: '0002', expiresAt: '2026-05-03T02:59:00.000Z', testUrl: null },
    });
    expect(read({ payment_method: 'X', order_status: 'WP', pix_code: '0002' }).outcome).toBe('pending');
    const url_boleto = 'https://pagbrasil.com/b?b3b4cj7rf';
    expect(read({ payment_method: 'B', order_status: 'WP', url_boleto })).toMatchObject({
      action: { kind: 'voucher', url: url_boleto, testUrl: null },
    });
  });

  test.each<[string, Partial<WireOrder>, string]>([
    ['capture', { order_status: 'PA' }, 'absent'],
    ['capture', { order_status: 'PC', amount_paid: '20.00' }, 'succeeded'],
    ['capture', { order_status: 'PR' }, 'declined'],
    ['capture', { order_status: 'WP' }, 'unknown'],
    ['capture', { order: 'another-x' }, 'unknown'],
    ['refund', { order_status: 'PC' }, 'absent'],
    ['refund', { order_status: 'PC', amount_refunded: '0.00' }, 'absent'],
    ['refund', { order_status: 'RR', amount_refunded: '20.00' }, 'pending'],
    ['refund', { order_status: 'RP', amount_refunded: '20.00' }, 'succeeded'],
    ['refund', { order_status: 'RP', amount_refunded: '20.01' }, 'unknown'],
    ['refund', { order_status: 'RR' }, 'unknown'],
    ['refund', { order_status: 'CB', amount_refunded: '20.00' }, 'unknown'],
  ])('of a %s, %j says %s', (kind, change, outcome) => {
    const money = { amount: 2000, currency: 'BRL' } as const;
    const payment = {
      reference: REFERENCE,
      gatewayReference: null,
      money,
      method: 'card',
      continuation: null,
    } as const;
    const answer = (kind === 'refund' ? refundAnswerOf : captureAnswerOf)(order(change), { payment, money });
    expect(answer.outcome).toBe(outcome);
  });
});

describe('refunds', () => {
  const paid = async (method: 'card' | 'boleto' = 'card') => {
    const { gateway, context, world, cardAsk, askFor } = scene();
    const ask: PaymentAsk = method === 'card' ? cardAsk('4242424242424242') : askFor({ method });
    const answer = await gateway.pay(ask, context);
    if (method === 'boleto') settle(world, referenceOf(answer));
    return askedOf(ask, answer);
  };
  const refundOf = (payment: Awaited<ReturnType<typeof paid>>, amount: number) => {
    const { gateway, context, money } = scene();
    const operation = { reference: `${REFERENCE} ${amount}`, kind: 'refund', payment, money: money(amount) } as const;
    return {
      ask: () => gateway.refund?.({ ...operation, reason: null }, context),
      query: () => gateway.queryOperation?.({ ...operation, gatewayReference: null }, context),
    };
  };

  test.each([
    [1091, 'succeeded', 1091],
    [1092, 'absent', 0],
  ])('of %i centavos is requested, and ends later: %s', async (amount, outcome, refunded) => {
    const { world, inbox } = scene();
    const refund = refundOf(await paid(), amount);
    expect(await refund.ask()).toMatchObject({ outcome: 'pending' });
    expect(await refund.query()).toMatchObject({ outcome: 'pending' });
    expect(ledgerOf(world)).toMatchObject([{ refunded: 0 }]);
    await until(() => inbox.length > 0);
    expect(await refund.query()).toMatchObject({ outcome });
    expect(ledgerOf(world)).toMatchObject([{ refunded }]);
    const notice = new URLSearchParams(inbox[0]?.body.toString());
    expect(notice.get('payment_status')).toBe(refunded > 0 ? 'P' : 'J');
  });

  test("one that must go by bank transfer is declined, and so is every boleto's", async () => {
    for (const refund of [refundOf(await paid(), 1093), refundOf(await paid('boleto'), 4900)])
      expect(await refund.ask()).toMatchObject({ outcome: 'declined', rawCode: 'Refund must be by bank transfer' });
  });

  test('an order is refunded once: the second is refused before it is sent', async () => {
    const { exchanges, world } = scene();
    const payment = await paid();
    await refundOf(payment, 1000).ask();
    const before = exchanges.length;
    expect(await endOf(refundOf(payment, 2000).ask())).toBe('fault refused');
    // It may be this very one.
    expect(await endOf(refundOf(payment, 1000).ask())).toBe('fault unknown');
    expect(exchanges.slice(before).map(({ url }) => new URL(url).pathname)).toEqual([
      '/api/order/get',
      '/api/order/get',
    ]);
    expect(ledgerOf(world)).toMatchObject([{ refunded: 1000 }]);
  });

  test('an order that could not be looked at is proof that nothing was refunded', async () => {
    const { world } = scene();
    const payment = await paid();
    for (const net of ['hang', 'rst-after-request', 'refuse']) {
      world.orderFault({ verb: 'query', isObeyed: false, fault: { id: 'own', net } });
      const { gateway, context, money } = scene();
      const operation = { reference: REFERENCE, kind: 'refund', payment, money: money(4900), reason: null } as const;
      expect(await endOf(gateway.refund?.(operation, { ...context, timeoutMs: 100 }))).toBe('fault not_sent');
    }
    expect(ledgerOf(world)).toMatchObject([{ refunded: 0 }]);
  });
});

describe('orders', () => {
  test('the same order tries again while it is unpaid, and only for the same payer', async () => {
    const { gateway, context, world, cardAsk } = scene();
    const declined = cardAsk('4000000000000002');
    await gateway.pay(declined, context);
    const another = { ...declined, payer: { ...declined.payer, taxId: '78797547000157' } };
    expect(await endOf(gateway.pay(another, context))).toBe('fault unknown');
    const again = { ...cardAsk('4242424242424242'), reference: declined.reference };
    expect((await gateway.pay(again, context)).outcome).toBe('captured');
    expect(await endOf(gateway.pay(again, context))).toBe('fault unknown');
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test("PagBrasil's own test card approves with 123 only", async () => {
    const { gateway, context, cardAsk } = scene();
    const ask = cardAsk('4984123412341234');
    expect(await gateway.pay(ask, context)).toMatchObject({ outcome: 'declined', declineCode: 'wrong_security_code' });
    if (!('card' in ask.details)) throw new Error('no card');
    const details = { ...ask.details, card: { ...ask.details.card, securityCode: '123' } };
    expect((await gateway.pay({ ...ask, details }, context)).outcome).toBe('captured');
  });

  test('what is not taken is not sent', async () => {
    const { gateway, context, exchanges, askFor } = scene();
    for (const details of [{ method: 'openbanking' }, { method: 'applepay', token: 't' }] as const)
      expect(await endOf(gateway.pay(askFor(details), context))).toBe('fault not_sent');
    expect(exchanges).toEqual([]);
  });

  test('only what the Dashboard does not hold of our address is sent', async () => {
    const { gateway, context, exchanges, askFor } = scene();
    const ends = [];
    for (const notificationBase of [undefined, 'https://shop.test/webhooks/', 'https://elsewhere.test/']) {
      const settings = { ...(context.settings as object), notificationBase };
      const ask = askFor({ method: 'pix' });
      await gateway.pay(ask, { ...context, settings });
      const form = new URLSearchParams(exchanges.at(-1)?.requestBody);
      ends.push(form.get('param_url')?.replace(/\d+$/, 'N'));
    }
    expect(ends).toEqual([undefined, 'gateway/c/N', undefined]);
  });
});

describe('notifications', () => {
  test.each([
    [settle, 'A'],
    [fail, 'F'],
  ])('tell of a Pix that ended', async (end, status) => {
    const { gateway, context, world, nextEvent, inbox, askFor } = scene();
    const ask = askFor({ method: 'pix' });
    end(world, referenceOf(await gateway.pay(ask, context)));
    expect(await nextEvent(1)).toEqual({
      key: `${ask.reference}-x ${status} 49.00`,
      reference: ask.reference,
      gatewayReference: `${ask.reference}-x`,
      operationReference: null,
    });
    const event = inbox[0];
    const notice = new URLSearchParams(event?.body.toString());
    notice.set('secret', 'another phrase');
    if (event) expect(scene().read({ ...event, body: Buffer.from(notice.toString()) })).toBeNull();
  });

  test('a list of paid boletos tells of each that is ours, and of none when one byte is another', () => {
    const settings = { secret: 'phrase', signatureKey: PRINTED_KEY };
    const listed = (content: string, hex: string) => {
      const body = new URLSearchParams({ secret: 'phrase', payment_method: 'B', content, signature: hex }).toString();
      return readPagbrasilEvent({ headers: new Headers(), body: Buffer.from(body), receivedAt: NOW }, settings);
    };
    // Their orders do not end like ours: genuine, and about no payment of ours.
    expect(listed(PRINTED_LIST.content, PRINTED_LIST.hex)).toEqual([]);
    expect(listed(PRINTED_LIST.content.replace('29.95', '29.96'), PRINTED_LIST.hex)).toBeNull();
    const ours = PRINTED_LIST.content.replace('1234567891', `${REFERENCE}-x`);
    const bytes = Buffer.from(ours, 'latin1');
    const hex = createHmac('md5', PRINTED_KEY).update(bytes).update(String(bytes.length)).digest('hex');
    expect(listed(ours, hex)).toMatchObject([{ key: `${REFERENCE}-x A 15.50`, reference: REFERENCE }]);
    expect(listed('<boletos_list>', hex)).toBeNull();
  });
});
