import { describe, expect, test } from 'vitest';
import { checkoutcomGateway } from '~/gateways/checkoutcom/checkoutcom.server';
import type { CheckoutcomSettings } from '~/gateways/checkoutcom/connection';
import type { PaymentAsk } from '~/gateways/contract';
import { GATEWAYS } from '~/gateways/registry.server';
import { money } from '~/foundation/money';
import type { MenuFault } from '~/gateways/simulation/fault-menu';
import { settle } from '~/gateways/simulation/control';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { gatewayContract } from './contract';
import { askedOf, endOf, referenceOf, sceneFor, until } from './scene';

const checkoutcom = GATEWAYS.find(({ gateway }) => gateway.id === 'checkoutcom');
if (!checkoutcom) throw new Error('Checkout.com is not registered');

gatewayContract(checkoutcom);

const scene = sceneFor(checkoutcom);
const settingsOf = () => scene().context.settings as CheckoutcomSettings;
const pay = (ask: PaymentAsk, change: Partial<CheckoutcomSettings> = {}) =>
  checkoutcomGateway.pay(ask, { ...scene().context, settings: { ...settingsOf(), ...change } });
const lastRequest = () =>
  JSON.parse(scene().exchanges.findLast(({ method }) => method === 'POST')?.requestBody ?? '') as object;
const session = (address: Response) =>
  new URL(address.headers.get('location') ?? '').searchParams.get('cko-session-id') ?? '';

describe("Checkout.com's own answers", () => {
  const payWith = async (fault: Omit<MenuFault, 'id'>) => {
    scene().world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', ...fault } });
    return endOf(pay(scene().cardAsk('4242424242424242')));
  };

  test.each([
    [400, '', 'fault refused'],
    [401, '', 'fault refused'],
    [403, '', 'fault refused'],
    [422, '{"error_type":"request_invalid","error_codes":["cvv_invalid"]}', 'fault refused'],
    // Of two equal requests at once, one is answered so: it may be ours that is under way.
    [429, '{"error_type":"too_many_requests"}', 'fault unknown'],
    [409, '', 'fault unknown'],
    [500, '', 'fault unknown'],
    [502, '', 'fault unknown'],
    [204, '', 'fault unknown'],
  ])('a payment answered %i %s ends as %s', async (status, body, end) => {
    expect(await payWith({ status, body })).toBe(end);
  });

  test.each([
    ['processing_channel_id_invalid', true],
    ['amount_invalid', false],
  ])('%s is the account’s configuration: %s', async (code, isConfiguration) => {
    const body = JSON.stringify({ error_type: 'request_invalid', error_codes: [code] });
    scene().world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', status: 422, body } });
    await expect(pay(scene().cardAsk('4242424242424242'))).rejects.toMatchObject({ kind: 'refused', isConfiguration });
  });

  test('the simulator refuses a key that is none of its accounts, and a channel that is none of the account', async () => {
    const ask = scene().cardAsk('4242424242424242');
    expect(await endOf(pay(ask, { secretKey: `sk_sbox_${'z'.repeat(27)}` }))).toBe('fault refused');
    expect(await endOf(pay(ask, { processingChannelId: `pc_${'z'.repeat(26)}` }))).toBe('fault refused');
    expect(scene().world.payments()).toEqual([]);
  });

  test('money that is taken at once is authorized first; a manual capture is not taken', async () => {
    const ask = scene().cardAsk('4242424242424242');
    expect(await pay(ask)).toMatchObject({ outcome: 'authorized', money: ask.money });
    expect(lastRequest()).toMatchObject({ capture: true, '3ds': { enabled: false, allow_upgrade: true } });
    await pay({ ...scene().cardAsk('4242424242424242'), captureMode: 'manual' });
    expect(lastRequest()).toMatchObject({ capture: false });
  });

  test('an answer that was no 2xx is not kept for repeats: whoever repeats charges again', async () => {
    const ask = scene().cardAsk('4000000000000119');
    expect(await endOf(pay(ask))).toBe('fault unknown');
    expect(await endOf(pay(ask))).toBe('fault unknown');
    expect(ledgerOf(scene().world)).toHaveLength(2);
    // Two payments with one reference of ours are never told as one.
    expect((await scene().truth(askedOf(ask))).outcome).toBe('unknown');
  });

  test('after a day a key is forgotten', async () => {
    const ask = scene().cardAsk('4242424242424242');
    await pay(ask);
    scene().advance(24 * 3_600_000 + 1);
    await pay(ask);
    expect(ledgerOf(scene().world)).toHaveLength(2);
  });
});

