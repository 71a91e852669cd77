import type { OpenedCheckout } from '~/flows/open-checkout.server';
import type { House } from '~/flows/house';
import { serverMaySeeCards } from '~/flows/find-routes.server';
import { offeredMethods, type OfferedMethod } from '~/flows/offered-methods.server';
import type { Method, PayerField } from '~/gateways/contract';
import { gatewayById } from '~/gateways/registry.server';
import type { CheckoutSession, Customer } from '~/sessions/session';
import {
  PAYER_FIELDS_IN_ORDER,
  type MethodChoice,
  type PayerFieldName,
  type PayerTerms,
  type TypedValues,
} from './checkout-page';
import { findCardEntry } from './card-entry.server';

/** Wallets are paid with by their own button, which this page does not have. */
const WITHOUT_BUTTON: ReadonlySet<Method> = new Set(['applepay', 'googlepay']);

/** The methods as the page shows them. */
export async function methodChoices(house: House, checkout: OpenedCheckout): Promise<readonly MethodChoice[]> {
  const offered = await offeredMethods(house, checkout.session);
  const { session } = checkout;
  const terms = payerTermsOf(session);
  const isTyped = serverMaySeeCards(house, session.mode);
  const withButton = offered.filter(({ method }) => !WITHOUT_BUTTON.has(method));
  const choices = withButton.map((one) => choiceOf(one, { ...terms, isTyped }));
  if (isTyped) return choices;
  const card = offered.find(({ method }) => method === 'card');
  const cardEntry = card && (await findCardEntry(house, session, card.entries));
  // Where a card can reach no gateway, it is not offered.
  return choices.flatMap((choice) => (choice.method !== 'card' ? choice : cardEntry ? { ...choice, cardEntry } : []));
}

/** By what is known of each gateway that may get the payment: the one that fails over to the next has asked enough for both. */
function choiceOf({ method, entries }: OfferedMethod, terms: PayerTerms & { readonly isTyped: boolean }): MethodChoice {
  const sheets = entries.flatMap(({ gateway }) => gatewayById(gateway)?.dataSheet ?? []);
  const [{ gateway }] = entries;
  const needsHolderName = sheets.some((sheet) => sheet.needsHolderName);
  const asked = new Set(sheets.flatMap((sheet) => sheet.methods[method]?.payerData ?? []));
  // The name on a card that our server does not see is not seen either.
  const knowsName = (method === 'card' && needsHolderName && terms.isTyped) || method === 'sepa';
  if (knowsName) asked.delete('name');
  const gatewayName = gatewayById(gateway)?.name ?? gateway;
  return { method, gatewayName, needsHolderName, payerFields: payerFieldsOf(method, asked, terms) };
}

const FIELDS_FOR: Readonly<Record<PayerField, readonly PayerFieldName[]>> = {
  name: ['payerName'],
  taxId: ['taxId'],
  phone: ['phone'],
  address: ['country', 'street', 'postalCode', 'city', 'region'],
};
const FIELDS_OF: Readonly<Partial<Record<Method, readonly PayerFieldName[]>>> = {
  sepa: ['iban', 'accountHolder'],
  upi: ['virtualAddress'],
};
const NO_FIELDS: readonly PayerFieldName[] = [];

function payerFieldsOf(
  method: Method,
  asked: ReadonlySet<PayerField>,
  { country }: PayerTerms,
): readonly PayerFieldName[] {
  const own = FIELDS_OF[method] ?? NO_FIELDS;
  if (asked.size === 0) return own;
  const wanted = new Set([...own, ...[...asked].flatMap((field) => FIELDS_FOR[field])]);
  if (country !== null) wanted.delete('country');
  return PAYER_FIELDS_IN_ORDER.filter((field) => wanted.has(field));
}

/** Currencies of one country only: who pays in them for a local method is there. */
const COUNTRY_OF: Readonly<Record<string, string>> = {
  ARS: 'AR', AUD: 'AU', BRL: 'BR', CAD: 'CA', CLP: 'CL', COP: 'CO', GBP: 'GB', INR: 'IN', MXN: 'MX', PEN: 'PE', SEK: 'SE',
}; // prettier-ignore

/** By which rules the payer's details are read: the document by the currency, the address by the country. */
export function payerTermsOf({ currency, customer }: Pick<CheckoutSession, 'currency' | 'customer'>): PayerTerms {
  return { currency, country: customer.billingAddress?.country ?? COUNTRY_OF[currency] ?? null };
}

/** What the merchant told of its customer, for the fields that ask for it. */
export function knownValues(customer: Customer, methods: readonly MethodChoice[]): TypedValues['payer'] {
  const asked = methods.flatMap(({ payerFields }) => payerFields);
  if (asked.length === 0) return {};
  const { firstName, lastName, phone, billingAddress: address = {} } = customer;
  const known: Partial<Record<PayerFieldName, string>> = {
    payerName: [firstName, lastName].filter(Boolean).join(' '),
    phone,
    street: [address.street, address.number].filter(Boolean).join(', '),
    postalCode: address.zipCode,
    city: address.city,
    region: address.state,
    country: address.country,
  };
  return Object.fromEntries(asked.flatMap((field) => (known[field] ? [[field, known[field]]] : [])));
}
