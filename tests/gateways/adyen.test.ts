import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { GatewayAnswer, PaymentAsk, RequiredAction } from '~/gateways/contract';
import { GATEWAYS } from '~/gateways/registry.server';
import { money } from '~/foundation/money';
import type { Exchange } from '~/foundation/http-client.server';
import type { MenuFault } from '~/gateways/simulation/fault-menu';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { sealCard } from '~/gateways/adyen/card-entry';
import type { AdyenSettings } from '~/gateways/adyen/connection';
import { gatewayContract } from './contract';
import { askedOf, cardAsk, endOf, referenceOf, sceneFor } from './scene';

const adyen = GATEWAYS.find(({ gateway }) => gateway.id === 'adyen');
if (!adyen) throw new Error('Adyen is not registered');

gatewayContract(adyen);

const scene = sceneFor(adyen);
const settingsOf = () => scene().context.settings as AdyenSettings;
const pay = (ask: PaymentAsk) => scene().gateway.pay(ask, scene().context);
const withHolder = (ask: PaymentAsk, holderName: string): PaymentAsk => {
  if (!('card' in ask.details)) throw new Error('no card');
  return { ...ask, details: { ...ask.details, card: { ...ask.details.card, holderName } } };
};
const requestOf = (exchange: Exchange | undefined) =>
  JSON.parse(exchange?.requestBody ?? 'null') as Readonly<Record<string, unknown>>;
const jsonOf = (base64: string) => JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) as Record<string, string>;

/** The requests that the adapter sends, as they are on the wire. */
function watched() {
  const sent: Request[] = [];
  const { context } = scene();
  const dial: typeof context.dial = (request, signal) => {
    sent.push(request.clone());
    return context.dial(request, signal);
  };
  return { sent, context: { ...context, dial } };
}

