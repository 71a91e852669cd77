/** One page of every kind that a payer can see, for tests of the screens and for looking at them. */
import type { CheckoutPage, OrderSummary, PageState, TypedValues } from '~/checkout/checkout-page';
import type { Locale } from '~/translations/locales';
import { say } from '~/translations/translate';

const followed = {
  statusUrl: '/checkout/sess_1/status',
  version: '0a1b2c3d.4',
  followUrl: '/checkout/sess_1?follow=1',
};
const submittable = { token: 'token-1', submissionId: '3f0f8a52-7d0e-4a35-9a0f-8a5f0b0b7c11' };
const bank = { url: 'https://bank.example/challenge?id=1', fields: {} };

const empty: TypedValues = { method: null, email: '', cardNumber: '', expiry: '', holderName: '', payer: {} };
const typed: TypedValues = {
  method: 'card',
  email: 'ada@example.com',
  cardNumber: '4000 0000 0000 0002',
  expiry: '11 / 29',
  holderName: 'Ada Byron',
  payer: {},
};

const card = { method: 'card', gatewayName: 'Practice gateway', needsHolderName: false, payerFields: [] } as const;
const pix = { method: 'pix', gatewayName: 'Practice gateway', needsHolderName: false, payerFields: [] } as const;
const openBanking = {
  method: 'openbanking',
  gatewayName: 'Practice gateway',
  needsHolderName: false,
  payerFields: [],
} as const;
const debit = { method: 'sepa', gatewayName: 'Adyen', needsHolderName: false } as const;
const brazilian = {
  method: 'boleto',
  gatewayName: 'Practice gateway',
  needsHolderName: false,
  payerFields: ['payerName', 'taxId', 'phone', 'street', 'postalCode', 'city', 'region'],
} as const;
const open = {
  kind: 'open',
  methods: [card],
  payerTerms: { currency: 'USD', country: null },
  values: empty,
  problems: [],
  notice: null,
  ...submittable,
  ...followed,
} as const;

// A hand-drawn stand-in of a code's size and shape: what matters here is the space it takes.
const squares = Array.from({ length: 29 * 29 }, (_, at) =>
  (at * 7919 + (at >> 3) * 104729) % 5 < 2 ? `M${(at % 29) + 2} ${Math.floor(at / 29) + 2}h1v1h-1z` : '',
).join('');
const qrSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h33v33H0z"/><path fill="#000" d="${squares}"/></svg>`;

