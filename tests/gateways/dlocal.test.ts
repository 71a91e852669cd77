import { describe, expect, test } from 'vitest';
import type { GatewayAnswer, PaymentAsk, PaymentDetails } from '~/gateways/contract';
import { signatureOf } from '~/gateways/dlocal/ask-dlocal.server';
import { amountToken, moneyOfToken, quoteNumbers } from '~/gateways/dlocal/json-amount';
import { answerOf, DECLINES, declineOf } from '~/gateways/dlocal/mapping';
import { wirePayment } from '~/gateways/dlocal/wire';
import { GATEWAYS } from '~/gateways/registry.server';
import { exponentOf, isCurrency } from '~/foundation/currency';
import { LARGEST_AMOUNT, money } from '~/foundation/money';
import { settle } from '~/gateways/simulation/control';
import type { MenuFault } from '~/gateways/simulation/fault-menu';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { gatewayContract } from './contract';
import { askedOf, endOf, referenceOf, sceneFor, until } from './scene';

const dlocal = GATEWAYS.find(({ gateway }) => gateway.id === 'dlocal');
if (!dlocal) throw new Error('dLocal is not registered');

gatewayContract(dlocal);

const NEVER = ['303', '305', '308', '310', '311', '312', '313', '317'];

describe('what dLocal signs', () => {
  test('the published request, and in every published vector the primitive under it', () => {
    const settings = { login: '1955gdod', secretKey: 'secretKey123' };
    expect(signatureOf(settings, '2022-11-24T15:42:57.130Z', '')).toBe(
      'V2-HMAC-SHA256, Signature: 98211fe059efc3606b831a1c30a3c6d7448e598b515a15456ae9ebc157314aa2',
    );
    expect(signatureOf({ login: 'test ', secretKey: 'its_a_secret' }, 'mess', 'age')).toBe(
      'V2-HMAC-SHA256, Signature: df8b183bbf9493d8fcfeb5cdc3f084bafcac5ce4155e8bb6b1b007cdeb21ebba',
    );
  });
});

describe("dLocal's amounts", () => {
  test.each([
    [4900, 'MXN', '49.00'],
    [1, 'BRL', '0.01'],
    [0, 'BRL', '0.00'],
    [12_300, 'COP', '123'],
    [12_301, 'COP', null],
    [12_310, 'COP', null],
    [15_000, 'CLP', '15000'],
    [LARGEST_AMOUNT, 'INR', '9999999999.99'],
  ])('%i minor units of %s are %s', (amount, currency, token) => {
    expect(amountToken(money(amount, currency))).toBe(token);
  });

  test.each([
    ['72', 'MXN', 7200],
    ['72.0', 'MXN', 7200],
    ['72.00', 'MXN', 7200],
    ['72.000', 'MXN', 7200],
    ['72.001', 'MXN', null],
    ['0.1', 'BRL', 10],
    ['803.04', 'BRL', 80_304],
    ['123', 'COP', 12_300],
    ['123.45', 'COP', 12_345],
    ['15000', 'CLP', 15_000],
    ['15000.5', 'CLP', null],
    ['9999999999.99', 'INR', LARGEST_AMOUNT],
    ['10000000000.00', 'INR', null],
    ['1e3', 'MXN', null],
    ['-1', 'MXN', null],
    ['', 'MXN', null],
    ['1', 'ZZZ', null],
  ])('%s %s is read as %s', (token, currency, amount) => {
    expect(moneyOfToken(token, currency)?.amount ?? null).toBe(amount);
  });

  test('whatever is written is read again exactly, in every currency, to the last digit', () => {
    const { currencies = [] } = dlocal.gateway.dataSheet.methods.card ?? {};
    for (const currency of currencies) {
      if (!isCurrency(currency)) throw new Error(`not a currency: ${currency}`);
      const unit =
        10 ** (exponentOf(currency) - (dlocal.gateway.dataSheet.exponents?.[currency] ?? exponentOf(currency)));
      for (let step = 0; step < 500; step += 1) {
        const amount = Math.floor((LARGEST_AMOUNT / unit) * ((step * 0.618_034) % 1)) * unit;
        expect(moneyOfToken(amountToken(money(amount, currency)) ?? '', currency)).toEqual(money(amount, currency));
      }
    }
  });

  test('numbers are read as they were sent, and texts are left alone', () => {
    const text = '{"amount":72.10,"note":"costs 5.0 \\" and 6","list":[1,-2.5e+3],"id":12345678901234567890}';
    expect(JSON.parse(quoteNumbers(text))).toEqual({
      amount: '72.10',
      note: 'costs 5.0 " and 6',
      list: ['1', '-2.5e+3'],
      id: '12345678901234567890',
    });
  });

  test.each([
    ['MXN', 4900, '{"amount":49.00,'],
    ['COP', 4900, '{"amount":49,'],
    ['CLP', 4900, '{"amount":4900,'],
  ])('a request in %s says the amount in front, as a number', async (currency, amount, start) => {
    const { gateway, context, exchanges, cardAsk } = scene();
    await gateway.pay(cardAsk('4242424242424242', money(amount, currency)), context);
    expect(exchanges[0]?.requestBody.startsWith(start)).toBe(true);
  });

  const scene = sceneFor(dlocal);
  test('what the wire cannot say, and a currency without its country, is not sent', async () => {
    const { gateway, context, exchanges, cardAsk } = scene();
    for (const of of [money(4901, 'COP'), money(4900, 'USD'), money(4900, 'EUR')])
      expect(await ending(() => gateway.pay(cardAsk('4242424242424242', of), context))).toBe('fault not_sent');
    expect(exchanges).toEqual([]);
  });
});