describe("Adyen's wire", () => {
  test('names the key, and makes our reference the key of repeats', async () => {
    const { sent, context } = watched();
    const ask = cardAsk('4242424242424242', money(1999, 'EUR'));
    await scene().gateway.pay(ask, context);
    expect(sent[0]?.url).toBe('https://checkout-test.adyen.com/v72/payments');
    expect(sent[0]?.headers.get('x-api-key')).toBe(settingsOf().apiKey);
    expect(sent[0]?.headers.get('idempotency-key')).toBe(ask.reference);
    expect(await sent[0]?.json()).toMatchObject({
      merchantAccount: settingsOf().merchantAccount,
      reference: ask.reference,
      amount: { value: 1999, currency: 'EUR' },
      captureDelayHours: 0,
      paymentMethod: { type: 'scheme', number: '4242424242424242', expiryMonth: '12', expiryYear: '2030', cvc: '737' },
      billingAddress: { street: 'Rua das Flores', houseNumberOrName: '12', country: 'NL' },
      shopperName: { firstName: 'Ana', lastName: 'Payer' },
      metadata: { sessionId: ask.sessionId, webhookUrl0: ask.webhookUrl },
    });
  });

  test('a live account is asked at its own address, and is told no address of ours', async () => {
    const { sent, context } = watched();
    const settings = { ...settingsOf(), liveUrlPrefix: '1797a841fbb37ca7-florin' };
    expect(await endOf(scene().gateway.pay(cardAsk('4242424242424242'), { ...context, settings }))).toBe(
      'fault not_sent',
    );
    expect(sent[0]?.url).toBe('https://1797a841fbb37ca7-florin-checkout-live.adyenpayments.com/checkout/v72/payments');
    expect(JSON.stringify(await sent[0]?.json())).not.toContain('webhook');
  });

  test('what is captured later says so, in the request and in the signed reference', async () => {
    const ask = { ...cardAsk('4242424242424242'), captureMode: 'manual' } as const;
    expect(await pay(ask)).toMatchObject({ outcome: 'authorized' });
    const request = requestOf(scene().exchanges[0]);
    expect(request).toMatchObject({ reference: `${ask.reference}-manual`, additionalData: { manualCapture: 'true' } });
    expect(request).not.toHaveProperty('captureDelayHours');
    expect(await scene().nextEvent(1)).toMatchObject({ reference: ask.reference, answer: { outcome: 'authorized' } });
  });

  test.each([
    [15_000, 'CLP', 1_500_000],
    [990, 'ISK', 99_000],
    [12_300, 'IDR', 123],
    [500, 'CVE', 5],
    [12_345, 'KWD', 12_345],
    [500, 'JPY', 500],
  ])('%i %s are %i in its own units', async (amount, currency, value) => {
    expect(await pay(cardAsk('4242424242424242', money(amount, currency)))).toMatchObject({
      outcome: 'captured',
      money: { amount, currency },
    });
    expect(requestOf(scene().exchanges[0])).toMatchObject({ amount: { value, currency } });
    expect(ledgerOf(scene().world)).toMatchObject([{ amount, currency }]);
  });

  test.each([
    [12_345, 'IDR'],
    [1, 'CVE'],
    [100, 'BIF'],
    [100, 'CLF'],
  ])('%i %s cannot be said in its units, and is not sent', async (amount, currency) => {
    expect(await endOf(pay(cardAsk('4242424242424242', money(amount, currency))))).toBe('fault not_sent');
    expect(scene().exchanges).toEqual([]);
  });

  test.each<[number, object | string, string]>([
    [401, { status: 401, errorCode: '000', errorType: 'security' }, 'fault refused'],
    [403, { status: 403, errorCode: '901', errorType: 'security' }, 'fault refused'],
    [422, { status: 422, errorCode: '14_030', errorType: 'validation' }, 'fault refused'],
    [422, { status: 422, errorCode: '704' }, 'fault unknown'],
    [409, { status: 409, errorCode: '704' }, 'fault unknown'],
    [422, { status: 422, errorCode: '101' }, 'declined'],
    [422, { status: 422, errorCode: '103' }, 'declined'],
    [500, { status: 500, errorCode: '905', errorType: 'configuration' }, 'fault refused'],
    [500, { status: 500, errorCode: '905x', errorType: 'configuration' }, 'fault unknown'],
    [503, { status: 503, errorCode: '703' }, 'fault unknown'],
    [429, '', 'fault unknown'],
    [201, { resultCode: 'Authorised' }, 'fault unknown'],
    [
      200,
      { resultCode: 'Authorised', pspReference: 'A', amount: { value: 4900, currency: 'USD' }, action: { type: 'x' } },
      'unknown',
    ],
    [200, { resultCode: 'Authorised', amount: { value: 4900, currency: 'USD' } }, 'unknown'],
    [200, { resultCode: 'Authorised', pspReference: 'A' }, 'pending'],
    [200, { resultCode: 'Authorised', pspReference: 'A', amount: { value: 4950, currency: 'ISK' } }, 'unknown'],
    [
      200,
      { resultCode: 'PartiallyAuthorised', pspReference: 'A', amount: { value: 100, currency: 'USD' } },
      'captured',
    ],
    [200, { resultCode: 'AuthenticationFinished', pspReference: 'A' }, 'unknown'],
    [200, { resultCode: 'RedirectShopper', action: { type: 'sdk' } }, 'unknown'],
    [
      200,
      { resultCode: 'RedirectShopper', action: { type: 'redirect', method: 'GET', url: 'javascript:alert(1)' } },
      'unknown',
    ],
    [200, { resultCode: 'Cancelled', pspReference: 'A' }, 'canceled'],
    [200, { resultCode: 'Error', refusalReasonCode: '4', pspReference: 'A' }, 'declined'],
    [200, { resultCode: 'Pending', action: { type: 'await' } }, 'pending'],
  ])('%i %j ends as %s', async (status, body, end) => {
    const fault: MenuFault = { id: 'own', status, body: typeof body === 'string' ? body : JSON.stringify(body) };
    scene().world.orderFault({ verb: 'pay', isObeyed: false, fault });
    expect(await endOf(pay(cardAsk('4242424242424242')))).toBe(end);
  });

  test('the simulator refuses a key that is none of its accounts, and another account', async () => {
    const { gateway, context, world } = scene();
    for (const change of [{ apiKey: 'AQEsandbox_short_and_wrong' }, { merchantAccount: 'OtherECOM' }]) {
      const settings = { ...settingsOf(), ...change };
      expect(await endOf(gateway.pay(cardAsk('4242424242424242'), { ...context, settings }))).toBe('fault refused');
    }
    expect(world.payments()).toEqual([]);
  });

  test.each([
    ['BLOCK_CARD', 'declined', { declineCode: 'lost_or_stolen', rawCode: '5', retryAdvice: 'never' }],
    ['DECLINED : 06 : ERROR', 'declined', { declineCode: 'generic', rawCode: '2' }],
    ['ISSUER_UNAVAILABLE', 'declined', { declineCode: 'try_again_later', rawCode: '9' }],
    ['SHOPPER_CANCELLED', 'canceled', {}],
    ['PENDING', 'pending', {}],
    ['Ana Payer', 'captured', {}],
  ])('the holder name %s ends as %s', async (holder, outcome, more) => {
    expect(await pay(withHolder(cardAsk('4111111111111111'), holder))).toMatchObject({ outcome, ...more });
  });

  test("the network's own word about another try is handed on", async () => {
    expect(await pay(cardAsk('4000000000000226'))).toMatchObject({ outcome: 'declined', retryAdvice: 'never' });
  });
});