export const SAMPLE_STATES = {
  open: { ...open, methods: [card, pix, openBanking] },
  'open-single': { ...open, methods: [{ ...card, needsHolderName: true }] },
  'open-bank': { ...open, methods: [card, pix, openBanking], values: { ...empty, method: 'openbanking' } },
  'open-single-bank': { ...open, methods: [openBanking] },
  'open-brazil': {
    ...open,
    methods: [card, { ...pix, payerFields: ['payerName', 'taxId'] }, brazilian],
    payerTerms: { currency: 'BRL', country: 'BR' },
    values: { ...empty, method: 'boleto', payer: { payerName: 'Ada Lovelace' } },
  },
  'open-debit': {
    ...open,
    methods: [{ ...debit, payerFields: ['iban', 'accountHolder'] }],
    payerTerms: { currency: 'EUR', country: null },
  },
  'problems-debit': {
    ...open,
    methods: [
      card,
      {
        ...debit,
        payerFields: ['iban', 'accountHolder', 'phone', 'country', 'street', 'postalCode', 'city', 'region'],
      },
    ],
    payerTerms: { currency: 'EUR', country: null },
    values: {
      ...empty,
      method: 'sepa',
      email: 'ada@example.com',
      payer: { iban: 'DE89 3704', phone: '12', country: 'DE' },
    },
    problems: [
      { field: 'iban', message: 'ibanInvalid' },
      { field: 'accountHolder', message: 'enterAccountHolder' },
      { field: 'phone', message: 'phoneInvalid' },
      { field: 'street', message: 'enterStreet' },
    ],
  },
  problems: {
    ...open,
    methods: [card, pix],
    values: { ...typed, email: 'ada@', expiry: '11 / 19' },
    problems: [
      { field: 'email', message: 'emailInvalid' },
      { field: 'cardNumber', message: 'cardNumberInvalid' },
      { field: 'expiry', message: 'expiryPast' },
      { field: 'securityCode', message: 'securityCodeThree' },
    ],
  },
  declined: { ...open, methods: [card, pix], values: typed, notice: { kind: 'declined', code: 'generic' } },
  canceled: { ...open, methods: [card, openBanking], notice: { kind: 'canceled' } },
  unavailable: { ...open, values: typed, notice: { kind: 'gateway_unavailable' } },
  challenge: { kind: 'challenge', ...bank, method: 'GET', ...submittable, ...followed },
  'challenge-post': {
    kind: 'challenge',
    ...bank,
    method: 'POST',
    fields: { creq: 'eyJhIjoxfQ', threeDSSessionData: 'x' },
    ...submittable,
    ...followed,
  },
  redirect: { kind: 'redirect', ...bank, method: 'GET', ...submittable, ...followed },
  qr: {
    kind: 'qr',
    method: 'pix',
    svg: qrSvg,
    payload:
      '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Northwind6009Sao Paulo62070503***6304A13D',
    expiresAt: '2026-11-21T00:30:00.000Z',
    secondsLeft: 14 * 60 + 20,
    testUrl: 'http://127.0.0.1:3000/sandbox/simulators/practice/qr/1',
    ...submittable,
    ...followed,
  },
  fingerprint: {
    kind: 'fingerprint',
    url: 'https://bank.example/method',
    fields: { threeDSMethodData: 'eyJhIjoxfQ' },
    returnUrl: '/return/1',
    ...submittable,
    ...followed,
  },
  voucher: {
    kind: 'voucher',
    method: 'boleto',
    reference: '34191.79001 01043.510047 91020.150008 4 96610000024900',
    barcode: '34194966100000249001790010435100491020150000',
    url: 'https://bank.example/boleto.pdf',
    recipient: null,
    amount: 'R$ 249,00',
    expiresAt: '2026-11-24T03:00:00.000Z',
    testUrl: 'http://127.0.0.1:3000/sandbox/simulators/practice/voucher/1',
    ...submittable,
    ...followed,
  },
  'voucher-shop': {
    kind: 'voucher',
    method: 'oxxo',
    reference: '93000262280678',
    barcode: null,
    url: null,
    recipient: 'OXXO Pay',
    amount: '$899.00',
    expiresAt: null,
    testUrl: null,
    ...submittable,
    ...followed,
  },
  pending: { kind: 'pending', reference: '0A1B2C3D', ...followed },
  checking: { kind: 'checking', reference: '0A1B2C3D', ...followed },
  paid: {
    kind: 'paid',
    amount: '$49.00',
    reference: '0A1B2C3D',
    card: { brand: 'visa', lastFour: '4242' },
    paidAt: '2026-11-20T23:58:00.000Z',
    continueUrl: 'https://merchant.example/thanks?status=success',
  },
  'paid-link': {
    kind: 'paid',
    amount: '$49.00',
    reference: '0A1B2C3D',
    card: null,
    paidAt: '2026-11-20T23:58:00.000Z',
    continueUrl: null,
  },
  expired: { kind: 'expired' },
  'no-methods': { kind: 'no_methods' },
  'not-found': { kind: 'not_found' },
  'link-inactive': { kind: 'link_inactive' },
  maintenance: { kind: 'maintenance' },
} as const satisfies Record<string, PageState>;

export type SampleName = keyof typeof SAMPLE_STATES;

const AMOUNTS: Readonly<Record<Locale, string>> = {
  en: '$49.00',
  de: '49,00 $',
  es: '49,00 US$',
  fr: '49,00 $US',
  'pt-BR': 'US$ 49,00',
  ar: '\u200f49.00 US$',
};

function sampleOrder(locale: Locale): OrderSummary {
  const amount = AMOUNTS[locale];
  const interval = say(locale, 'interval.month', { count: 1 });
  return {
    title: 'Northwind Pro',
    total: amount,
    interval,
    lines: [
      { name: 'Northwind Pro', detail: null, amount: amount.replace('49', '39') },
      { name: 'Extra seats', detail: `2 × ${amount.replace('49', '10')}`, amount: amount.replace('49', '20') },
    ],
    subtotal: amount.replace('49', '59'),
    discounts: [{ name: 'WELCOME', amount: `-${amount.replace('49', '15')}` }],
    taxes: [{ name: 'VAT 12.5 %', amount: amount.replace('49', '5') }],
    later: say(locale, 'order.later', { amount: amount.replace('49', '66'), interval }),
  };
}

const WITHOUT_MERCHANT: readonly SampleName[] = ['not-found', 'link-inactive', 'maintenance'];

/** The page of a sample state in a language. */
export function samplePage(name: SampleName, locale: Locale = 'en'): CheckoutPage {
  const state = SAMPLE_STATES[name];
  if (WITHOUT_MERCHANT.includes(name)) {
    return {
      locale,
      merchant: null,
      style: null,
      summary: null,
      payLabel: null,
      cancelUrl: null,
      sandbox: false,
      state,
    };
  }
  const interval = say(locale, 'interval.month', { count: 1 });
  return {
    locale,
    merchant: { name: 'Northwind Traders', supportEmail: 'help@northwind.example' },
    style: null,
    summary: sampleOrder(locale),
    payLabel:
      name === 'open-single'
        ? say(locale, 'pay.subscribe', { amount: AMOUNTS[locale], interval })
        : say(locale, 'pay.button', { amount: AMOUNTS[locale] }),
    cancelUrl: 'https://merchant.example/pricing',
    sandbox: true,
    state,
  };
}
