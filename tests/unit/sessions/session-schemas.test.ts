import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_EXPIRY_MINUTES,
  readSessionChange,
  readSessionRequest,
  readSessionTemplate,
} from '~/sessions/session-schemas';

const PLATFORM = '0b6ff1c2-9d5a-f3e1-0a77-5c1d2e3f4a5b';

const subscription = {
  paymentData: { currency: 'EUR' },
  billingData: { billingPlatformId: PLATFORM, planId: 'plan_pro_monthly', frequency: 'monthly' },
  redirectUrl: 'https://shop.example/thanks',
};
const payment = {
  mode: 'payment',
  paymentData: { currency: 'EUR' },
  lineItems: [{ name: 'Coffee', quantity: 2, unitAmount: 350, currency: 'EUR' }],
};

function faultsOf(body: unknown): Readonly<Record<string, string>> {
  const read = readSessionRequest(body);
  return read.ok ? {} : read.faults;
}

describe('documented shapes', () => {
  test('planId and frequency, with the documented defaults', () => {
    expect(readSessionRequest(subscription)).toEqual({
      ok: true,
      value: {
        kind: 'subscription',
        currency: 'EUR',
        method: null,
        captureMode: 'automatic',
        cart: {
          kind: 'catalogue',
          billingConnectionId: PLATFORM,
          items: [{ type: 'plan', id: 'plan_pro_monthly', quantity: 1 }],
          frequency: 'monthly',
          couponCodes: [],
        },
        customer: {},
        redirectUrl: 'https://shop.example/thanks',
        cancelUrl: null,
        style: null,
        locale: null,
        expiresInMinutes: DEFAULT_EXPIRY_MINUTES,
        metadata: {},
        allowedOrigins: [],
      },
    });
  });

  test('line items, coupons, customer, and everything of ours', () => {
    const read = readSessionRequest({
      ...subscription,
      paymentData: { currency: 'EUR', paymentMethod: 'open_banking' },
      billingData: {
        billingPlatformId: PLATFORM.toUpperCase(),
        lineItems: [
          { type: 'plan', id: 'p', quantity: 1 },
          { type: 'addon', id: 'a', quantity: 3 },
          { type: 'charge', id: 'c' },
        ],
        couponCodes: ['WELCOME10'],
      },
      customerData: { email: 'a@b.example', firstName: 'Ada', billingAddress: { country: 'de', zipCode: '10115' } },
      cancelUrl: 'https://shop.example/cart',
      styleCustomization: { primaryColor: '#4B5563', dropShadow: false },
      locale: 'pt-br',
      expiresInMinutes: 15,
      metadata: { order: '7', note: '' },
      allowedOrigins: ['https://shop.example'],
    });
    expect(read).toMatchObject({
      ok: true,
      value: {
        method: 'openbanking',
        cart: {
          billingConnectionId: PLATFORM,
          items: [{ id: 'p' }, { id: 'a', quantity: 3 }, { type: 'charge', quantity: 1 }],
          couponCodes: ['WELCOME10'],
        },
        customer: { billingAddress: { country: 'DE' } },
        locale: 'pt-BR',
        expiresInMinutes: 15,
        metadata: { order: '7', note: '' },
        allowedOrigins: ['https://shop.example'],
      },
    });
  });

  test('a payment with prices of its own needs no redirectUrl and no billingData', () => {
    expect(readSessionRequest(payment)).toMatchObject({
      ok: true,
      value: {
        kind: 'payment',
        redirectUrl: null,
        cart: { kind: 'ad_hoc', items: [{ name: 'Coffee', quantity: 2, unitAmount: 350 }] },
      },
    });
  });

  test('planId beside lineItems is taken when both say the same', () => {
    const lineItems = [{ type: 'plan', id: 'plan_pro_monthly', quantity: 1 }];
    expect(faultsOf({ ...subscription, billingData: { ...subscription.billingData, lineItems } })).toEqual({});
    const other = [{ type: 'plan', id: 'other', quantity: 1 }];
    expect(
      faultsOf({ ...subscription, billingData: { ...subscription.billingData, lineItems: other } }),
    ).toHaveProperty(['billingData.planId']);
  });

  test('a template needs no redirectUrl', () => {
    const { redirectUrl: _redirectUrl, ...template } = subscription;
    expect(readSessionTemplate(template).ok).toBe(true);
    expect(faultsOf(template)).toEqual({ redirectUrl: 'is missing' });
  });
});