describe('3-D Secure', () => {
  const acting = (answer: GatewayAnswer) => {
    if (answer.outcome !== 'requires_action') throw new Error(`no action: ${answer.outcome}`);
    return answer;
  };
  const fieldsOf = (action: RequiredAction) => ('fields' in action ? action.fields : {});
  const goOn = (ask: PaymentAsk, answer: GatewayAnswer, parameters: Record<string, string>) =>
    scene().gateway.continue?.(askedOf(ask, answer), { parameters }, scene().context) ?? Promise.reject(new Error());

  test('goes from a fingerprint to a challenge, each with the fields of its standard', async () => {
    const ask = cardAsk('4917610000000000');
    const first = acting(await pay(ask));
    expect(first.action.kind).toBe('fingerprint');
    const method = jsonOf(fieldsOf(first.action).threeDSMethodData ?? '');
    expect(Object.keys(method).sort()).toEqual(['threeDSMethodNotificationURL', 'threeDSServerTransID']);
    expect((await scene().open({ ...first.action, kind: 'challenge', method: 'POST' } as never)).status).toBe(200);
    const second = acting(await goOn(ask, first, { fingerprint: 'N' }));
    expect(requestOf(scene().exchanges[1])).toMatchObject({
      details: { 'threeds2.fingerprint': Buffer.from('{"threeDSCompInd":"N"}').toString('base64') },
    });
    expect(jsonOf(fieldsOf(second.action).creq ?? '')).toMatchObject({
      messageType: 'CReq',
      threeDSServerTransID: method.threeDSServerTransID,
    });
    // Another transaction's result, and one that is none, are not even sent.
    const other = Buffer.from('{"transStatus":"Y","acsTransID":"x","threeDSServerTransID":"y"}').toString('base64url');
    for (const cres of [other, 'x', '']) expect(await endOf(goOn(ask, second, { cres }))).toBe('fault refused');
    expect(scene().exchanges).toHaveLength(2);
    expect(ledgerOf(scene().world)).toEqual([]);
  });

  test('a bank that wants no look at the browser is told so at once', async () => {
    expect(await pay(cardAsk('4000000000003063'))).toMatchObject({ outcome: 'captured' });
    expect(scene().exchanges.map(({ url }) => new URL(url).pathname)).toEqual([
      '/v72/payments',
      '/v72/payments/details',
    ]);
  });

  test.each([
    ['complete', 'captured'],
    ['fail', 'declined'],
    ['cancel', 'canceled'],
  ])('without a script the payer is redirected: %s ends as %s', async (choice, outcome) => {
    const ask = { ...cardAsk('4000000000003220'), browser: null };
    const answer = acting(await pay(ask));
    if (answer.action.kind !== 'redirect') throw new Error(`no redirect: ${answer.action.kind}`);
    const back = await scene().visit(answer.action.url, choice);
    expect(new URL(back.headers.get('location') ?? '').searchParams.get('redirectResult')).toMatch(/^X6XtfGC3!/);
    expect(await scene().comeBack(askedOf(ask, answer), back)).toMatchObject({ outcome });
  });

  test('a result that the bank never gave is refused, whatever the browser says', async () => {
    const ask = cardAsk('4000000000003220');
    const first = acting(await pay(ask));
    const second = acting(await goOn(ask, first, { fingerprint: 'Y' }));
    const { threeDSServerTransID, acsTransID } = jsonOf(fieldsOf(second.action).creq ?? '');
    const forged = { transStatus: 'Y', threeDSServerTransID, acsTransID };
    const cres = Buffer.from(JSON.stringify(forged)).toString('base64url');
    expect(await goOn(ask, second, { cres })).toMatchObject({
      outcome: 'declined',
      declineCode: 'authentication_failed',
    });
    expect(ledgerOf(scene().world)).toEqual([]);
  });

  test('what was asked to be stored and captured later is so after a challenge, too', async () => {
    const store = { purpose: 'subscription', payerReference: 'payer-1' } as const;
    const ask = { ...cardAsk('4000000000003220'), store, captureMode: 'manual' } as const;
    const first = acting(await pay(ask));
    const second = acting(await goOn(ask, first, { fingerprint: 'Y' }));
    if (second.action.kind !== 'challenge') throw new Error('no challenge');
    const back = await scene().visit(second.action.url, 'complete');
    expect(await scene().comeBack(askedOf(ask, second), back)).toMatchObject({
      outcome: 'authorized',
      credential: { payerReference: 'payer-1', card: { brand: 'visa', lastFour: '3220' } },
    });
  });
});

