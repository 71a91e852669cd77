import type { AskedPayment, GatewayAnswer } from '~/gateways/contract';
import { majorUnits, sameMoney } from '~/foundation/money';
import { ask, type Context, type Said } from './ask-trustlyus.server';
import { declined, isPaid, moneyOf, rawCodeOf, standingOf } from './mapping';
import { captureReference, referenceIn } from './references.server';
import { TYPE, wireTransactionAnswer, wireTransactionList, type TransactionList, type WireTransaction } from './wire';

/** The transactions that belong to one, or that have one reference; null where the answer was not clear. */
export async function listTransactions(
  by: Readonly<Record<'originalTransactionId', string>> | Readonly<Record<'merchantReference', string>>,
  context: Context,
): Promise<TransactionList | null> {
  const path = `/transactions?${new URLSearchParams(by).toString()}`;
  const said = await ask({ method: 'GET', path }, wireTransactionList, context);
  return said.kind === 'value' ? said.value : null;
}

/** What becomes of a payment: its authorization, and the capture that follows it. */
export interface Looking {
  readonly payment: AskedPayment;
  /** Whether an authorization that the payer gave is captured now, where it is not yet. */
  readonly takesMoney: boolean;
}

/** Finds out what became of a payment. To ask again is harmless: a capture is made once, by its reference. */
export async function look({ payment, takesMoney }: Looking, context: Context): Promise<GatewayAnswer> {
  const found = await findAuthorization(payment, context);
  if (found.kind === 'absent') return { outcome: 'absent' };
  if (found.kind !== 'value')
    return unclear(found.kind === 'unclear' ? found.why : `a question answered ${found.kind}`);
  const authorization = found.value;
  const difference = differenceOf(authorization, payment, context);
  if (difference !== null) return unclear(`identity mismatch: ${difference}`);
  const gatewayReference = authorization.transactionId;
  const standing = standingOf(authorization);
  switch (standing) {
    case 'waiting':
      return waiting(payment, gatewayReference);
    case 'authorized':
    case 'processed':
    case 'completed':
      return lookForCapture(authorization, { payment, takesMoney }, context);
    case 'declined':
      return declined(rawCodeOf(authorization), gatewayReference);
    case 'canceled':
      // A capture outlives the authorization that it was made by.
      return lookForCapture(authorization, { payment, takesMoney: false }, context);
    case 'expired':
      return { outcome: standing, gatewayReference };
    case 'unknown':
      return { outcome: 'unknown', gatewayReference, why: `status ${authorization.status}` };
  }
}

async function findAuthorization(payment: AskedPayment, context: Context): Promise<Said<WireTransaction>> {
  if (payment.gatewayReference !== null) {
    const path = `/transactions/${encodeURIComponent(payment.gatewayReference)}`;
    const said = await ask({ method: 'GET', path }, wireTransactionAnswer, context);
    return said.kind === 'value' ? { ...said, value: said.value.transaction } : said;
  }
  const list = await listTransactions({ merchantReference: payment.reference }, context);
  const [transaction, ...others] = list?.transactions ?? [];
  if (!list || others.length > 0) return { kind: 'unclear', why: 'not one transaction with our reference' };
  if (transaction) return { kind: 'value', value: transaction };
  return list.isProof ? { kind: 'absent' } : { kind: 'unclear', why: 'an empty list of a kind that proves nothing' };
}

function differenceOf(transaction: WireTransaction, payment: AskedPayment, { settings }: Context): string | null {
  if (transaction.transactionType !== TYPE.authorize) return `a transaction of type ${transaction.transactionType}`;
  if (transaction.merchantReference !== payment.reference) return 'another reference';
  if (payment.gatewayReference !== null && transaction.transactionId !== payment.gatewayReference)
    return 'another transaction';
  const merchantId = transaction.payment?.merchant.merchantId ?? settings.merchantId;
  return merchantId === settings.merchantId ? null : 'another merchant';
}

/** The payer is still at the bank, as far as is known: the page of the first answer is still the one to go to. */
function waiting({ continuation }: AskedPayment, gatewayReference: string): GatewayAnswer {
  const step = continuation === null ? null : stepOf(continuation);
  if (!step || continuation === null) return { outcome: 'pending', gatewayReference };
  const action = { kind: 'redirect', url: step.url, method: 'GET', fields: {} } as const;
  return { outcome: 'requires_action', gatewayReference, action, continuation };
}