/** The end of a call that may also fail before it begins. */
async function ending(call: () => Promise<GatewayAnswer>): Promise<string> {
  return endOf(Promise.resolve().then(call));
}

describe('what is asked of dLocal', () => {
  const scene = sceneFor(dlocal);
  const sent = () => scene().exchanges.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
  const body = (index = 0) => JSON.parse(scene().exchanges[index]?.requestBody ?? '{}') as Record<string, unknown>;

  test('a typed card goes through the secure door, masked where it is kept', async () => {
    const { gateway, context, cardAsk } = scene();
    await gateway.pay({ ...cardAsk('4242424242424242'), captureMode: 'manual' }, context);
    expect(sent()).toEqual(['POST /secure_payments']);
    expect(body()).toMatchObject({
      country: 'MX',
      payment_method_id: 'CARD',
      payment_method_flow: 'DIRECT',
      payer: { name: 'Ana Payer', document: '91051605962', ip: '203.0.113.7', address: { number: '12' } },
      card: { number: '************4242', cvv: '***', expiration_month: 12, expiration_year: 2030, capture: false },
    });
  });

  test('a token from the browser goes through the other one', async () => {
    const { gateway, context, askFor } = scene();
    const sealed = { payload: { token: 'CV-e90078f7-e027-4ce4-84cb-534c877be33c' }, brand: null, lastFour: null };
    const answer = await gateway.pay(askFor({ method: 'card', sealed }), context);
    expect(answer).toMatchObject({ outcome: 'captured', card: { brand: 'visa', lastFour: '1111' } });
    expect(sent()).toEqual(['POST /payments']);
    expect(JSON.stringify(scene().exchanges)).not.toContain('CV-e90078f7');
  });

  test.each([
    ['approve', 'captured'],
    ['decline', 'declined'],
  ])("without card data dLocal's page asks for the card: %s ends as %s", async (choice, outcome) => {
    const { gateway, context, askFor, visit, expectTruth } = scene();
    const ask = askFor({ method: 'card', sealed: { payload: {}, brand: null, lastFour: null } });
    const answer = await gateway.pay({ ...ask, payer: { ...ask.payer, name: null } }, context);
    if (answer.outcome !== 'requires_action' || answer.action.kind !== 'redirect') throw new Error(answer.outcome);
    expect(body()).toMatchObject({ payment_method_flow: 'REDIRECT', callback_url: ask.returnUrl });
    expect((await visit(answer.action.url, choice)).headers.get('location')).toBe(ask.returnUrl);
    await expectTruth(askedOf(ask, answer), { outcome });
    expect(await ending(() => gateway.pay({ ...ask, captureMode: 'manual' }, context))).toBe('fault not_sent');
  });

  test.each<[PaymentDetails, string, string, string]>([
    [{ method: 'pix' }, 'BRL', 'PQ', 'qr'],
    [{ method: 'boleto' }, 'BRL', 'BL', 'voucher'],
    [{ method: 'oxxo' }, 'MXN', 'OX', 'voucher'],
    [{ method: 'spei' }, 'MXN', 'SE', 'voucher'],
    [{ method: 'upi', virtualAddress: null }, 'INR', 'UI', 'redirect'],
    [{ method: 'upi', virtualAddress: 'ana@bank' }, 'INR', 'UI', 'redirect'],
    [{ method: 'pse' }, 'COP', 'PC', 'redirect'],
  ])('%o in %s is %s, and shows a %s', async (details, currency, id, kind) => {
    const { gateway, context, askFor } = scene();
    const ask = askFor(details, money(12_300, currency));
    const answer = await gateway.pay(ask, context);
    expect(answer).toMatchObject({ outcome: 'requires_action', action: { kind } });
    expect(body()).toMatchObject({ payment_method_id: id });
    // Asked again, it shows the same.
    expect(await gateway.query?.(askedOf(ask, answer), context)).toEqual(answer);
  });

  test.each<[string, PaymentAsk['details'], string, string | null]>([
    ['nothing at all', { method: 'pix' }, 'BRL', null],
    ['too few digits of a CPF', { method: 'boleto' }, 'BRL', '123'],
    ['no PAN', { method: 'upi', virtualAddress: null }, 'INR', '91051605962'],
    ['letters in a cédula', { method: 'pse' }, 'COP', 'ABC123456'],
  ])('%s for a document is not sent', async (_what, details, currency, taxId) => {
    const { gateway, context, askFor, exchanges } = scene();
    const ask = askFor(details, money(12_300, currency));
    expect(await ending(() => gateway.pay({ ...ask, payer: { ...ask.payer, taxId } }, context))).toBe('fault not_sent');
    expect(exchanges).toEqual([]);
  });

  test('methods and cards that it has not are not sent', async () => {
    const { gateway, context, askFor } = scene();
    for (const details of [{ method: 'openbanking' }, { method: 'googlepay', token: 'x' }] as const)
      expect(await ending(() => gateway.pay(askFor(details), context))).toBe('fault not_sent');
  });

  test('every later payment says what it is for, and with whose card', async () => {
    const { gateway, context, cardAsk, exchanges } = scene();
    const store = { purpose: 'unscheduled', payerReference: 'payer-1' } as const;
    const first = await gateway.pay({ ...cardAsk('5555555555554444'), store }, context);
    const credential = 'credential' in first ? first.credential : undefined;
    if (!credential) throw new Error('nothing was stored');
    expect(credential.networkTransactionId).not.toBeNull();
    expect(body()).toMatchObject({
      payer: { user_reference: 'payer-1' },
      card: { save: true, stored_credential_type: 'UNSCHEDULED_CARD_ON_FILE', stored_credential_usage: 'FIRST' },
    });
    const { details, ...ask } = cardAsk('4242424242424242');
    const payer = { ...ask.payer, taxId: null };
    const later = {
      ...ask,
      payer,
      method: details.method,
      credential,
      purpose: 'unscheduled',
      initiator: 'merchant',
    } as const;
    expect((await gateway.payStored?.(later, context))?.outcome).toBe('captured');
    expect(body(1)).toMatchObject({
      card: {
        card_id: '***',
        stored_credential_usage: 'USED',
        network_payment_reference: credential.networkTransactionId,
      },
    });
    expect(JSON.stringify(exchanges)).not.toContain(credential.token);
  });

  test('a card that is challenged is stored once the payer is through, for the same payer', async () => {
    const { gateway, context, cardAsk, visit, expectTruth } = scene();
    const store = { purpose: 'subscription', payerReference: 'payer-2' } as const;
    const ask = { ...cardAsk('4000000000003220'), store };
    const answer = await gateway.pay(ask, context);
    if (answer.outcome !== 'requires_action' || answer.action.kind !== 'redirect') throw new Error(answer.outcome);
    await visit(answer.action.url, 'complete');
    await expectTruth(askedOf(ask, answer), { outcome: 'captured', credential: { payerReference: 'payer-2' } });
  });

  test('a decline for want of authentication is asked again with 3-D Secure', async () => {
    const { gateway, context, cardAsk } = scene();
    expect(await gateway.pay(cardAsk('4000002760003184'), context)).toMatchObject({
      outcome: 'declined',
      declineCode: 'authentication_required',
      rawCode: '320',
    });
    const again = await gateway.pay({ ...cardAsk('4000002760003184'), wantsChallenge: true }, context);
    expect(again).toMatchObject({ outcome: 'requires_action' });
    expect(body(1)).toMatchObject({ three_dsecure: { force: true } });
  });
});