describe("Checkout.com's own test values", () => {
  test.each([
    ['4544249167673670', '20051', 'insufficient_funds', undefined],
    ['4485381577182090', '20014', 'invalid_card', undefined],
    ['4734868958733862', '200N7', 'wrong_security_code', undefined],
    ['4276038578596818', '2005C', 'not_permitted', undefined],
    ['4897453568485113', '20059', 'suspected_fraud', undefined],
    ['4500622868341387', '20154', 'authentication_required', undefined],
    ['4024007103573027', '20012', 'generic', 'never'],
    ['4941202060999329', '30041', 'lost_or_stolen', 'never'],
    ['4539253655711767', '30043', 'lost_or_stolen', 'never'],
    ['4000000000000226', '30046', 'not_permitted', 'never'],
  ])('%s is declined with %s: %s, try again: %s', async (number, rawCode, declineCode, retryAdvice) => {
    const answer = await pay(scene().cardAsk(number));
    expect(answer).toMatchObject({ outcome: 'declined', rawCode, declineCode });
    expect('retryAdvice' in answer ? answer.retryAdvice : undefined).toBe(retryAdvice);
  });

  test('one amount of one card is declined', async () => {
    const ask = scene().cardAsk('4242424242424242', money(101, 'GBP'));
    expect(await pay(ask)).toMatchObject({ outcome: 'declined', rawCode: '20051' });
  });

  test.each([
    ['4242424242424242', 'requires_action'],
    ['4000000000003063', 'authorized'],
    ['4485040371536584', 'authorized'],
    ['4539628347117863', 'declined'],
    // Not capable of it, and then charged without.
    ['4532432452900131', 'authorized'],
  ])('with 3-D Secure for every card, %s ends as %s', async (number, outcome) => {
    expect((await pay(scene().cardAsk(number), { threeDSecure: 'always' })).outcome).toBe(outcome);
    expect(lastRequest()).toMatchObject({ '3ds': { enabled: true, attempt_n3d: true } });
  });
});