/** What is kept while the payer is at the bank: where the page is, and where it leads back to, which its signature covers. */
export interface Step {
  readonly url: string;
  readonly returnUrl: string;
}

export const continuationOf = ({ url, returnUrl }: Step): string => JSON.stringify([url, returnUrl]);

export function stepOf(continuation: string): Step {
  const [url = '', returnUrl = ''] = JSON.parse(continuation) as string[];
  return { url, returnUrl };
}

async function lookForCapture(
  authorization: WireTransaction,
  { payment, takesMoney }: Looking,
  context: Context,
): Promise<GatewayAnswer> {
  const gatewayReference = authorization.transactionId;
  const list = await listTransactions({ originalTransactionId: gatewayReference }, context);
  if (!list) return { outcome: 'unknown', gatewayReference, why: 'its captures are not known' };
  const capture = captureIn(list, payment.reference);
  if (capture) return readCapture(capture, authorization, context);
  if (standingOf(authorization) === 'canceled') return { outcome: 'canceled', gatewayReference };
  const reserved = moneyOf(authorization);
  if (!reserved) return { outcome: 'unknown', gatewayReference, why: 'an amount that its currency has not' };
  // Another amount than was asked for is never taken: whoever records it sees the difference.
  if (!sameMoney(reserved, payment.money))
    return { outcome: 'authorized', gatewayReference, money: reserved, card: null };
  return takesMoney ? take(authorization, payment, context) : { outcome: 'pending', gatewayReference };
}

/** The capture of a payment among the transactions of its authorization. */
export function captureIn({ transactions }: TransactionList, reference: string): WireTransaction | null {
  const ours = transactions.filter(
    ({ transactionType, merchantReference: told }) =>
      transactionType === TYPE.capture && told === captureReference(reference) && referenceIn(told) !== null,
  );
  return ours.find((one) => !/declined|canceled|expired/.test(standingOf(one))) ?? ours.at(-1) ?? null;
}

/** Takes what the payer authorized. A repeat is ignored by its reference, and then the first one is looked for later. */
async function take(authorization: WireTransaction, payment: AskedPayment, context: Context): Promise<GatewayAnswer> {
  const gatewayReference = authorization.transactionId;
  const body = {
    merchantReference: captureReference(payment.reference),
    amount: majorUnits(payment.money),
    ...(authorization.splitToken ? { splitToken: authorization.splitToken } : {}),
  };
  const path = `/transactions/${gatewayReference}/capture`;
  const said = await ask({ method: 'POST', path, body }, wireTransactionAnswer, context);
  switch (said.kind) {
    case 'value':
      return readCapture(said.value.transaction, authorization, context);
    case 'duplicate':
      return { outcome: 'pending', gatewayReference };
    case 'declined':
      return declined(said.rawCode, gatewayReference);
    case 'absent':
    case 'unclear':
      return { outcome: 'unknown', gatewayReference, why: 'the answer to the capture is not clear' };
  }
}

function readCapture(capture: WireTransaction, authorization: WireTransaction, { settings }: Context): GatewayAnswer {
  const gatewayReference = authorization.transactionId;
  const [reserved, taken] = [moneyOf(authorization), moneyOf(capture)];
  const isOurs =
    capture.transactionType === TYPE.capture &&
    capture.merchantReference === captureReference(authorization.merchantReference);
  if (!isOurs || !reserved || !taken)
    return { outcome: 'unknown', gatewayReference, why: 'identity mismatch: another capture' };
  const standing = standingOf(capture);
  if (isPaid(standing, settings)) {
    // Money in another currency, or more of it than was reserved, is told as it is.
    const isPart = taken.currency === reserved.currency && taken.amount < reserved.amount;
    const money = isPart ? reserved : taken;
    return { outcome: 'captured', gatewayReference, money, card: null, ...(isPart && { captured: taken }) };
  }
  if (standing === 'declined') return declined(rawCodeOf(capture), gatewayReference);
  if (standing === 'canceled' || standing === 'expired') return { outcome: standing, gatewayReference };
  if (standing === 'unknown') return { outcome: 'unknown', gatewayReference, why: `status ${capture.status}` };
  return { outcome: 'pending', gatewayReference };
}

function unclear(why: string): GatewayAnswer {
  return { outcome: 'unknown', gatewayReference: null, why };
}