describe('faults are told by field', () => {
  test('all that is missing, at once', () => {
    expect(faultsOf({})).toEqual({ paymentData: 'is missing', billingData: 'is missing', redirectUrl: 'is missing' });
    expect(faultsOf({ mode: 'payment' })).toEqual({ paymentData: 'is missing', lineItems: 'is missing' });
    expect(faultsOf({ ...subscription, billingData: { billingPlatformId: PLATFORM } })).toEqual({
      'billingData.planId': 'is missing; give planId or lineItems',
    });
  });

  test.each([
    ['paymentData.currency', { paymentData: { currency: 'eur' } }, 'capitals: "EUR"'],
    ['paymentData.currency', { paymentData: { currency: 'XTS' } }, 'ISO 4217'],
    ['paymentData.paymentMethod', { paymentData: { currency: 'EUR', paymentMethod: 'wallet' } }, 'known are card, pix'],
    ['paymentData.paymentMethod', { paymentData: { currency: 'EUR', paymentMethod: 'constructor' } }, 'known are'],
    [
      'billingData.billingPlatformId',
      { billingData: { ...subscription.billingData, billingPlatformId: 'nope' } },
      'UUID',
    ],
    ['billingData.planId', { billingData: { ...subscription.billingData, planId: '' } }, 'empty'],
    [
      'billingData.lineItems.1.id',
      {
        billingData: {
          billingPlatformId: PLATFORM,
          lineItems: [
            { type: 'plan', id: 'p' },
            { type: 'addon', id: 7 },
          ],
        },
      },
      'text',
    ],
    [
      'billingData.lineItems.1.type',
      {
        billingData: {
          billingPlatformId: PLATFORM,
          lineItems: [
            { type: 'plan', id: 'p' },
            { type: 'plan', id: 'q' },
          ],
        },
      },
      'second plan',
    ],
    [
      'billingData.lineItems',
      { billingData: { billingPlatformId: PLATFORM, lineItems: [{ type: 'addon', id: 'a' }] } },
      'exactly one',
    ],
    [
      'billingData.lineItems',
      {
        billingData: {
          billingPlatformId: PLATFORM,
          lineItems: Array.from({ length: 101 }, () => ({ type: 'addon', id: 'a' })),
        },
      },
      'at most 100',
    ],
    ['billingData.couponCodes.1', { billingData: { ...subscription.billingData, couponCodes: ['A', 'A'] } }, 'twice'],
    ['customerData.email', { customerData: { email: 'nobody' } }, 'email'],
    [
      'customerData.billingAddress.country',
      { customerData: { billingAddress: { country: 'Germany' } } },
      'two letters',
    ],
    ['customerData.firstName', { customerData: { firstName: 'A\0da' } }, 'NUL'],
    ['customerData.lastName', { customerData: { lastName: '\ud800' } }, 'half a character'],
    ['locale', { locale: 'not a language' }, 'BCP 47'],
    ['expiresInMinutes', { expiresInMinutes: 0 }, 'at least 1'],
    ['expiresInMinutes', { expiresInMinutes: 525_601 }, 'at most 525600'],
    ['expiresInMinutes', { expiresInMinutes: '15' }, 'whole number'],
    ['metadata.order', { metadata: { order: 7 } }, 'text'],
    ['metadata.constructor', { metadata: { constructor: 'x' } }, 'not allowed'],
    [
      'metadata',
      { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v'])) },
      'at most 50',
    ],
    ['allowedOrigins.0', { allowedOrigins: ['https://shop.example/path'] }, 'origin'],
    ['redirectUrl', { redirectUrl: 'javascript:alert(1)' }, 'https://'],
    ['cancelUrl', { cancelUrl: '//evil.example' }, 'https://'],
    ['lineItems', { lineItems: payment.lineItems }, 'mode "payment"'],
    ['redirecturl', { redirecturl: 'https://shop.example' }, 'not a known field'],
    ['billingData.plan', { billingData: { ...subscription.billingData, plan: 'x' } }, 'not a known field'],
    ['mode', { mode: 'setup' }, 'subscription'],
  ])('%s', (path, change, message) => {
    const faults = faultsOf({ ...subscription, ...change });
    expect(Object.keys(faults)).toEqual([path]);
    expect(faults[path]).toContain(message);
  });

  test('an own property named __proto__ is an unknown field, and changes nothing', () => {
    const body: unknown = JSON.parse(`{"__proto__":{"isAdmin":true},${JSON.stringify(subscription).slice(1)}`);
    expect(Object.keys(faultsOf(body))).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  test.each([[null], [[]], ['text'], [7], [true]])('a body that is no object: %j', (body) => {
    expect(Object.keys(faultsOf(body))).toEqual(['body']);
  });
});

interface HostileAmounts {
  readonly amounts: readonly { readonly json: string; readonly expect: string }[];
  readonly currencies: readonly { readonly currency: string }[];
  readonly line_items: readonly { readonly qty: number; readonly unit: number; readonly expect: number | string }[];
}
const hostile = JSON.parse(readFileSync('tests/corpora/own/hostile-amounts.json', 'utf8')) as HostileAmounts;

describe('hostile amounts', () => {
  test.each(
    hostile.amounts.filter(({ json }) => json !== '0').map(({ json, expect: verdict }) => [verdict, json] as const),
  )('%s: %s', (verdict, json) => {
    // What cannot even be read as JSON is refused before it comes here.
    const unitAmount: unknown = JSON.parse(json);
    const read = readSessionRequest({
      ...payment,
      lineItems: [{ name: 'x', quantity: 1, unitAmount, currency: 'EUR' }],
    });
    if (verdict === 'refuse') expect(read.ok ? {} : read.faults).toHaveProperty(['lineItems.0.unitAmount']);
    else expect(read.ok).toBe(true);
  });

  test.each(hostile.currencies.map(({ currency }) => [currency]))('currency %j is refused', (currency) => {
    expect(faultsOf({ ...subscription, paymentData: { currency } })).toHaveProperty(['paymentData.currency']);
  });

  test.each(hostile.line_items.filter(({ qty }) => qty < 1 || !Number.isInteger(qty)))(
    'quantity $qty is refused',
    ({ qty, unit }) => {
      const faults = faultsOf({
        ...payment,
        lineItems: [{ name: 'x', quantity: qty, unitAmount: unit, currency: 'EUR' }],
      });
      expect(faults).toHaveProperty(['lineItems.0.quantity']);
    },
  );
});

describe('a payment', () => {
  test.each([
    [{ lineItems: [{ ...payment.lineItems[0], currency: 'USD' }] }, 'lineItems.0.currency'],
    [{ billingData: subscription.billingData }, 'lineItems'],
    [{ lineItems: undefined, billingData: subscription.billingData }, 'billingData.planId'],
    [{ lineItems: [] }, 'lineItems'],
    [{ lineItems: [{ ...payment.lineItems[0], name: 'n'.repeat(251) }] }, 'lineItems.0.name'],
  ])('%j is refused at %s', (change, path) => {
    expect(faultsOf({ ...payment, ...change })).toHaveProperty([path]);
  });

  test('of catalogue charges is taken', () => {
    const billingData = {
      billingPlatformId: PLATFORM,
      lineItems: [{ type: 'charge', id: 'addon_setup', quantity: 1 }],
    };
    expect(readSessionRequest({ mode: 'payment', paymentData: { currency: 'EUR' }, billingData }).ok).toBe(true);
  });
});

describe('a change', () => {
  test('takes each part alone', () => {
    expect(readSessionChange({ billingData: { couponCodes: ['X'] } })).toEqual({
      ok: true,
      value: { couponCodes: ['X'] },
    });
    expect(readSessionChange({ billingData: { planId: 'p' } })).toEqual({
      ok: true,
      value: { items: [{ type: 'plan', id: 'p', quantity: 1 }] },
    });
    expect(readSessionChange({ locale: 'de' })).toEqual({ ok: true, value: { locale: 'de' } });
    expect(readSessionChange({})).toEqual({ ok: true, value: {} });
  });

  test.each([
    ['paymentData', { paymentData: { currency: 'USD' } }],
    ['billingData.billingPlatformId', { billingData: { billingPlatformId: PLATFORM } }],
    ['redirectUrl', { redirectUrl: 'https://shop.example' }],
    ['mode', { mode: 'payment' }],
  ])('cannot touch %s', (path, body) => {
    const read = readSessionChange(body);
    expect(read.ok ? {} : read.faults).toEqual({ [path]: 'is not a known field' });
  });
});