describe('the payer at a bank', () => {
  const sent = async (number = '4000000000003220', change: Partial<PaymentAsk> = {}) => {
    const ask = { ...scene().cardAsk(number), ...change };
    const answer = await pay(ask);
    if (answer.outcome !== 'requires_action' || answer.action.kind !== 'redirect') throw new Error(answer.outcome);
    return { ask, url: answer.action.url, asked: askedOf(ask, answer) };
  };
  const back = (asked: ReturnType<typeof askedOf>, parameters: Record<string, string>) =>
    checkoutcomGateway.continue?.(asked, { parameters }, { ...scene().context, settings: settingsOf() });

  test('is asked for authentication where the bank wanted it', async () => {
    expect(await pay(scene().cardAsk('4000002760003184'))).toMatchObject({ declineCode: 'authentication_required' });
    await sent('4000002760003184', { wantsChallenge: true });
    expect(lastRequest()).toMatchObject({
      '3ds': { enabled: true, challenge_indicator: 'challenge_requested_mandate' },
    });
    const incapable = { ...scene().cardAsk('4532432452900131'), wantsChallenge: true };
    expect(await pay(incapable)).toMatchObject({ declineCode: 'authentication_failed', rawCode: '20150' });
  });

  test('is shown the same page again, though the gateway does not tell its address again', async () => {
    const { asked, url } = await sent();
    const { truth, exchanges } = scene();
    expect(await truth(asked)).toMatchObject({ outcome: 'requires_action', action: { url } });
    expect(exchanges.at(-1)?.responseBody).not.toContain(url);
    expect(await truth({ ...asked, continuation: null })).toMatchObject({ outcome: 'pending' });
  });

  test('who failed is told why, after the return and by a query', async () => {
    const { asked, url } = await sent();
    const address = await scene().visit(url, 'fail');
    const why = { outcome: 'declined', declineCode: 'authentication_failed', rawCode: '20151' };
    expect(await back(asked, { 'cko-session-id': session(address) })).toMatchObject(why);
    expect(await scene().truth(asked)).toMatchObject(why);
    expect(await scene().truth({ ...asked, gatewayReference: null })).toMatchObject(why);
  });

  test('declined is declined, also where the reason cannot be had', async () => {
    const { asked, url } = await sent();
    await scene().visit(url, 'fail');
    scene().world.orderFault({ verb: 'query_operation', isObeyed: false, fault: { id: 'own', status: 500 } });
    expect(await scene().truth(asked)).toMatchObject({ outcome: 'declined', declineCode: 'generic' });
  });

  test("another payment's session, or a forged one, concludes nothing", async () => {
    const mine = await sent();
    const other = await sent();
    const theirs = session(await scene().visit(other.url, 'complete'));
    for (const forged of [theirs, `sid_${'a'.repeat(26)}`, 'sid_../../x', '', 'pay_1'])
      expect((await back(mine.asked, { 'cko-session-id': forged }))?.outcome).toBe('requires_action');
    expect(ledgerOf(scene().world)).toHaveLength(1);
  });

  test('a session with a payment that is still under way is pending: the payer is not sent off again', async () => {
    const { asked, url } = await sent();
    const address = await scene().visit(url, 'complete');
    const body = JSON.stringify({ id: asked.gatewayReference, status: 'Pending', reference: asked.reference });
    scene().world.orderFault({ verb: 'query', isObeyed: false, fault: { id: 'own', status: 200, body } });
    expect(await back(asked, { 'cko-session-id': session(address) })).toMatchObject({ outcome: 'pending' });
  });
});

describe('operations', () => {
  const refundOf = async (reason: string | null) => {
    const { gateway, context, cardAsk, money: of } = scene();
    const ask = cardAsk('4242424242424242');
    const payment = askedOf(ask, { gatewayReference: referenceOf(await gateway.pay(ask, context)) });
    const reference = ask.reference.replace('-8000-', '-a000-');
    const asked = { reference, kind: 'refund', payment, money: of(1000), gatewayReference: null } as const;
    return { answer: await gateway.refund?.({ ...asked, reason }, context), asked };
  };

  test.each([
    ['simulate pending', 'succeeded', 1000],
    ['simulate pending failure', 'declined', 0],
  ])('%s: accepted, then %s, and the webhook names the operation', async (reason, outcome, refunded) => {
    const { gateway, context, world, inbox, read } = scene();
    const { answer, asked } = await refundOf(reason);
    expect(answer).toMatchObject({
      outcome: 'pending',
      gatewayReference: expect.stringMatching(/^act_\w{26}$/) as string,
    });
    if (answer?.outcome !== 'pending') throw new Error('not accepted');
    // What was accepted and is not done yet is in no list.
    const known = { ...asked, gatewayReference: answer.gatewayReference };
    expect(await gateway.queryOperation?.(known, context)).toEqual(answer);
    expect(ledgerOf(world)).toMatchObject([{ refunded: 0 }]);
    await until(() => inbox.some((event) => read(event)?.operationReference === asked.reference));
    expect(await gateway.queryOperation?.(asked, context)).toMatchObject({ outcome });
    expect(ledgerOf(world)).toMatchObject([{ refunded }]);
  });

  test('a capture releases the rest, and a void names no amount', async () => {
    const { gateway, context, cardAsk, money: of } = scene();
    for (const [kind, sent] of [
      ['capture', { amount: 4900, capture_type: 'Final' }],
      ['void', {}],
    ] as const) {
      const ask = { ...cardAsk('4242424242424242'), captureMode: 'manual' } as const;
      const payment = askedOf(ask, await gateway.pay(ask, context));
      const reference = ask.reference.replace('-8000-', '-b000-');
      await gateway[kind]?.({ reference, kind, payment, money: of(4900), reason: null }, context);
      const metadata = { payment_reference: ask.reference };
      expect(lastRequest()).toEqual({ ...sent, reference, metadata });
    }
  });

  test('an action of another kind, or none at all, is never a success', async () => {
    const { gateway, context, world } = scene();
    const { asked } = await refundOf(null);
    const action = { id: `act_${'a'.repeat(26)}`, type: 'Capture', amount: 1000, approved: true };
    for (const [actions, end] of [
      [[{ ...action, reference: asked.reference }], 'unknown'],
      [[], 'fault unknown'],
      [[{ ...action, type: 'Refund', approved: null, reference: asked.reference }], 'pending'],
    ] as const) {
      const fault = { id: 'own', status: 200, body: JSON.stringify(actions) };
      world.orderFault({ verb: 'query_operation', isObeyed: false, fault });
      expect(await endOf(gateway.queryOperation?.(asked, context))).toBe(end);
    }
  });
});

