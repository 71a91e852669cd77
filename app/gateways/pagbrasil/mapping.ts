import type {
  CardSummary,
  DeclineRule,
  GatewayAnswer,
  PaymentAsk,
  RequiredAction,
  StoredCredential,
} from '~/gateways/contract';
import { money, type Money } from '~/foundation/money';
import { orderOf } from './order-form';
import { PAGBRASIL_DOMAIN, WIRE_BRANDS, WIRE_METHODS, type WireOrder } from './wire';

/** The wire's two decimals in whole centavos, digit by digit. */
export function centsOf(amount: string): Money {
  return money(Number(amount.replace('.', '')), 'BRL');
}

/** What an answer must be about, or it is about something else. */
export interface Expected {
  readonly reference: string;
  /** Where the payer of a payment link was sent; null for everything else. */
  readonly continuation: string | null;
  readonly store?: PaymentAsk['store'];
  readonly now: Date;
}

/** PagBrasil's codes of a card's refusal (wiki, "Error codes"), in ours. None tells of a lost card: 03 comes nearest. */
export const DECLINES: Readonly<Record<string, DeclineRule>> = {
  '01': { code: 'generic' },
  '02': { code: 'generic' },
  '03': { code: 'lost_or_stolen', advice: 'never' },
  '04': { code: 'try_again_later', advice: 'later' },
  '05': { code: 'generic' },
  '06': { code: 'generic' },
  '07': { code: 'invalid_card', advice: 'never' },
  '08': { code: 'invalid_card', advice: 'never' },
  '09': { code: 'insufficient_funds' },
  '10': { code: 'expired_card', advice: 'never' },
  '11': { code: 'not_permitted' },
  '12': { code: 'not_permitted' },
  '13': { code: 'try_again_later', advice: 'later' },
  '14': { code: 'not_permitted' },
  '15': { code: 'wrong_security_code' },
  '16': { code: 'not_permitted' },
  '17': { code: 'generic' },
  '18': { code: 'generic' },
  '19': { code: 'invalid_card' },
  // Not a code: an order that PagBrasil's own fraud check rejected has none.
  PR: { code: 'suspected_fraud' },
};

/** PagBrasil's word about an order, in ours. Who signed it and whether it is ours was looked at before. */
export function answerOf(order: WireOrder, expected: Expected): GatewayAnswer {
  const gatewayReference = order.order;
  if (order.order !== orderOf(expected.reference))
    return { outcome: 'unknown', gatewayReference: null, why: 'identity mismatch: another order' };
  switch (order.order_status) {
    case 'PA':
      return {
        outcome: 'authorized',
        gatewayReference,
        money: centsOf(order.amount_brl),
        card: cardOf(order),
        ...credentialOf(order, expected),
      };
    // What was given back or charged back was taken before.
    case 'PC':
    case 'RR':
    case 'RP':
    case 'CB':
      return paidAnswerOf(order, expected);
    case 'PF':
      return declined(order, order.error_code ?? order.order_status);
    case 'PR':
      return rejectedAnswerOf(order, expected);
    case 'WP':
      return waitingAnswerOf(order, expected);
    default:
      return { outcome: 'unknown', gatewayReference, why: `the order is ${order.order_status}` };
  }
}

function paidAnswerOf(order: WireOrder, expected: Expected): GatewayAnswer {
  const asked = centsOf(order.amount_brl);
  const paid = order.amount_paid === undefined ? asked : centsOf(order.amount_paid);
  // A card's smaller amount is a part that was captured. A Pix or boleto is paid as the payer's bank paid it.
  const isPart = order.payment_method === WIRE_METHODS.card && paid.amount < asked.amount;
  return {
    outcome: 'captured',
    gatewayReference: order.order,
    money: isPart ? asked : paid,
    card: cardOf(order),
    ...(isPart ? { captured: paid } : {}),
    ...credentialOf(order, expected),
  };
}

