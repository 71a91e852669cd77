import type { CardDetails, PaymentAsk, StoredPaymentAsk } from '~/gateways/contract';
import { majorUnits, type Money } from '~/foundation/money';
import { latin, wirePayerOf } from './payer';
import { CC_AUTH, ORDER_END, WIRE_METHODS } from './wire';

/** A form's fields, without the account's credentials. */
export type Form = Readonly<Record<string, string>>;

/** What cannot be asked for: nothing is sent. */
export interface Unaskable {
  readonly missing: string;
}

/** Our reference as PagBrasil's order. */
export const orderOf = (reference: string): string => reference + ORDER_END;

/** The largest amount that `amount_brl` has room for. */
const LARGEST_CENTS = 999_999_999;

/** An amount as the wire writes it, from whole centavos. */
export function amountOf(of: Money): string | Unaskable {
  if (of.currency !== 'BRL') return { missing: `another currency than ${of.currency}: PagBrasil takes BRL only` };
  return of.amount > LARGEST_CENTS ? { missing: 'a smaller amount' } : majorUnits(of);
}

/** What all orders have: what is sold, to whom, for how much. */
export function orderFormOf(
  ask: PaymentAsk | StoredPaymentAsk,
  notificationBase: string | undefined,
): Form | Unaskable {
  const amount = amountOf(ask.money);
  if (typeof amount !== 'string') return amount;
  const payer = wirePayerOf(ask.payer, ask.email);
  if ('missing' in payer) return payer;
  const name = latin(ask.description, 254) || 'Order';
  // The example in the documents writes numbers with both decimals, which JSON.stringify would drop.
  const line = `{"sku":${JSON.stringify(ask.sessionId)},"amount":${amount},"quantity":1,"discount":0}`;
  const rest = restOf(ask.webhookUrl, notificationBase);
  return {
    order: orderOf(ask.reference),
    product_name: name,
    products: `[${line}]`,
    ...payer,
    amount_brl: amount,
    // Documented for Pix and links; of a card's order it is the way back from a bank page, if there ever is one.
    url_return: ask.returnUrl,
    ...(rest === null ? {} : { param_url: rest }),
  };
}

/** What of our notification address the Dashboard does not hold; null where it holds all, or the rest is too long. */
function restOf(webhookUrl: string, base: string | undefined): string | null {
  if (base === undefined || !webhookUrl.startsWith(base)) return null;
  const rest = webhookUrl.slice(base.length);
  return rest.length <= 254 ? rest : null;
}

const PB_HOLDER_LENGTH = 30;

/** A card as it was typed. */
export function cardFormOf(card: CardDetails, ask: PaymentAsk): Form {
  return {
    payment_method: WIRE_METHODS.card,
    cc_installments: '1',
    cc_holder: latin(card.holderName ?? ask.payer.name ?? '', PB_HOLDER_LENGTH),
    cc_number: card.number,
    cc_expiration: `${String(card.expiryMonth).padStart(2, '0')}/${String(card.expiryYear).slice(-2)}`,
    cc_cvv: card.securityCode,
    cc_save: ask.store ? '1' : '0',
    cc_auth: ask.captureMode === 'manual' ? CC_AUTH.reserve : CC_AUTH.sale,
  };
}

/** A card that PagBrasil keeps: it is named by the order that it was first charged for. */
export function storedCardFormOf(ask: StoredPaymentAsk): Form {
  return {
    payment_method: WIRE_METHODS.card,
    cc_installments: '1',
    cc_prevsaved: ask.credential.token,
    cc_save: '0',
    cc_auth: ask.captureMode === 'manual' ? CC_AUTH.reserve : CC_AUTH.sale,
  };
}

/** The card typed on PagBrasil's own page, by a payment link. */
export function linkFormOf(ask: PaymentAsk): Form {
  return {
    payment_link: '1',
    payment_option: WIRE_METHODS.card,
    payment_link_expiration: '1',
    cc_auth: ask.captureMode === 'manual' ? CC_AUTH.reserve : CC_AUTH.sale,
  };
}