describe("dLocal's errors", () => {
  const scene = sceneFor(dlocal);
  const payWith = async (fault: Omit<MenuFault, 'id'>) => {
    const { gateway, context, world, cardAsk } = scene();
    world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', ...fault } });
    return ending(() => gateway.pay(cardAsk('4242424242424242'), context));
  };

  test.each([
    [400, '{"code":5000,"message":"Signature not match"}', 'fault refused'],
    [400, '{"code":5001,"message":"Invalid parameter","param":"payer.document"}', 'fault refused'],
    [400, '{"code":5005,"message":"User unauthorized due to cadastral situation"}', 'declined'],
    [400, '{"code":5009,"message":"Order ID is duplicated"}', 'fault unknown'],
    [400, '{"code":5014,"message":"User blacklisted"}', 'declined'],
    [400, '{"code":5021,"message":"Acquirer error"}', 'fault unknown'],
    [403, '{"code":3002,"message":"Unregistered IP address"}', 'fault refused'],
    [404, 'NOT_FOUND', 'fault refused'],
    [429, '{"code":6000,"message":"Too many requests"}', 'fault not_sent'],
    [429, '', 'fault unknown'],
    [500, '{"code":7000,"message":"Failed to process the request"}', 'fault unknown'],
    [500, '{"code":5001}', 'fault unknown'],
    [201, '{}', 'fault unknown'],
  ])('%i %s is %s', async (status, text, end) => {
    expect(await payWith({ status, body: text })).toBe(end);
  });

  test.each([
    ['secretKey', 'A', true],
    ['transKey', 'not one of ours', true],
    ['login', '0000000000', true],
  ])('a wrong %s is refused for the account', async (name, value, isConfiguration) => {
    const { gateway, context, world, cardAsk } = scene();
    const settings = { ...(context.settings as object), [name]: value };
    const refused = gateway.pay(cardAsk('4242424242424242'), { ...context, settings });
    await expect(refused).rejects.toMatchObject({ kind: 'refused', isConfiguration });
    expect(world.payments()).toEqual([]);
  });

  test('a bad request is no fault of the account', async () => {
    const { gateway, context, world, cardAsk } = scene();
    world.orderFault({ verb: 'pay', isObeyed: false, fault: { id: 'own', status: 400, body: '{"code":5001}' } });
    await expect(gateway.pay(cardAsk('4242424242424242'), context)).rejects.toMatchObject({ isConfiguration: false });
  });

  test('a repeated order is taken, not refused: the first one may have been paid', async () => {
    const { gateway, context, cardAsk, world } = scene();
    const ask = cardAsk('4242424242424242');
    await gateway.pay(ask, context);
    expect(await ending(() => gateway.pay({ ...ask, description: 'other' }, context))).toBe('fault unknown');
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test('an unknown path says nothing of a payment: only dLocal’s own error is an absence', async () => {
    const { gateway, context, world, cardAsk } = scene();
    const ask = cardAsk('4242424242424242');
    const answer = await gateway.pay(ask, context);
    world.orderFault({ verb: 'query', isObeyed: false, fault: { id: 'own', status: 404, body: 'NOT_FOUND' } });
    expect(await ending(() => gateway.query?.(askedOf(ask, answer), context) ?? Promise.reject(new Error()))).toBe(
      'fault refused',
    );
  });
});

describe("dLocal's declines", () => {
  const scene = sceneFor(dlocal);

  test('codes 300 to 326 are all known, and those that forbid another try say so', () => {
    const codes = Array.from({ length: 27 }, (_, index) => String(300 + index));
    for (const code of codes) expect(DECLINES[code], code).toBeDefined();
    expect(codes.filter((code) => declineOf(code).retryAdvice === 'never')).toEqual(NEVER);
    expect(declineOf('399')).toEqual({ declineCode: 'generic', rawCode: '399' });
  });

  test.each([
    ['302', 'declined'],
    ['313', 'declined'],
    ['200', 'captured'],
    ['100', 'pending'],
    ['101', 'requires_action'],
  ])('in the sandbox the description %s forces an outcome: %s', async (description, outcome) => {
    const { gateway, context, cardAsk } = scene();
    const answer = await gateway.pay({ ...cardAsk('4111111111111111'), description }, context);
    expect(answer).toMatchObject(outcome === 'declined' ? { outcome, rawCode: description } : { outcome });
  });

  test('a card whose account is closed is never sent again', async () => {
    const { gateway, context, cardAsk } = scene();
    const answer = await gateway.pay(cardAsk('4000000000000226'), context);
    expect(answer).toMatchObject({ outcome: 'declined', rawCode: '308', retryAdvice: 'never' });
  });
});

describe("dLocal's answers, read", () => {
  const expected = { reference: 'ord-1', gatewayReference: null, payerReference: null, isTest: false };
  const read = (change: object) => {
    const payment = wirePayment.safeParse({
      id: 'D-4-1',
      amount: '100',
      currency: 'BRL',
      status: 'PENDING',
      status_code: '100',
      order_id: 'ord-1',
      ...change,
    });
    return payment.success ? answerOf(payment.data, expected) : null;
  };
  const text = '00020126580014br.gov.bcb.pix5204000053039865802BR6304ABCD';

  test('a Pix as documented, by its number; one without a text is a slip with its page', () => {
    const ticket = { number: text, barcode: 'iVBORw0KGgo', expiration_date: '2030-11-22T01:59:00.000+0000' };
    expect(read({ ticket })).toMatchObject({
      action: { kind: 'qr', payload: text, expiresAt: '2030-11-22T01:59:00.000Z', testUrl: null },
    });
    expect(read({ ticket: { qr_code: text, expiration_date: ticket.expiration_date } })).toMatchObject({
      action: { kind: 'qr', payload: text },
    });
    expect(read({ ticket: { number: text } })).toMatchObject({ action: { kind: 'voucher', reference: text } });
    const image = {
      number: 'QRS2-BTCN44FJ6HDQLB0DKKN2',
      barcode: 'iVBORw0KGgo',
      image_url: 'https://pay.dlocal.com/x',
    };
    expect(read({ ticket: image })).toMatchObject({
      action: { kind: 'voucher', reference: image.number, barcode: null, url: image.image_url, testUrl: null },
    });
  });

  test('a boleto and a transfer as documented', () => {
    const ticket = {
      number: '34191090080056880044554689940002877570000096000',
      barcode: '34198775700000960001090000568800445468994000',
      company_name: 'DLOCAL BRASIL LTDA',
      provider_name: 'itau',
    };
    expect(read({ ticket })).toMatchObject({
      action: { reference: ticket.number, barcode: ticket.barcode, recipient: 'DLOCAL BRASIL LTDA', expiresAt: null },
    });
    const bank_transfer = {
      bank_account: '646180205700001446',
      bank_name: 'STP',
      beneficiary_name: 'Dlocal MX',
      reference: '0000144',
    };
    expect(read({ bank_transfer, ticket: {} })).toMatchObject({
      action: { kind: 'voucher', reference: '646180205700001446', recipient: 'STP, Dlocal MX, 0000144' },
    });
    const older = { name: 'Banco', beneficiary: 'ARS CAPITAL SA', reference: '43423245' };
    expect(read({ bank_transfer: older })).toMatchObject({
      action: { reference: '43423245', recipient: 'Banco, ARS CAPITAL SA' },
    });
  });

  test('what is only shown is no reason to doubt a payment; what is believed is', () => {
    const hostile = { ticket: { number: 'x', image_url: 'javascript:alert(1)' }, redirect_url: 'javascript:alert(1)' };
    expect(read(hostile)).toMatchObject({ action: { kind: 'voucher', url: null } });
    expect(read({ status: 'PAID', card: 'none', ticket: 7 })).toMatchObject({ outcome: 'captured', card: null });
    expect(read({ status: 'PAID', amount: '1e9' })).toBeNull();
    expect(read({ status: 'PAID', amount: '0.001' })).toMatchObject({ outcome: 'unknown' });
    expect(read({ status: 'VERIFIED' })).toMatchObject({ outcome: 'unknown' });
    expect(read({ status: 'REFUNDED' })).toBeNull();
    expect(read({ status: 'CANCELLED', status_code: '200' })).toMatchObject({ outcome: 'canceled' });
    expect(read({ status: 'EXPIRED', status_code: '600' })).toMatchObject({ outcome: 'expired' });
    expect(read({ status: 'PAID', authorization_id: 'D-4-9' })).toMatchObject({ outcome: 'unknown' });
  });
});

describe('captures and refunds, which are objects of their own', () => {
  const scene = sceneFor(dlocal);
  const authorized = async () => {
    const { gateway, context, cardAsk, money: of } = scene();
    const ask = { ...cardAsk('4242424242424242'), captureMode: 'manual' } as const;
    const payment = askedOf(ask, await gateway.pay(ask, context));
    const operation = (
      kind: 'capture' | 'refund' | 'void',
      last: string,
      amount: number,
      reason: string | null = null,
    ) => ({
      kind,
      reference: `00000000-0000-4000-9000-00000000d${last}`,
      payment,
      money: of(amount),
      reason,
    });
    return { payment, operation };
  };

  test('a capture has an order made from the payment’s; refunds go to it; its notices name the payment', async () => {
    const { gateway, context, exchanges, inbox, read } = scene();
    const { payment, operation } = await authorized();
    const captured = await gateway.capture?.(operation('capture', '001', 2000), context);
    if (captured?.outcome !== 'succeeded') throw new Error(captured?.outcome);
    expect(captured.gatewayReference).not.toBe(payment.gatewayReference);
    expect(JSON.parse(exchanges.at(-1)?.requestBody ?? '')).toMatchObject({
      authorization_id: payment.gatewayReference,
      order_id: `${payment.reference}-capture`,
    });
    await until(() => inbox.length === 1);
    const about = { reference: payment.reference, gatewayReference: payment.gatewayReference };
    expect(inbox[0] && read(inbox[0])).toMatchObject({
      ...about,
      operationReference: operation('capture', '001', 0).reference,
    });
    expect(await gateway.refund?.(operation('refund', '002', 500), context)).toMatchObject({ outcome: 'succeeded' });
    expect(JSON.parse(exchanges.at(-1)?.requestBody ?? '')).toMatchObject({ payment_id: captured.gatewayReference });
    await until(() => inbox.length === 2);
    const notice = JSON.parse(inbox[1]?.body.toString() ?? '{}') as Record<string, unknown>;
    expect(notice).not.toHaveProperty('payer');
    // The refund's payment is the capture, which is none that we asked for.
    expect(inbox[1] && read(inbox[1])).toMatchObject({
      reference: payment.reference,
      gatewayReference: null,
      operationReference: operation('refund', '002', 0).reference,
    });
  });

  test('an order is captured once: another capture is declined, and nothing of it is known', async () => {
    const { gateway, context } = scene();
    const { operation } = await authorized();
    await gateway.capture?.(operation('capture', '003', 2000), context);
    const second = operation('capture', '004', 1000);
    expect(await gateway.capture?.(second, context)).toMatchObject({ outcome: 'declined', rawCode: '5009' });
    expect(await gateway.queryOperation?.({ ...second, gatewayReference: null }, context)).toMatchObject({
      outcome: 'declined',
    });
  });

  test.each([
    ['capture', 400, '{"code":5009,"message":"Order ID is duplicated"}'],
    ['void', 200, null],
  ] as const)('a %s that contradicts what dLocal says else is unknown', async (kind, status, text) => {
    const { gateway, context, world } = scene();
    const { payment, operation } = await authorized();
    const unchanged = { id: payment.gatewayReference, amount: 49, currency: 'MXN', status: 'AUTHORIZED' };
    const body = text ?? JSON.stringify({ ...unchanged, order_id: payment.reference });
    world.orderFault({ verb: kind, isObeyed: false, fault: { id: 'own', status, body } });
    expect(await endOf(gateway[kind]?.(operation(kind, '007', 4900), context))).toBe('unknown');
  });

  test('a refund whose payment cannot be looked up is not asked for', async () => {
    const { gateway, context, world } = scene();
    const { operation } = await authorized();
    await gateway.capture?.(operation('capture', '005', 4900), context);
    const cut: typeof context = {
      ...context,
      dial: (request, signal) =>
        request.method === 'GET' ? Promise.reject(new TypeError('fetch failed')) : context.dial(request, signal),
    };
    expect(await endOf(gateway.refund?.(operation('refund', '006', 100), cut))).toBe('fault not_sent');
    expect(ledgerOf(world)).toMatchObject([{ refunded: 0 }]);
  });

  test.each([
    ['100', 'succeeded', 1000],
    ['301', 'declined', 0],
  ])('a refund that pends (%s) ends as %s, told by a notice without a payer', async (reason, outcome, refunded) => {
    const { gateway, context, world, cardAsk, nextEvent, money: of } = scene();
    const ask = cardAsk('4242424242424242');
    const payment = askedOf(ask, await gateway.pay(ask, context));
    const reference = `00000000-0000-4000-9000-00000000e${reason}`;
    const refund = { kind: 'refund', reference, payment, money: of(1000), reason } as const;
    const answer = await gateway.refund?.(refund, context);
    expect(answer).toMatchObject({ outcome: 'pending' });
    expect(ledgerOf(world)).toMatchObject([{ refunded: 0 }]);
    expect(await nextEvent(1)).toMatchObject({ reference: ask.reference, operationReference: reference });
    const gatewayReference = answer?.outcome === 'pending' ? answer.gatewayReference : null;
    for (const known of [gatewayReference, null])
      expect(await gateway.queryOperation?.({ ...refund, gatewayReference: known }, context)).toMatchObject({
        outcome,
      });
    expect(ledgerOf(world)).toMatchObject([{ refunded }]);
  });

  test('a rejected refund is declined with its code, and an unknown payment is refused', async () => {
    const { gateway, context, cardAsk, money: of } = scene();
    const ask = cardAsk('4242424242424242');
    const payment = askedOf(ask, await gateway.pay(ask, context));
    const refund = { kind: 'refund', reference: 'r-300', payment, money: of(1000), reason: '300' } as const;
    expect(await gateway.refund?.(refund, context)).toMatchObject({ outcome: 'declined', rawCode: '300' });
    const lost = { ...refund, reference: 'r-404', payment: { ...payment, gatewayReference: 'D-4-404' } };
    expect(await endOf(gateway.refund?.(lost, context))).toBe('fault refused');
    const nameless = { ...refund, payment: { ...payment, gatewayReference: null } };
    expect(await endOf(gateway.refund?.(nameless, context))).toBe('fault not_sent');
  });
});

describe("dLocal's notices", () => {
  const scene = sceneFor(dlocal);

  test('a chargeback, which names no order, is taken and says nothing', async () => {
    const { context, world, read, gateway } = scene();
    const settings = context.settings as { login: string; secretKey: string };
    const receivedAt = new Date();
    const body =
      '{"id":"CHAR42342","payment_id":"D-4-1","amount":100.00,"currency":"USD","status":"COMPLETED","status_code":200}';
    const date = receivedAt.toISOString();
    const headers = new Headers({ 'x-date': date, authorization: signatureOf(settings, date, body) });
    const event = { headers, body: Buffer.from(body), receivedAt };
    expect(gateway.readEvent?.(event, settings)).toEqual([]);
    expect(read(event)).toBeNull();
    expect(world.payments()).toEqual([]);
  });

  test('the simulator signs as dLocal does, and any 2xx takes a notice', async () => {
    const { gateway, context, world, inbox, cardAsk, refusals } = scene();
    refusals.push(204);
    settle(world, referenceOf(await gateway.pay(cardAsk('4000000000003220'), context)));
    await until(() => inbox.length > 0);
    const [event] = inbox;
    const settings = context.settings as { login: string; secretKey: string };
    const date = event?.headers.get('x-date') ?? '';
    expect(event?.headers.get('authorization')).toBe(signatureOf(settings, date, event?.body.toString() ?? ''));
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(inbox).toHaveLength(1);
  });
});