describe('webhooks and lists', () => {
  test('the dashboard is not asked: a live payment names no address for its webhooks', async () => {
    const live = { secretKey: `sk_${'z'.repeat(27)}`, publicKey: undefined };
    const ask = scene().cardAsk('4242424242424242');
    expect(await endOf(pay(ask, live))).toBe('fault not_sent');
    expect(scene().exchanges.at(-1)?.url).toBe('https://simulated.api.checkout.com/payments');
    expect(lastRequest()).toMatchObject({ metadata: { payment_reference: ask.reference } });
    expect(JSON.stringify(lastRequest())).not.toContain(ask.webhookUrl);
  });

  test('two webhooks tell of a sale, each by its own key', async () => {
    const { inbox, read, cardAsk } = scene();
    await pay(cardAsk('4242424242424242'));
    await until(() => inbox.length === 2);
    expect(new Set(inbox.map((event) => read(event)?.key)).size).toBe(2);
    const types = inbox.map(({ body }) => (JSON.parse(body.toString()) as { type: string }).type);
    expect(types.sort()).toEqual(['payment_approved', 'payment_captured']);
  });

  test('a late webhook about what was settled by a tester is a capture', async () => {
    const { world, nextEvent, cardAsk } = scene();
    const ask = cardAsk('4000000000003220');
    settle(world, referenceOf(await pay(ask)));
    expect(await nextEvent(1)).toMatchObject({ reference: ask.reference, operationReference: null });
  });

  test.each(['https://evil.example/x', 'https://simulated.api.sandbox.checkout.com/payments?reference=1'])(
    'a list that goes on at %s is a fault, not a shorter list',
    async (href) => {
      const { gateway, context, world } = scene();
      const body = JSON.stringify({ data: [], _links: { next: { href } } });
      world.orderFault({ verb: 'list', isObeyed: false, fault: { id: 'own', status: 200, body } });
      const period = { from: new Date(0), to: new Date(), cursor: null };
      await expect(gateway.list?.(period, context)).rejects.toMatchObject({ kind: 'unknown' });
    },
  );

  test('a list may hold what others made at the account, and times that are none', async () => {
    const { gateway, context, world } = scene();
    const at = '2026-01-01T00:00:00Z';
    const one = { id: `pay_${'a'.repeat(26)}`, status: 'captured', amount: 100, currency: 'EUR', requested_on: at };
    const data = [
      { ...one, actions: [{ id: 'act_1', type: 'Capture', processed_on: '2026-01-01T00:00:3448464Z' }] },
      { ...one, id: `pay_${'b'.repeat(26)}`, status: 'card verified', amount: 0 },
      { ...one, id: `pay_${'c'.repeat(26)}`, currency: 'CLF' },
      { ...one, id: `pay_${'d'.repeat(26)}`, processing_channel_id: 'pc_other' },
    ];
    const body = JSON.stringify({ data });
    world.orderFault({ verb: 'list', isObeyed: false, fault: { id: 'own', status: 200, body } });
    const page = await gateway.list?.({ from: new Date(at), to: new Date(), cursor: null }, context);
    expect(page).toMatchObject({
      payments: [
        { reference: one.id, status: 'captured', captured: money(100, 'EUR'), changedAt: new Date(at) },
        { status: 'none', money: money(0, 'EUR') },
      ],
      nextCursor: null,
    });
    expect(page?.payments).toHaveLength(2);
  });
});
