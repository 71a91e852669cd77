import { describe, expect, test } from 'vitest';
import { browserOf } from '~/checkout/browser-details';
import type { MethodChoice, PayerFieldName } from '~/checkout/checkout-page';
import { readPaymentForm } from '~/checkout/payment-form';
import type { Method } from '~/gateways/contract';

const choice = (method: Method, ...payerFields: PayerFieldName[]): MethodChoice => ({
  method,
  gatewayName: 'Practice gateway',
  needsHolderName: false,
  payerFields,
});

const boleto = choice('boleto', 'payerName', 'taxId', 'phone', 'street', 'postalCode', 'city', 'region');
const sepa = choice('sepa', 'iban', 'accountHolder');
const BRAZIL = { currency: 'BRL', country: 'BR' };
const NOWHERE = { currency: 'EUR', country: null };

function read(
  fields: Record<string, string>,
  methods: readonly MethodChoice[],
  payerTerms = NOWHERE as typeof BRAZIL | typeof NOWHERE,
) {
  const question = { methods, now: new Date('2026-11-20T10:00:00Z'), emailKnown: null, payerTerms };
  return readPaymentForm(new URLSearchParams({ email: 'ada@example.com', ...fields }), question);
}

const problemsOf = (...asked: Parameters<typeof read>) => {
  const reading = read(...asked);
  return reading.ok ? [] : reading.problems.map(({ field, message }) => `${field}: ${message}`);
};

const GOOD = {
  payer_name: ' Ada  Lovelace',
  tax_id: '529.982.247-25',
  phone: '(11) 98765-4321',
  street: 'Av. Paulista, 1000',
  postal_code: '01310-100',
  city: 'São Paulo',
  region: 'sp',
};

describe('what a method asks of the payer', () => {
  test('is read by the rules of the currency and the country', () => {
    expect(read(GOOD, [boleto], BRAZIL)).toMatchObject({
      ok: true,
      details: { method: 'boleto' },
      payer: {
        name: 'Ada  Lovelace',
        taxId: '52998224725',
        phone: '+5511987654321',
        country: 'BR',
        address: { line: 'Av. Paulista, 1000', city: 'São Paulo', region: 'SP', postalCode: '01310100', country: 'BR' },
      },
    });
  });

  test('names everything that is missing at once, in the order of the page', () => {
    expect(problemsOf({}, [boleto], BRAZIL)).toEqual([
      'payerName: enterPayerName',
      'taxId: enterCpf',
      'phone: enterPhone',
      'street: enterStreet',
      'postalCode: enterPostalCode',
      'city: enterCity',
      'region: enterRegion',
    ]);
  });

  test('is kept as it was typed when something is wrong with it', () => {
    const reading = read({ ...GOOD, tax_id: '529.982.247-26', region: 'XX' }, [boleto], BRAZIL);
    expect(reading.ok).toBe(false);
    expect(reading.values.payer).toEqual({
      payerName: ' Ada  Lovelace',
      taxId: '529.982.247-26',
      phone: '(11) 98765-4321',
      street: 'Av. Paulista, 1000',
      postalCode: '01310-100',
      city: 'São Paulo',
      region: 'XX',
    });
  });

  test('is not asked with another method, whatever was typed', () => {
    const reading = read({ ...GOOD, tax_id: 'nonsense', method: 'pix' }, [choice('pix'), boleto], BRAZIL);
    expect(reading).toMatchObject({ ok: true, payer: { name: null, taxId: null, address: null, country: 'BR' } });
  });

  test('a country that is not known is asked, and the other fields follow it', () => {
    const klarna = choice('klarna', 'country', 'street', 'postalCode', 'city', 'region');
    expect(problemsOf({}, [klarna])).toContain('country: enterCountry');
    const address = { country: 'DE', street: 'Unter den Linden 1', postal_code: '10117', city: 'Berlin' };
    expect(read(address, [klarna])).toMatchObject({ ok: true, payer: { address: { country: 'DE', region: null } } });
    expect(problemsOf({ ...address, country: 'US' }, [klarna])).toEqual(['region: enterRegion']);
  });

  test.each(['payer_name', 'street', 'city'])('a card number in %s is refused and not shown again', (field) => {
    const reading = read({ ...GOOD, [field]: '4242 4242 4242 4242' }, [boleto], BRAZIL);
    expect(reading.ok).toBe(false);
    expect(JSON.stringify(reading)).not.toContain('4242');
    expect(JSON.stringify(reading)).toContain('payerLooksLikeCard');
  });
});

describe('debits', () => {
  test('an account and its holder, who is the payer', () => {
    const fields = { iban: 'DE89 3704 0044 0532 0130 00', account_holder: 'Ada Lovelace' };
    expect(read(fields, [sepa])).toMatchObject({
      ok: true,
      details: { method: 'sepa', iban: 'DE89370400440532013000', holderName: 'Ada Lovelace' },
      payer: { name: 'Ada Lovelace' },
    });
  });

  test.each([
    [{}, ['iban: enterIban', 'accountHolder: enterAccountHolder']],
    [{ iban: 'DE89 3704 0044 0532 0130 01', account_holder: 'Ada' }, ['iban: ibanInvalid']],
  ])('%o: %o', (fields, problems) => {
    expect(problemsOf(fields, [sepa])).toEqual(problems);
  });
});

test.each([
  ['', { ok: true, details: { method: 'upi', virtualAddress: null } }],
  [' ada@okbank ', { ok: true, details: { method: 'upi', virtualAddress: 'ada@okbank' } }],
  ['ada', { ok: false, problems: [{ field: 'virtualAddress', message: 'virtualAddressInvalid' }] }],
  ['a@b@c', { ok: false }],
])('the UPI ID "%s"', (typed, expected) => {
  expect(read({ upi_id: typed }, [choice('upi', 'virtualAddress')])).toMatchObject(expected);
});

describe('what the browser says of itself', () => {
  const headers = new Headers({
    'user-agent': 'Mozilla/5.0',
    accept: 'text/html',
    'accept-language': 'pt-BR,pt;q=0.9',
  });

  test('its requests, and the screen as its script wrote it', () => {
    expect(browserOf(headers, '1280.800.24.-180')).toEqual({
      acceptHeader: 'text/html',
      userAgent: 'Mozilla/5.0',
      language: 'pt-BR',
      screen: { width: 1280, height: 800, colorDepth: 24, timeZoneOffsetMinutes: -180 },
    });
  });

  test.each(['', '1280.800.24', '0.800.24.0', '99999.800.24.0', '1280.800.7.0', '1280.800.24.-999', '1.2.3.4; drop'])(
    'no screen is made of "%s"',
    (text) => {
      expect(browserOf(headers, text)?.screen).toBeNull();
    },
  );

  test('what is no browser is none', () => {
    expect(browserOf(new Headers(), '1280.800.24.0')).toBeNull();
    expect(browserOf(new Headers({ 'user-agent': 'x', 'accept-language': '*' }), '')?.language).toBe('en');
  });
});
