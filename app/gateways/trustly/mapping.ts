import type { DeclineRule, GatewayAnswer, Payer, PaymentAsk } from '~/gateways/contract';
import type { OperationAsk } from '~/gateways/operation-contract';
import { exponentOf, isCurrency } from '~/foundation/currency';
import { LARGEST_AMOUNT, majorUnits, money, type Money } from '~/foundation/money';
import type { TrustlySettings } from './connection';
import { wireMoneyNotice, wireStateNotice, type WireDeposit, type WireRefund } from './wire';

/** What Trustly takes deposits in (its own texts have two decimals always, and so have these). */
export const CURRENCIES = ['SEK', 'EUR', 'GBP', 'DKK', 'NOK', 'PLN', 'CZK'] as const;
/** Whose banks it reaches. */
export const COUNTRIES = ['AT', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'GB', 'LT', 'LV', 'NL', 'NO', 'PL', 'SE'] as const;

const COUNTRY_OF: Readonly<Record<string, string>> = {
  SEK: 'SE',
  GBP: 'GB',
  DKK: 'DK',
  NOK: 'NO',
  PLN: 'PL',
  CZK: 'CZ',
};

/** What of an ask must be there, or nothing can be asked: why not, in words. */
export function whyNoDeposit({ money: { currency }, details, payer, email, webhookUrl }: PaymentAsk): string | null {
  if (details.method !== 'openbanking' && details.method !== 'ideal') return `has no method ${details.method}`;
  if (!CURRENCIES.some((known) => known === currency)) return `does not take ${currency}`;
  if (details.method === 'ideal' && currency !== 'EUR') return 'takes iDEAL in EUR only';
  if (!payer.name?.trim()) return "wants the payer's name";
  if (!email) return "wants the payer's email address";
  return webhookUrl.includes('?') ? 'takes no webhook address with a question mark' : null;
}

/** Our question in Trustly's words, for an ask that `whyNoDeposit` has nothing against. */
export function depositOf(ask: PaymentAsk, settings: TrustlySettings, endUserId: string): WireDeposit {
  const { payer, money: asked } = ask;
  const country = payer.country ?? payer.address?.country ?? COUNTRY_OF[asked.currency] ?? settings.country;
  return {
    Username: settings.username,
    Password: settings.password,
    NotificationURL: ask.webhookUrl,
    EndUserID: endUserId,
    MessageID: ask.reference,
    Attributes: {
      Country: country,
      Locale: localeOf(ask.locale),
      Currency: asked.currency,
      Amount: majorUnits(asked),
      ...(ask.payerAddress === null ? {} : { IP: ask.payerAddress }),
      SuccessURL: ask.returnUrl,
      FailURL: ask.returnUrl,
      ...namesOf(payer),
      Email: ask.email ?? '',
      ...(payer.phone === null ? {} : { MobilePhone: payer.phone }),
      ShopperStatement: settings.shopperStatement,
      ExternalReference: ask.sessionId,
      ...(ask.details.method === 'ideal' ? { Method: 'deposit.bank.netherlands.ideal' as const } : {}),
    },
  };
}

/** Trustly wants two names: the last word is the last name, and a single word is both. */
function namesOf({ name }: Payer): { Firstname: string; Lastname: string } {
  const words = (name ?? '').trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  return { Firstname: (words.slice(0, -1).join(' ') || last).slice(0, 200), Lastname: last.slice(0, 200) };
}

/** `sv_SE`: language and region. Where the page's language names no region, the one where it is spoken most. */
function localeOf(locale: string): string {
  const isTag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{2,8})*$/.test(locale);
  const { language, region } = new Intl.Locale(isTag ? locale : 'en').maximize();
  return /^[a-z]{2}$/.test(language) && /^[A-Z]{2}$/.test(region ?? '') ? `${language}_${region}` : 'en_US';
}

