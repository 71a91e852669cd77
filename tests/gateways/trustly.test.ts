import { describe, expect, test } from 'vitest';
import type { PaymentAsk } from '~/gateways/contract';
import type { Exchange } from '~/foundation/http-client.server';
import { money } from '~/foundation/money';
import { GATEWAYS } from '~/gateways/registry.server';
import { fail, repeatWebhook, settle } from '~/gateways/simulation/control';
import { ledgerOf } from '~/gateways/simulation/ledger';
import type { TrustlySettings } from '~/gateways/trustly/connection';
import { signatureOf } from '~/gateways/trustly/signature.server';
import { TRUSTLY_KEYS } from '~/gateways/trustly/simulator-accounts';
import { keyPairOf } from '~/gateways/trustly/simulator-keys';
import { gatewayContract } from './contract';
import { askedOf, endOf, referenceOf, sceneFor, until } from './scene';

const trustly = GATEWAYS.find(({ gateway }) => gateway.id === 'trustly');
if (!trustly) throw new Error('Trustly is not registered');

/** What the documents say of silence: the same UUID and data again. Of answers without Trustly's signature they say nothing. */
const UNSIGNED = Object.fromEntries(['401', '403', '422', '404-route'].map((id) => [id, 'unknown']));
const DOCUMENTED = {
  ...UNSIGNED,
  ...Object.fromEntries(
    [
      '504',
      'reset-before-first-byte-sent',
      'reset-after-request',
      'close-after-request',
      '500-empty',
      '502-html',
      '503-retry-after',
      '520-cdn',
      'http-0.9',
    ].map((id) => [id, 'requires_action']),
  ),
};

gatewayContract(trustly, DOCUMENTED, UNSIGNED);

const scene = () => current();
const current = sceneFor(trustly);
const settingsOf = () => scene().context.settings as TrustlySettings;
const sek = (amount = 4900): PaymentAsk => scene().askFor({ method: 'openbanking' }, money(amount, 'SEK'));
const sentIn = (exchange: Exchange | undefined) =>
  JSON.parse(exchange?.requestBody ?? '{}') as {
    params: { UUID: string; Data: Record<string, unknown> & { Attributes: Record<string, unknown> } };
  };

