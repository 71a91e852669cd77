import type { CardDetails, PaymentAsk, PaymentDetails } from '~/gateways/contract';
import { parseStrictJson } from '~/foundation/strict-json';
import type { WireSource, WireTokenRequest } from './wire';

type Of<Details, Key extends PropertyKey> = Details extends unknown
  ? Key extends keyof Details
    ? Details
    : never
  : never;
type SepaDetails = Of<PaymentDetails, 'iban'>;

/** What is paid with, in the gateway's words; null where it does not take that, or lacks what it must be told. */
export function sourceOf(ask: PaymentAsk, today: Date): WireSource | null {
  const { details } = ask;
  const stored = ask.store ? { store_for_future_use: true } : {};
  if ('card' in details) return { ...wireCardOf(details.card), ...stored };
  if ('sealed' in details) return tokenSource(details.sealed.payload.token ?? '', stored);
  if ('iban' in details) return sepaSource(ask, details, today);
  if (details.method === 'ideal') return { type: 'ideal', description: statementOf(ask), ...languageOf(ask) };
  return details.method === 'paypal' ? { type: 'paypal' } : null;
}

/** Whether it is a wallet's token: exchanged for one of the gateway's before it can be paid with. */
export function walletTokenOf(details: PaymentDetails): WireTokenRequest | null {
  if (details.method !== 'applepay' && details.method !== 'googlepay') return null;
  const json = parseStrictJson(details.token);
  const isObject = json.ok && typeof json.value === 'object' && json.value !== null && !Array.isArray(json.value);
  return isObject ? { type: details.method, token_data: { ...json.value } } : null;
}

/** A source from a token of the gateway's; null when it is none. */
export function tokenSource(token: string, stored: { store_for_future_use?: boolean }): WireSource | null {
  return /^tok_\w{26}$/.test(token) ? { type: 'token', token, ...stored } : null;
}

function wireCardOf(card: CardDetails): Extract<WireSource, { type: 'card' }> {
  return {
    type: 'card',
    number: card.number,
    expiry_month: card.expiryMonth,
    expiry_year: card.expiryYear,
    cvv: card.securityCode,
    ...(card.holderName ? { name: card.holderName } : {}),
  };
}

/** A mandate for this payment alone, given today at the page. Its id is our reference, without what banks do not take. */
function sepaSource(ask: PaymentAsk, { iban, holderName }: SepaDetails, today: Date): WireSource | null {
  const { address } = ask.payer;
  if (!address) return null;
  const [first = '', ...rest] = holderName.trim().split(/\s+/);
  return {
    type: 'sepa',
    country: iban.slice(0, 2).toUpperCase(),
    account_number: iban,
    currency: 'EUR',
    mandate_id: ask.reference.replace(/[^A-Za-z0-9]/g, '').slice(0, 35),
    date_of_signature: today.toISOString().slice(0, 10),
    account_holder: {
      type: 'individual',
      first_name: first.slice(0, 50),
      last_name: (rest.join(' ') || first).slice(0, 50),
      billing_address: {
        address_line1: address.line,
        city: address.city,
        zip: address.postalCode,
        country: address.country,
        ...(address.region ? { state: address.region } : {}),
      },
    },
  };
}

/** What the payer's bank statement says: letters, digits and spaces only, and never nothing. */
function statementOf({ description, reference }: PaymentAsk): string {
  const plain = (text: string) =>
    text
      .replace(/[^A-Za-z0-9 ]/g, '')
      .replace(/ +/g, ' ')
      .trim();
  return (plain(description) || plain(reference)).slice(0, 27);
}

function languageOf({ locale }: PaymentAsk): { language?: string } {
  const language = /^[a-z]{2}(?=-|$)/.exec(locale)?.[0];
  return language ? { language } : {};
}
