import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIban } from '~/payments/iban';
import { readPhone } from '~/payments/phone-number';
import { readPostalCode } from '~/payments/postal-address';
import { readTaxId } from '~/payments/tax-id';

/** Every text that differs in one digit. */
function withOneDigitOff(text: string): string[] {
  return [...text].flatMap((sign, at) =>
    /\d/.test(sign)
      ? Array.from({ length: 10 }, (_, digit) => String(digit))
          .filter((digit) => digit !== sign)
          .map((digit) => text.slice(0, at) + digit + text.slice(at + 1))
      : [],
  );
}

describe('CPF and CNPJ', () => {
  test.each([
    ['529.982.247-25', '52998224725'],
    ['11144477735', '11144477735'],
    ['٥٢٩٩٨٢٢٤٧٢٥', '52998224725'],
    ['11.222.333/0001-81', '11222333000181'],
    ['12.abc.345/01DE-35', '12ABC34501DE35'],
  ])('%s', (typed, taxId) => {
    expect(readTaxId(typed, 'BRL')).toEqual({ taxId });
  });

  test.each(['', '  ', '111.111.111-11', '00000000000000', '529.982.247-2', '529982247250', 'CPF', '1122233300018A'])(
    'refuses "%s"',
    (typed) => {
      expect(readTaxId(typed, 'BRL')).toEqual({ problem: typed.trim() === '' ? 'enterCpf' : 'cpfInvalid' });
    },
  );

  test('a digit that is mistyped is always noticed', () => {
    for (const good of ['52998224725', '11222333000181'])
      for (const off of withOneDigitOff(good)) expect(readTaxId(off, 'BRL'), off).toEqual({ problem: 'cpfInvalid' });
  });
});

test.each([
  ['MXN', 'GOMC900514HDFLRS09', true],
  ['MXN', 'ABC010203AB1', true],
  ['MXN', '52998224725', false],
  ['INR', 'abcde1234f', true],
  ['INR', 'ABCDE12345', false],
  ['COP', '1.020.304.050', true],
  ['COP', '12', false],
])('%s documents: %s is taken: %s', (currency, typed, isTaken) => {
  expect('taxId' in readTaxId(typed, currency)).toBe(isTaken);
});

describe('IBAN', () => {
  test.each(['DE89 3704 0044 0532 0130 00', 'nl91abna0417164300', 'GB29-NWBK-6016-1331-9268-19', 'NO9386011117947'])(
    'takes %s',
    (typed) => {
      expect(readIban(typed)).toEqual({ iban: typed.replace(/[ -]/g, '').toUpperCase() });
    },
  );

  test.each([
    ['', 'enterIban'],
    ['DE89370400440532013001', 'ibanInvalid'],
    ['DE8937040044053201300', 'ibanInvalid'],
    ['4242424242424242', 'ibanInvalid'],
    // Well made, and of a country outside of SEPA.
    ['SA0380000000608010167519', 'ibanNotSepa'],
  ])('"%s": %s', (typed, problem) => {
    expect(readIban(typed)).toEqual({ problem });
  });

  test('a digit that is mistyped is always noticed', () => {
    for (const off of withOneDigitOff('DE89370400440532013000'))
      expect(readIban(off), off).toEqual({ problem: 'ibanInvalid' });
  });
});

test.each([
  ['(11) 98765-4321', 'BR', '+5511987654321'],
  ['011 98765 4321', 'BR', '+5511987654321'],
  ['+44 20 7946 0000', 'BR', '+442079460000'],
  ['0046 70 123 45 67', null, '+46701234567'],
  ['98765 43210', 'IN', '+919876543210'],
])('the phone number %s of %s', (typed, country, phone) => {
  expect(readPhone(typed, country)).toEqual({ phone });
});

test.each([
  ['', 'BR', 'enterPhone'],
  ['98765 4321', null, 'phoneInvalid'],
  ['12', 'BR', 'phoneInvalid'],
  ['call me', 'BR', 'phoneInvalid'],
])('the phone number "%s" of %s: %s', (typed, country, problem) => {
  expect(readPhone(typed, country)).toEqual({ problem });
});

test.each([
  ['01310-100', 'BR', '01310100'],
  ['94103-1234', 'US', '941031234'],
  ['sw1a 1aa', 'GB', 'SW1A 1AA'],
])('the postal code %s of %s', (typed, country, postalCode) => {
  expect(readPostalCode(typed, country)).toEqual({ postalCode });
});

test.each([
  ['0131-100', 'BR'],
  ['9410', 'US'],
  ['<script>', 'GB'],
])('the postal code %s of %s is none', (typed, country) => {
  expect(readPostalCode(typed, country)).toEqual({ problem: 'postalCodeInvalid' });
});

test('nothing that can be typed makes a rule throw, or lets another sign through than letters and digits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('BRL', 'MXN', 'INR', 'COP'), (typed, currency) => {
      const taxId = readTaxId(typed, currency);
      if ('taxId' in taxId) expect(taxId.taxId).toMatch(/^[\dA-ZÑ&]+$/u);
      const iban = readIban(typed);
      if ('iban' in iban) expect(iban.iban).toMatch(/^[\dA-Z]+$/);
      const phone = readPhone(typed, 'BR');
      if ('phone' in phone) expect(phone.phone).toMatch(/^\+\d+$/);
      readPostalCode(typed, 'GB');
    }),
  );
});