describe('a deposit', () => {
  test('is asked with two decimals, two names, and the session in a field that comes back in reports', async () => {
    const { gateway, context, exchanges } = scene();
    const ask = { ...sek(1_234_500), locale: 'sv' };
    const answer = await gateway.pay(ask, context);
    expect(answer).toMatchObject({ outcome: 'requires_action', action: { kind: 'redirect', method: 'GET' } });
    const { UUID, Data } = sentIn(exchanges[0]).params;
    expect(UUID).toBe(ask.reference);
    expect(Data).toMatchObject({ MessageID: ask.reference, NotificationURL: ask.webhookUrl });
    expect(Data.Attributes).toMatchObject({
      Amount: '12345.00',
      Currency: 'SEK',
      Country: 'SE',
      Locale: 'sv_SE',
      Firstname: 'Ana',
      Lastname: 'Payer',
      Email: ask.email,
      IP: ask.payerAddress,
      ExternalReference: ask.sessionId,
      SuccessURL: ask.returnUrl,
    });
    expect(JSON.stringify(Data)).toContain('"Password":"***"');
  });

  test.each([
    ['en', 'en_US'],
    ['en-GB', 'en_GB'],
    ['pt-BR', 'pt_BR'],
    ['da', 'da_DK'],
    ['zh-Hant', 'zh_TW'],
    ['no such tag', 'en_US'],
  ])('speaks %s as %s', async (locale, told) => {
    const { gateway, context, exchanges } = scene();
    await gateway.pay({ ...sek(), locale }, context);
    expect(sentIn(exchanges[0]).params.Data.Attributes.Locale).toBe(told);
  });

  test('knows the same payer by the same id, without telling who it is', async () => {
    const { gateway, context, exchanges } = scene();
    await gateway.pay(sek(), context);
    await gateway.pay(sek(), context);
    await gateway.pay({ ...sek(), email: 'other@example.com' }, context);
    const ids = exchanges.map((exchange) => sentIn(exchange).params.Data.EndUserID);
    expect(ids[0]).toMatch(/^[0-9a-f]{24}\.[0-9a-f]{24}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test.each<[string, (ask: PaymentAsk) => PaymentAsk]>([
    ['a currency that it has not', (ask) => ({ ...ask, money: money(4900, 'JPY') })],
    ['a method that it has not', (ask) => ({ ...ask, details: { method: 'pix' } })],
    ['iDEAL in crowns', (ask) => ({ ...ask, details: { method: 'ideal' } })],
    ['nobody by name', (ask) => ({ ...ask, payer: { ...ask.payer, name: ' ' } })],
    ['nobody by address', (ask) => ({ ...ask, email: null })],
    ['a webhook address with a question mark', (ask) => ({ ...ask, webhookUrl: `${ask.webhookUrl}?a=b` })],
  ])('is not sent for %s', async (_what, change) => {
    const { gateway, context, exchanges } = scene();
    expect(await endOf(gateway.pay(change(sek()), context))).toBe('fault not_sent');
    expect(exchanges).toEqual([]);
  });

  test('repeated, it is the same order; another one with its MessageID is unknown', async () => {
    const { gateway, context, world } = scene();
    const ask = sek();
    const answers = await Promise.all([1, 2, 3].map(() => gateway.pay(ask, context)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await gateway.pay({ ...ask, money: money(1, 'SEK') }, context)).toMatchObject({
      outcome: 'unknown',
      why: expect.stringContaining('637') as string,
    });
    expect(world.payments()).toHaveLength(1);
  });

  test('is asked for once more where no answer was heard, and never a third time', async () => {
    const { gateway, context, world, exchanges } = scene();
    const broken = { verb: 'pay', fault: { id: 'own', status: 500 } } as const;
    world.orderFault({ ...broken, isObeyed: true });
    expect(await endOf(gateway.pay(sek(), context))).toBe('requires_action');
    expect(exchanges).toHaveLength(2);
    for (const _time of [1, 2]) world.orderFault({ ...broken, isObeyed: false });
    expect(await endOf(gateway.pay(sek(), context))).toBe('fault unknown');
    expect(exchanges).toHaveLength(4);
    expect(world.payments()).toHaveLength(1);
  });
});

describe('answers', () => {
  const payAnswered = (body: (uuid: string) => unknown) => {
    const { gateway, context, world } = scene();
    const ask = sek();
    const fault = { id: 'own', status: 200, body: JSON.stringify(body(ask.reference)) };
    world.orderFault({ verb: 'pay', isObeyed: false, fault });
    return endOf(gateway.pay(ask, context));
  };
  const data = { orderid: '123', url: 'https://bank.test/' };
  const resultOf = (uuid: string, change: object = {}, key = TRUSTLY_KEYS.privateKey) => {
    const message = { method: 'Deposit', uuid, data, ...change };
    return { version: '1.1', result: { ...message, signature: signatureOf(message, key) } };
  };
  const errorOf = (uuid: string | null, code: number, message: string, key = TRUSTLY_KEYS.privateKey) => {
    const said = { method: uuid && 'Deposit', uuid, data: { code, message } };
    const error = { ...said, signature: signatureOf(said, key) };
    return { version: '1.1', error: { name: 'JSONRPCError', code, message, error } };
  };
  const OTHER = '258a2184-2842-b485-25ca-293525152425';

  test.each<[string, (uuid: string) => unknown, string]>([
    ['its own answer', (uuid) => resultOf(uuid), 'requires_action'],
    ["another's signature", (uuid) => resultOf(uuid, {}, keyPairOf('a stranger').privateKey), 'unknown'],
    ['an answer to another question', () => resultOf(OTHER), 'unknown'],
    ['an answer to another method', (uuid) => resultOf(uuid, { method: 'Refund' }), 'unknown'],
    ['an order without a page', (uuid) => resultOf(uuid, { data: { orderid: '123' } }), 'unknown'],
    [
      'a page that is none',
      (uuid) => resultOf(uuid, { data: { orderid: '1', url: 'javascript:alert(1)' } }),
      'unknown',
    ],
    ['a result and an error', (uuid) => ({ ...resultOf(uuid), ...errorOf(uuid, 616, 'X') }), 'unknown'],
    ['an unsigned refusal', (uuid) => errorOf(uuid, 616, 'X', keyPairOf('a stranger').privateKey), 'unknown'],
    ['a refusal of another question', () => errorOf(OTHER, 616, 'X'), 'unknown'],
    ['a refusal of what could not be read', () => errorOf(null, 623, 'X'), 'unknown'],
  ])('%s', async (_what, body, end) => {
    expect(await payAnswered(body)).toBe(end);
  });

  test.each([
    [602, 'ERROR_FUNCTION_ACCESS_DENIED', 'fault refused'],
    [607, 'ERROR_HOST_ACCESS_DENIED', 'fault refused'],
    [615, 'ERROR_INVALID_AMOUNT', 'fault refused'],
    [616, 'ERROR_INVALID_CREDENTIALS', 'fault refused'],
    [620, 'ERROR_UNKNOWN', 'unknown'],
    [622, 'ERROR_INVALID_CURRENCY_CODE', 'fault refused'],
    [623, 'ERROR_INVALID_PARAMETERS', 'fault refused'],
    [636, 'ERROR_UNABLE_TO_VERIFY_RSA_SIGNATURE', 'fault refused'],
    [637, 'ERROR_DUPLICATE_MESSAGE_ID', 'unknown'],
    [638, 'ERROR_ENDUSER_IS_BLOCKED', 'declined'],
    [639, 'ERROR_NO_PUBLIC_KEY', 'fault refused'],
    [999, 'ERROR_NEVER_SEEN', 'unknown'],
  ])('error %i %s ends as %s', async (code, message, end) => {
    expect(await payAnswered((uuid) => errorOf(uuid, code, message))).toBe(end);
  });

  test('a key that signs no more is believed while it is the previous one', async () => {
    const { gateway, context } = scene();
    const other = keyPairOf('the next key').publicKey;
    const settings = { ...settingsOf(), trustlyPublicKey: other, previousTrustlyPublicKey: TRUSTLY_KEYS.publicKey };
    expect(await endOf(gateway.pay(sek(), { ...context, settings }))).toBe('requires_action');
    expect(
      await endOf(gateway.pay(sek(), { ...context, settings: { ...settings, previousTrustlyPublicKey: other } })),
    ).toBe('unknown');
  });
});

describe('the simulator', () => {
  test.each<[string, (settings: TrustlySettings) => TrustlySettings]>([
    ["another's key (636)", (settings) => ({ ...settings, privateKey: keyPairOf('a stranger').privateKey })],
    ['a wrong password (616 or 636)', (settings) => ({ ...settings, password: '0123456789abcdef' })],
    ['a name that is none (616)', (settings) => ({ ...settings, username: 'somebody' })],
  ])('refuses %s, and nothing is ordered', async (_what, change) => {
    const { gateway, context, world } = scene();
    const end = await endOf(gateway.pay(sek(), { ...context, settings: change(settingsOf()) }));
    expect(end).toBe('fault refused');
    expect(world.payments()).toEqual([]);
  });

  test('an order that the payer gives up at the bank is canceled, and nothing is charged', async () => {
    const { gateway, context, world, visit, expectTruth, comeBack } = scene();
    const ask = sek();
    const answer = await gateway.pay(ask, context);
    if (answer.outcome !== 'requires_action' || answer.action.kind !== 'redirect') throw new Error('no redirect');
    const back = await visit(answer.action.url, 'decline');
    // The way back proves nothing.
    expect(await comeBack(askedOf(ask, answer), back)).toEqual({
      outcome: 'pending',
      gatewayReference: answer.gatewayReference,
    });
    await expectTruth(askedOf(ask, answer), { outcome: 'canceled' });
    expect(ledgerOf(world)).toEqual([]);
  });

  test('sends a notification again until its acknowledgement is signed by the merchant', async () => {
    const { gateway, context, world, inbox, refusals } = scene();
    const order = referenceOf(await gateway.pay(sek(), context));
    // Answers with status 200 and without a signature do not count.
    refusals.push(200, 200);
    settle(world, order);
    await until(() => inbox.length === 3);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(inbox).toHaveLength(3);
    expect(new Set(inbox.map(({ body }) => body.toString())).size).toBe(1);
  });

  test('an order settled after it was given up is credited: the last word counts', async () => {
    const { gateway, context, world, expectTruth } = scene();
    const ask = sek();
    const answer = await gateway.pay(ask, context);
    fail(world, referenceOf(answer));
    await expectTruth(askedOf(ask, answer), { outcome: 'canceled' });
    settle(world, referenceOf(answer));
    await expectTruth(askedOf(ask, answer), { outcome: 'captured', money: ask.money });
    repeatWebhook(world, referenceOf(answer));
    expect(ledgerOf(world)).toMatchObject([{ sessionId: ask.sessionId, reference: ask.reference, status: 'captured' }]);
  });
});

describe('a refund', () => {
  const paid = async () => {
    const { gateway, context, world, expectTruth } = scene();
    const ask = sek();
    const answer = await gateway.pay(ask, context);
    settle(world, referenceOf(answer));
    await expectTruth(askedOf(ask, answer), { outcome: 'captured' });
    return { ask, payment: askedOf(ask, answer) };
  };
  const REFERENCE = '00000000-0000-4000-b000-000000000001';

  test('is taken with its own UUID, and its confirmation is acknowledged without being news', async () => {
    const { gateway, context, inbox, exchanges, read } = scene();
    const { payment } = await paid();
    const ask = { reference: REFERENCE, kind: 'refund', payment, money: money(1000, 'SEK'), reason: 'late' } as const;
    expect(await gateway.refund?.(ask, context)).toEqual({
      outcome: 'succeeded',
      gatewayReference: REFERENCE,
      money: ask.money,
    });
    expect(sentIn(exchanges.at(-1)).params).toMatchObject({
      UUID: REFERENCE,
      Data: { OrderID: payment.gatewayReference, Amount: '10.00', Currency: 'SEK' },
    });
    await until(() => inbox.length === 2);
    expect(read(inbox[1] ?? { headers: new Headers(), body: Buffer.alloc(0), receivedAt: new Date() })).toBeNull();
    expect(
      gateway.readEvent?.(
        inbox[1] ?? { headers: new Headers(), body: Buffer.alloc(0), receivedAt: new Date() },
        context.settings,
      ),
    ).toEqual([]);
  });

  test('of a payment without an order is not sent', async () => {
    const { gateway, context } = scene();
    const { payment } = await paid();
    const ask = {
      reference: REFERENCE,
      kind: 'refund',
      payment: { ...payment, gatewayReference: null },
      money: payment.money,
      reason: null,
    } as const;
    expect(await endOf(gateway.refund?.(ask, context))).toBe('fault not_sent');
  });
});
