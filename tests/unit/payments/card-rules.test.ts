import { readFileSync } from 'node:fs';
import { cardNumber } from 'card-validator/dist/card-number.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardRulesFor, readCardNumber, readSecurityCode } from '~/payments/card-rules';

const corpus = <Content>(path: string) => JSON.parse(readFileSync(`tests/corpora/${path}`, 'utf8')) as Content;

const ADYEN = corpus<{ items: { cardnumber: string; CVC: string }[] }[]>('cards/adyen-cards.json').flatMap(
  ({ items }) => items,
);
const STRIPE = corpus<{ number: string }[]>('cards/stripe-cards.json');
const CANARIES = corpus<{
  pans: { pan: string }[];
  forms_of_4111: { form: string; text: string }[];
  negatives: { text: string }[];
}>('own/pan-canaries.json');
const CONTRACT = [
  '4000000000003220',
  '4000000000003063',
  '4000000000000002',
  '4000000000009995',
  '4000000000009987',
  '4000000000000259',
  '4000000000006975',
];

describe('card number', () => {
  const published = [
    ...ADYEN.map((card) => card.cardnumber),
    ...STRIPE.map((card) => card.number),
    ...CANARIES.pans.map((card) => card.pan),
    ...CONTRACT,
  ];

  it.each([...new Set(published)])('takes the published test card %s', (number) => {
    expect(readCardNumber(number)).toEqual({ digits: number.replaceAll(' ', '') });
  });

  it.each(['plain', 'spaced', 'dotted', 'plus', 'nbsp', 'thin', 'fullwidth', 'multiline'])(
    'takes the number written %s',
    (form) => {
      const typed = CANARIES.forms_of_4111.find((entry) => entry.form === form)?.text ?? '';
      expect(readCardNumber(typed)).toEqual({ digits: '4111111111111111' });
    },
  );

  it('takes other digits, dashes of every length and invisible marks', () => {
    expect(readCardNumber('٤١١١ ١١١١ ١١١١ ١١١١')).toEqual({ digits: '4111111111111111' });
    expect(readCardNumber('۴۱۱۱‑۱۱۱۱–۱۱۱۱—۱۱۱۱')).toEqual({ digits: '4111111111111111' });
    expect(readCardNumber('\u200e4111\u200b111111111111\ufeff')).toEqual({ digits: '4111111111111111' });
  });

  it.each([
    ['', 'enterCardNumber'],
    [' - ', 'enterCardNumber'],
    ['4242', 'cardNumberTooShort'],
    ['424242424242424', 'cardNumberTooShort'],
    ['4242424242424241', 'cardNumberInvalid'],
    ['42424242424242424', 'cardNumberInvalid'],
    ['0000000000000000', 'cardNumberInvalid'],
    ['4242 4242 4242 424x', 'cardNumberInvalid'],
    ['4242424242424242\u0000', 'cardNumberInvalid'],
    ['4'.repeat(500), 'cardNumberInvalid'],
  ])('refuses %j with %s', (typed, problem) => {
    expect(readCardNumber(typed)).toEqual({ problem });
  });

  // With the point taken for a separator, 5.500000000000004 is a card number; in this field nothing else is typed.
  it.each(CANARIES.negatives.map(({ text }) => text).filter((text) => !text.startsWith('5.5')))(
    'refuses %s, which is no card number',
    (text) => {
      expect(readCardNumber(text)).toHaveProperty('problem');
    },
  );

  it('agrees with card-validator about every number of a known brand', () => {
    const digits = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 19 })
      .map((list) => list.join(''));
    const prefixed = fc.tuple(
      fc.constantFrom('4', '51', '34', '36', '6011', '3528', '62', '5067', '9792', '2200', ''),
      digits,
    );
    fc.assert(
      fc.property(prefixed, ([prefix, rest]) => {
        const number = (prefix + rest).slice(0, rest.length);
        const verdict = cardNumber(number);
        if (verdict.card === null || number.startsWith('0')) return;
        expect('digits' in readCardNumber(number)).toBe(verdict.isValid);
      }),
      { numRuns: 2_000 },
    );
  });

  it('lets the gateway judge a brand that no list knows', () => {
    expect(cardRulesFor('90').brand).toBeNull();
    expect(readCardNumber('9000000000000001')).toEqual({ digits: '9000000000000001' });
    expect(readCardNumber('9000000000000008')).toEqual({ problem: 'cardNumberInvalid' });
  });
});

describe('security code', () => {
  it('has the length that the brand prints', () => {
    const [amex, visa, unknown] = ['378282246310005', '4242', ''].map(cardRulesFor);
    if (!amex || !visa || !unknown) throw new Error('rules are missing');
    expect(readSecurityCode('1234', amex)).toEqual({ code: '1234' });
    expect(readSecurityCode('123', amex)).toEqual({ problem: 'securityCodeFour' });
    expect(readSecurityCode(' 0 4 2 ', visa)).toEqual({ code: '042' });
    expect(readSecurityCode('１２３', visa)).toEqual({ code: '123' });
    expect(readSecurityCode('1234', visa)).toEqual({ problem: 'securityCodeThree' });
    expect(readSecurityCode('12a', visa)).toEqual({ problem: 'securityCodeThree' });
    expect(readSecurityCode('1234', unknown)).toEqual({ code: '1234' });
    expect(readSecurityCode('', amex)).toEqual({ problem: 'enterSecurityCode' });
  });
});