function declined(order: WireOrder, rawCode: string): GatewayAnswer {
  const rule = Object.hasOwn(DECLINES, rawCode) ? DECLINES[rawCode] : undefined;
  return {
    outcome: 'declined',
    gatewayReference: order.order,
    declineCode: rule?.code ?? 'generic',
    rawCode,
    ...(rule?.advice ? { retryAdvice: rule.advice } : {}),
  };
}

/** A card's order is rejected by the fraud check; one that waited for its payer was canceled, or its time is over. */
function rejectedAnswerOf(order: WireOrder, { now }: Expected): GatewayAnswer {
  const isCard = order.payment_method === WIRE_METHODS.card && order.url_payment === undefined;
  if (order.error_code !== undefined || isCard) return declined(order, order.error_code ?? 'PR');
  const end = endOf(order);
  const outcome = end !== null && end.getTime() <= now.getTime() ? 'expired' : 'canceled';
  return { outcome, gatewayReference: order.order };
}

function waitingAnswerOf(order: WireOrder, { continuation }: Expected): GatewayAnswer {
  const gatewayReference = order.order;
  const action = actionOf(order);
  const kept = continuation === null ? {} : { continuation };
  if (action) return { outcome: 'requires_action', gatewayReference, action, ...kept };
  // The payer of a link has not chosen a method yet: the page that they were sent to is still theirs.
  if (order.payment_method === undefined && continuation !== null)
    return { outcome: 'requires_action', gatewayReference, action: pageAction(continuation), continuation };
  return { outcome: 'pending', gatewayReference };
}

function actionOf(order: WireOrder): RequiredAction | null {
  const { pix_code: payload, url_boleto: slip, url_payment: page } = order;
  if (order.payment_method === WIRE_METHODS.pix && payload !== undefined) {
    const expiresAt = endOf(order)?.toISOString();
    return expiresAt ? { kind: 'qr', payload, expiresAt, testUrl: testUrlOf(order.pix_image) } : null;
  }
  if (order.payment_method === WIRE_METHODS.boleto && slip !== undefined)
    return {
      kind: 'voucher',
      // The line of digits is on the slip itself; what the answer has is the order's number.
      reference: order.order,
      barcode: null,
      url: testUrlOf(slip) === null ? slip : null,
      recipient: 'PagBrasil',
      expiresAt: endOf(order)?.toISOString() ?? null,
      testUrl: testUrlOf(slip),
    };
  return page === undefined ? null : pageAction(page);
}

export function pageAction(url: string): RequiredAction {
  return { kind: 'redirect', url, method: 'GET', fields: {} };
}

/** An address that is not PagBrasil's own is a simulator's, where opening it pays. */
function testUrlOf(address: string | undefined): string | null {
  if (address === undefined) return null;
  const { hostname } = new URL(address);
  return hostname === PAGBRASIL_DOMAIN || hostname.endsWith(`.${PAGBRASIL_DOMAIN}`) ? null : address;
}

/** Until when an order can be paid. The documents name no time zone; Brasília's, which has no summer time, is taken. */
function endOf({ expiration_date: date, expiration_time: time = '23:59' }: WireOrder): Date | null {
  const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(date ?? '') ?? [];
  const end = new Date(`${year}-${month}-${day}T${time}:00-03:00`);
  return Number.isNaN(end.getTime()) ? null : end;
}

function cardOf({ cc_brand: brand = '', cc_number: number }: WireOrder): CardSummary | null {
  const lastFour = /\d{4}$/.exec(number ?? '')?.[0];
  if (lastFour === undefined) return null;
  const known = Object.entries(WIRE_BRANDS).find(([letter]) => letter === brand)?.[1];
  return { brand: known ?? 'unknown', lastFour };
}

/** The order itself is what a kept card is named by. */
function credentialOf(order: WireOrder, { store }: Expected): { credential?: StoredCredential } {
  if (!store) return {};
  const { payerReference } = store;
  return { credential: { token: order.order, payerReference, networkTransactionId: null, card: cardOf(order) } };
}
