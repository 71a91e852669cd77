import type { GatewayAnswer } from '~/gateways/contract';
import { exponentOf, isCurrency } from '~/foundation/currency';
import { money, type Money } from '~/foundation/money';
import { wireMoneyNotice, wireStateNotice } from './wire';

/** What a notification says of which payment. */
export interface TrustlyNotice {
  readonly notificationId: string;
  readonly reference: string;
  readonly orderId: string;
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
}

function noticeOf(notice: Numbered, answer?: GatewayAnswer): TrustlyNotice {
  return { notificationId: notice.notificationid, reference: notice.messageid, orderId: notice.orderid, answer };
}

/** Trustly writes two decimals whatever the currency: an amount that the currency cannot hold is refused. */
function moneyOf({ amount, currency }: { amount: string; currency: string }): Money | null {
  if (!isCurrency(currency)) return null;
  const [whole = '', decimals = ''] = amount.split('.');
  const exponent = exponentOf(currency);
  const digits = decimals.padEnd(exponent, '0');
  return /[1-9]/.test(digits.slice(exponent)) ? null : money(Number(whole + digits.slice(0, exponent)), currency);
}
