/** Checkout.com's words in ours: amounts, declines, statuses, settings. */
import { describe, expect, test } from 'vitest';
import { EXPONENTS, moneyOf, wireAmountOf } from '~/gateways/checkoutcom/amounts';
import { checkoutcomSettings } from '~/gateways/checkoutcom/connection';
import { DECLINES, declineOf } from '~/gateways/checkoutcom/declines';
import { readCheckoutcomEvent } from '~/gateways/checkoutcom/events.server';
import { answerOf, type Expected } from '~/gateways/checkoutcom/mapping';
import { checkoutcomSandboxAccount } from '~/gateways/checkoutcom/simulator-accounts';
import { wirePayment, type WirePayment } from '~/gateways/checkoutcom/wire';
import { exponentOf, isCurrency } from '~/foundation/currency';
import { money } from '~/foundation/money';
import { createHmac } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
const CURRENCIES = letters
  .flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
  .filter((code) => isCurrency(code));

describe('amounts', () => {
  test.each([
    [4900, 'USD', 4900],
    [1, 'EUR', 1],
    [500, 'JPY', 500],
    [990, 'ISK', 990],
    [12_340, 'KWD', 12_340],
    [12_345, 'KWD', null],
    [15_000, 'CLP', 1_500_000],
    [9_999_999, 'CLP', 999_999_900],
    [10_000_000, 'CLP', null],
    [999_999_999, 'EUR', 999_999_999],
    [1_000_000_000, 'EUR', null],
    [0, 'EUR', null],
    [-1, 'EUR', null],
    [7, 'UYI', 700],
    [1_234_500, 'UYW', 12_345],
    [1_234_567, 'UYW', null],
    [10_000, 'CLF', null],
    [5000, 'UGX', 5000],
  ])('%i %s is %s on the wire', (amount, currency, wire) => {
    expect(wireAmountOf(money(amount, currency))).toBe(wire);
  });

  test('every currency comes back exactly as it was, or is refused', () => {
    expect(CURRENCIES.length).toBeGreaterThan(160);
    for (const currency of CURRENCIES)
      for (const amount of [1, 9, 10, 99, 100, 101, 4900, 12_345, 100_000, 9_999_999, 123_456_789, 999_999_999_999]) {
        const wire = wireAmountOf(money(amount, currency));
        if (wire === null) continue;
        expect(Number.isSafeInteger(wire) && wire > 0 && wire <= 999_999_999).toBe(true);
        expect(moneyOf(wire, currency)).toEqual(money(amount, currency));
      }
  });

  test('what the wire cannot have meant is no money', () => {
    expect(moneyOf(1_500_050, 'CLP')).toBeNull();
    expect(moneyOf(100, 'CLF')).toBeNull();
    expect(moneyOf(100, 'ABC')).toBeNull();
    expect(moneyOf(Number.MAX_SAFE_INTEGER, 'EUR')).toBeNull();
    expect(moneyOf(999_999_999_999, 'UYW')).toBeNull();
  });

  test('the data sheet names the currencies whose decimals are not those of ISO 4217', () => {
    const other = CURRENCIES.filter((currency) => {
      const wire = wireAmountOf(money(10_000, currency));
      return wire !== null && wire !== 10_000;
    });
    expect(other).toEqual(Object.keys(EXPONENTS));
    for (const currency of other) expect(exponentOf(currency)).not.toBe(EXPONENTS[currency]);
  });
});

describe('declines', () => {
  const visa = { brand: 'visa', adviceCode: null };
  test.each([
    ['20005', visa, { code: 'generic' }],
    ['20154', visa, { code: 'authentication_required' }],
    // Checkout.com's own "bank decline" is not the network's 46, which closes an account.
    ['20046', visa, { code: 'generic' }],
    ['200R1', visa, { code: 'not_permitted', advice: 'never' }],
    ['20057', visa, { code: 'not_permitted', advice: 'never' }],
    ['20057', { brand: 'mastercard', adviceCode: null }, { code: 'not_permitted' }],
    ['20005', { brand: 'mastercard', adviceCode: '03' }, { code: 'generic', advice: 'never' }],
    ['20051', { brand: 'mastercard', adviceCode: '25' }, { code: 'insufficient_funds', advice: 'later' }],
    ['30099', visa, { code: 'generic', advice: 'never' }],
    ['29999', visa, { code: 'generic' }],
    ['toString', visa, { code: 'generic' }],
    ['', visa, { code: 'generic' }],
  ] as const)('%s with %j is %j', (code, about, rule) => {
    expect(declineOf(code, about)).toEqual(rule);
  });

  test('what is hard by its first digit is never tried again', () => {
    for (const [code, { advice }] of Object.entries(DECLINES)) if (code.startsWith('3')) expect(advice).toBe('never');
  });
});