describe('other ways to pay', () => {
  const ended = async (ask: PaymentAsk) => {
    const answer = await pay(ask);
    await scene().expectTruth(askedOf(ask, answer), { outcome: 'captured', money: ask.money });
    return answer;
  };
  const inEuros = money(4900, 'EUR');

  test('a debit is pending, and its account is not reported', async () => {
    const iban = 'NL13TEST0123456789';
    const answer = await ended(scene().askFor({ method: 'sepa', iban, holderName: 'A. Klaassen' }, inEuros));
    expect(answer.outcome).toBe('pending');
    expect(JSON.stringify(scene().exchanges)).not.toContain(iban);
  });

  test('a request to a UPI address is pending', async () => {
    const ask = scene().askFor({ method: 'upi', virtualAddress: 'testvpa@icici' }, money(4900, 'INR'));
    expect((await ended(ask)).outcome).toBe('pending');
  });

  test.each(['applepay', 'googlepay'] as const)(
    'a token of %s pays like a card, and is not reported',
    async (method) => {
      const ask = scene().askFor({ method, token: '{"signature":"a token \\"with\\" marks"}' }, inEuros);
      expect(await ended(ask)).toMatchObject({ outcome: 'captured', card: { brand: 'visa', lastFour: '1111' } });
      expect(JSON.stringify(scene().exchanges)).not.toContain('a token');
    },
  );

  test('what Adyen is not asked for here is not sent', async () => {
    expect(await endOf(pay(scene().askFor({ method: 'boleto' }, money(4900, 'BRL'))))).toBe('fault not_sent');
    expect(scene().exchanges).toEqual([]);
  });

  test('a card that the browser sealed pays, and neither number nor seals are reported', async () => {
    const { gateway, exchanges } = scene();
    const sealing = gateway.sealing?.(settingsOf());
    expect(sealing).toMatchObject({ scheme: 'adyen', connectTo: [] });
    const card = {
      number: '4242424242424242',
      expiryMonth: 3,
      expiryYear: 2030,
      securityCode: '737',
      holderName: null,
    };
    const payload = await sealCard(card, sealing?.publicValues ?? {});
    const ask = scene().askFor({ method: 'card', sealed: { payload, brand: 'visa', lastFour: '4242' } }, inEuros);
    expect(await pay(ask)).toMatchObject({ outcome: 'captured', card: { brand: 'visa', lastFour: '4242' } });
    expect(JSON.stringify(exchanges)).not.toContain(payload.encryptedCardNumber);
    const { encryptedSecurityCode: _code, ...rest } = payload;
    for (const part of [rest, { ...payload, encryptedCardNumber: '' }, {}]) {
      const broken = scene().askFor(
        { method: 'card', sealed: { payload: part, brand: null, lastFour: null } },
        inEuros,
      );
      expect(await endOf(pay(broken))).toBe('fault not_sent');
    }
    const foreign = { ...payload, encryptedCardNumber: payload.encryptedCardNumber?.replace(/.$/, '!') ?? '' };
    const unread = scene().askFor(
      { method: 'card', sealed: { payload: foreign, brand: null, lastFour: null } },
      inEuros,
    );
    expect(await endOf(pay(unread))).toBe('fault refused');
  });

  test("the test platform's plain values stand for sealed ones", async () => {
    const payload = {
      encryptedCardNumber: 'test_4111111111111111',
      encryptedExpiryMonth: 'test_03',
      encryptedExpiryYear: 'test_2030',
      encryptedSecurityCode: 'test_737',
    };
    expect(
      await pay(scene().askFor({ method: 'card', sealed: { payload, brand: null, lastFour: null } }, inEuros)),
    ).toMatchObject({
      outcome: 'captured',
      card: { lastFour: '1111' },
    });
  });
});