/** A refund in Trustly's words. */
export function refundOf(ask: OperationAsk, orderId: string, settings: TrustlySettings): WireRefund {
  return {
    Username: settings.username,
    Password: settings.password,
    OrderID: orderId,
    Amount: majorUnits(ask.money),
    Currency: ask.money.currency,
    Attributes: { ExternalReference: ask.reference },
  };
}

/** What a question is reported as: without the password, and without the signature that holds it. */
export function storableRequest(method: string, uuid: string, data: WireDeposit | WireRefund): unknown {
  const Data = { ...data, Password: '***' };
  return { method, params: { Signature: '***', UUID: uuid, Data }, version: '1.1' };
}

/** What a documented error says of the money, by its number: nothing was done, for the account's sake or the question's. */
export const ERRORS: Readonly<Record<number, 'configuration' | 'refused' | 'declined'>> = {
  602: 'configuration',
  607: 'configuration',
  616: 'configuration',
  636: 'configuration',
  639: 'configuration',
  615: 'refused',
  622: 'refused',
  623: 'refused',
  638: 'declined',
};

/** Errors without a documented number. */
export const NAMED_ERRORS: readonly string[] = [
  'ERROR_INVALID_ORDER_ID',
  'ERROR_NOT_FOUND',
  'ERROR_INVALID_FUNCTION',
  'ERROR_NO_SUITABLE_BANK_ACCOUNT_FOUND',
];

/** Why Trustly declines by itself. What the bank or the payer says no to comes as a cancellation, without a reason. */
export const DECLINES: Readonly<Record<string, DeclineRule>> = {
  ERROR_ENDUSER_IS_BLOCKED: { code: 'not_permitted', advice: 'never' },
};

/** What a notification says of which payment. */
export interface TrustlyNotice {
  readonly notificationId: string;
  readonly reference: string;
  readonly orderId: string;
  readonly endUserId: string;
  /** Absent where the money went back: that is no state of a payment, and an operator has to look. */
  readonly answer?: GatewayAnswer;
}

/** The notifications that are about a payment; null for data that is not what its method promises. */
export const NOTICES: Readonly<Record<string, (data: unknown) => TrustlyNotice | null>> = {
  credit: (data) => {
    const notice = wireMoneyNotice.safeParse(data).data;
    const paid = notice ? moneyOf(notice) : null;
    if (!notice || !paid) return null;
    const gatewayReference = notice.orderid;
    return noticeOf(notice, { outcome: 'captured', gatewayReference, money: paid, card: null });
  },
  debit: (data) => {
    const notice = wireMoneyNotice.safeParse(data).data;
    return notice ? noticeOf(notice) : null;
  },
  pending: (data) => stateNotice(data, 'pending'),
  cancel: (data) => stateNotice(data, 'canceled'),
};

function stateNotice(data: unknown, outcome: 'pending' | 'canceled'): TrustlyNotice | null {
  const notice = wireStateNotice.safeParse(data).data;
  return notice ? noticeOf(notice, { outcome, gatewayReference: notice.orderid }) : null;
}

interface Numbered {
  readonly notificationid: string;
  readonly messageid: string;
  readonly orderid: string;
  readonly enduserid: string;
}

function noticeOf(notice: Numbered, answer?: GatewayAnswer): TrustlyNotice {
  const { notificationid: notificationId, messageid: reference, orderid: orderId, enduserid: endUserId } = notice;
  return { notificationId, reference, orderId, endUserId, answer };
}

/** Trustly writes two decimals whatever the currency: an amount that the currency cannot hold is refused. */
function moneyOf({ amount, currency }: { amount: string; currency: string }): Money | null {
  if (!isCurrency(currency)) return null;
  const [whole = '', decimals = ''] = amount.split('.');
  const exponent = exponentOf(currency);
  const digits = decimals.padEnd(exponent, '0');
  const units = Number(whole + digits.slice(0, exponent));
  return /[1-9]/.test(digits.slice(exponent)) || units > LARGEST_AMOUNT ? null : money(units, currency);
}