describe('statuses', () => {
  const ID = `pay_${'a'.repeat(26)}`;
  const expected: Expected = {
    reference: 'ref-1',
    gatewayReference: ID,
    continuation: null,
    processingChannelId: `pc_${'c'.repeat(26)}`,
    isSandbox: true,
  };
  const payment: WirePayment = {
    id: ID,
    status: 'Captured',
    reference: 'ref-1',
    amount: 1000,
    currency: 'EUR',
    approved: true,
  };
  const balances = (captured: number) => ({ balances: { total_captured: captured } });
  const href = (host: string) => ({ _links: { self: { href: `https://${host}/payments/${ID}` } } });

  test.each<[Partial<WirePayment>, object]>([
    [{}, { outcome: 'captured', money: money(1000, 'EUR') }],
    [{ status: 'Paid' }, { outcome: 'captured' }],
    [{ status: 'Authorized' }, { outcome: 'authorized' }],
    [
      { status: 'Partially Captured', ...balances(400) },
      { outcome: 'captured', captured: money(400, 'EUR') },
    ],
    [{ status: 'Partially Captured' }, { outcome: 'unknown' }],
    [
      { status: 'Refunded', ...balances(1000) },
      { outcome: 'captured', money: money(1000, 'EUR') },
    ],
    [
      { status: 'Partially Refunded', ...balances(400) },
      { outcome: 'captured', captured: money(400, 'EUR') },
    ],
    [{ status: 'Refunded' }, { outcome: 'unknown' }],
    [{ status: 'Pending' }, { outcome: 'pending' }],
    [{ status: 'Voided' }, { outcome: 'canceled' }],
    [{ status: 'Canceled' }, { outcome: 'canceled' }],
    [{ status: 'Expired' }, { outcome: 'expired' }],
    [{ status: 'Card Verified' }, { outcome: 'unknown' }],
    [{ status: 'Captured', approved: false }, { outcome: 'unknown' }],
    [{ status: 'Declined', approved: true }, { outcome: 'unknown' }],
    [
      { status: 'Declined', approved: false, '3ds': { authentication_response: 'R' } },
      { declineCode: 'authentication_failed' },
    ],
    [{ amount: null }, { outcome: 'unknown' }],
    [{ amount: 0 }, { outcome: 'unknown' }],
    [{ currency: 'CLP', amount: 1001 }, { outcome: 'unknown' }],
    [{ reference: null }, { outcome: 'unknown' }],
    [{ reference: 'ref-2' }, { outcome: 'unknown' }],
    [{ id: `pay_${'b'.repeat(26)}` }, { outcome: 'unknown' }],
    [{ processing_channel_id: 'pc_other' }, { outcome: 'unknown' }],
    [{ processing_channel_id: expected.processingChannelId }, { outcome: 'captured' }],
    [href('x.api.checkout.com'), { outcome: 'unknown' }],
    [href('x.api.sandbox.checkout.com'), { outcome: 'captured' }],
  ])('a payment with %j is %j', (change, answer) => {
    expect(answerOf({ ...payment, ...change }, expected)).toMatchObject(answer);
  });

  test('the answer to a request need not repeat the reference, but may not have another one', () => {
    const first = { ...expected, gatewayReference: null, isFirst: true };
    const { reference: _reference, ...silent } = payment;
    expect(answerOf(silent, first)).toMatchObject({ outcome: 'captured' });
    expect(answerOf({ ...payment, reference: 'ref-2' }, first)).toMatchObject({ outcome: 'unknown' });
  });

  test.each(['Authorised', 'authorized', 'Retry Scheduled', '', 7])('%s is no status that counts', (status) => {
    expect(wirePayment.safeParse({ ...payment, status }).success).toBe(false);
  });

  test('an address that is no web page is nowhere to send anybody', () => {
    const _links = { redirect: { href: 'javascript:alert(1)' } };
    expect(wirePayment.safeParse({ ...payment, status: 'Pending', _links }).success).toBe(false);
  });
});

describe('settings', () => {
  const settings = checkoutcomSandboxAccount('0123456789abcdef0123456789abcdef');
  test.each<[Record<string, unknown>, boolean]>([
    [{}, true],
    [{ publicKey: undefined }, true],
    [{ threeDSecure: 'always' }, true],
    [{ previousWebhookKey: '8V8x0dLK%AyD*DNS8JJr' }, true],
    [{ prefix: 'evil.example/' }, false],
    [{ prefix: 'a.b' }, false],
    [{ prefix: '' }, false],
    [{ secretKey: 'pk_sbox_abcdefghijklmnopqrstuvwxyz2' }, false],
    [{ secretKey: `sk_${'a'.repeat(27)}` }, false],
    [{ secretKey: `sk_${'a'.repeat(27)}`, publicKey: `pk_${'a'.repeat(27)}` }, true],
    [{ processingChannelId: 'pc_1' }, false],
    [{ other: 1 }, false],
  ])('%j are taken: %s', (change, isTaken) => {
    expect(checkoutcomSettings.safeParse({ ...settings, ...change }).success).toBe(isTaken);
  });
});

describe('events', () => {
  const settings = { webhookKey: 'a-key-of-ours' };
  const read = (data: object) => {
    const body = Buffer.from(JSON.stringify({ id: 'evt_1', type: 'payment_refunded', data }));
    const headers = new Headers({
      'cko-signature': createHmac('sha256', settings.webhookKey).update(body).digest('hex'),
    });
    return readCheckoutcomEvent({ headers, body, receivedAt: new Date() }, settings);
  };
  const id = 'pay_1';

  test.each([
    // With the operation's reference, or with the payment's: the payment is the same.
    [
      { id, reference: 'op', metadata: { payment_reference: 'att' } },
      { reference: 'att', operationReference: 'op' },
    ],
    [
      { id, reference: 'att', metadata: { payment_reference: 'att' } },
      { reference: 'att', operationReference: null },
    ],
    [
      { id, reference: 'att', metadata: { payment_reference: 7 } },
      { reference: 'att', operationReference: null },
    ],
    [
      { id, reference: 'att', metadata: null },
      { reference: 'att', operationReference: null },
    ],
    [
      { id, reference: 'att' },
      { reference: 'att', operationReference: null },
    ],
  ])('%j is about %j', (data, event) => {
    expect(read(data)).toMatchObject({ key: 'evt_1', gatewayReference: 'pay_1', ...event });
  });

  test('what names no reference is taken, and is about nothing', () => {
    expect(read({ id })).toEqual([]);
    expect(read({})).toEqual([]);
  });
});