describe("Adyen's webhooks", () => {
  const PAYMENT = '00000000-0000-4000-8000-000000000001';
  const OPERATION = '00000000-0000-4000-9000-000000000002';
  const signed = (change: Readonly<Record<string, unknown>>) => {
    const item = {
      eventCode: 'AUTHORISATION',
      success: 'true',
      pspReference: 'PSP1',
      originalReference: '',
      merchantAccountCode: settingsOf().merchantAccount,
      merchantReference: PAYMENT,
      amount: { value: 1000, currency: 'EUR' },
      ...change,
    };
    const { pspReference, originalReference, merchantAccountCode, merchantReference, amount, eventCode, success } =
      item;
    const fields = [
      pspReference,
      originalReference,
      merchantAccountCode,
      merchantReference,
      amount.value,
      amount.currency,
    ];
    const text = [...fields, eventCode, success].join(':');
    const hmacSignature = createHmac('sha256', Buffer.from(settingsOf().hmacKey, 'hex')).update(text).digest('base64');
    const body = JSON.stringify({
      live: 'false',
      notificationItems: [{ NotificationRequestItem: { ...item, additionalData: { hmacSignature } } }],
    });
    return { headers: new Headers(), body: Buffer.from(body), receivedAt: new Date() };
  };
  const ofOperation = { merchantReference: `${PAYMENT}-${OPERATION}`, pspReference: 'PSP2', originalReference: 'PSP1' };

  test.each([
    [{}, { outcome: 'captured', gatewayReference: 'PSP1', money: { amount: 1000, currency: 'EUR' } }],
    [{ merchantReference: `${PAYMENT}-manual` }, { outcome: 'authorized' }],
    [{ success: 'false' }, { outcome: 'declined', declineCode: 'generic' }],
    [{ amount: { value: 1000, currency: 'ISK' } }, { outcome: 'captured', money: { amount: 10, currency: 'ISK' } }],
    [{ amount: { value: 1001, currency: 'ISK' } }, { outcome: 'unknown' }],
    [{ eventCode: 'OFFER_CLOSED' }, { outcome: 'expired' }],
    [
      { eventCode: 'CANCELLATION', pspReference: 'PSP2', originalReference: 'PSP1' },
      { outcome: 'canceled', gatewayReference: 'PSP1' },
    ],
  ])('%j tells of the payment %j', (change, answer) => {
    expect(scene().read(signed(change))).toMatchObject({
      reference: PAYMENT,
      gatewayReference: 'PSP1',
      operationReference: null,
      answer,
    });
  });

  test.each([
    ['CAPTURE', 'true', 'succeeded'],
    ['CAPTURE', 'false', 'declined'],
    ['CAPTURE_FAILED', 'true', 'declined'],
    ['CANCELLATION', 'true', 'succeeded'],
    ['REFUND', 'true', 'succeeded'],
    ['REFUND_FAILED', 'true', 'declined'],
    ['REFUNDED_REVERSED', 'true', 'declined'],
  ])('%s %s of ours: %s', (eventCode, success, outcome) => {
    const told = scene().read(signed({ ...ofOperation, eventCode, success }));
    expect(told).toMatchObject({
      reference: PAYMENT,
      operationReference: OPERATION,
      gatewayReference: 'PSP1',
      operationAnswer: { outcome, gatewayReference: 'PSP2' },
    });
    expect(told?.answer).toBeUndefined();
  });

  test.each(['CHARGEBACK', 'REPORT_AVAILABLE', 'AUTHORISATION_ADJUSTMENT', 'NEVER_HEARD_OF'])(
    '%s is genuine, and tells of nothing that is followed',
    (eventCode) => {
      const { gateway, context } = scene();
      expect(gateway.readEvent?.(signed({ eventCode }), context.settings)).toEqual([]);
    },
  );

  test('is acknowledged in the word that Adyen waits for', () => {
    expect(scene().gateway.acknowledgement?.body).toBe('[accepted]');
  });

  test('a repeated event has one key, and one that says otherwise has another', () => {
    const keys = [{}, {}, { success: 'false' }, { eventCode: 'PENDING' }].map(
      (change) => scene().read(signed(change))?.key,
    );
    expect(new Set(keys).size).toBe(3);
  });
});

test("an operation's error is a refusal, and of another payment unknown", async () => {
  const { gateway, context, world } = scene();
  const ask = cardAsk('4242424242424242');
  const payment = askedOf(ask, { gatewayReference: referenceOf(await pay(ask)) });
  const refund = {
    reference: '00000000-0000-4000-a000-000000000001',
    kind: 'refund',
    payment,
    money: ask.money,
  } as const;
  const fault: MenuFault = {
    id: 'own',
    status: 201,
    body: `{"status":"received","pspReference":"P","paymentPspReference":"OTHER","reference":"${ask.reference}-${refund.reference}","merchantAccount":"${settingsOf().merchantAccount}"}`,
  };
  world.orderFault({ verb: 'refund', isObeyed: false, fault });
  expect(await gateway.refund?.({ ...refund, reason: 'return' }, context)).toMatchObject({ outcome: 'unknown' });
  expect(requestOf(scene().exchanges[1])).toMatchObject({ merchantRefundReason: 'RETURN' });
});
