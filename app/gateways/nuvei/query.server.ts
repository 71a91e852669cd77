import type { AskedPayment, GatewayAnswer } from '~/gateways/contract';
import { sameMoney } from '~/foundation/money';
import { askNuvei, errCodeOf, readAs, type Context } from './ask-nuvei.server';
import { isOver, readContinuation, type Continuation } from './continuation';
import { cardOf, differenceOf, isPaymentType, isStep, outcomeOf, recordedOf, takenBy, unclear } from './mapping';
import { orderIn } from './requests';
import { NO_SUCH_TRANSACTION, wireDetails, wirePayment, type WireDetails } from './wire';

/** One is enough for what was settled; more are refunds of settlements, and never asked for. */
const MOST_STEPS_BACK = 3;

/** A transaction's record; null where the gateway knows none (yet). Throws where it cannot be asked, or it is not ours. */
export async function recordBy(
  which: { readonly clientUniqueId: string } | { readonly transactionId: string },
  context: Context,
): Promise<WireDetails | null> {
  const told = await askNuvei('getTransactionDetails', which, context);
  return errCodeOf(told) === NO_SUCH_TRANSACTION ? null : readAs(wireDetails, told);
}

/**
 * What happened under a payment's name, the latest first, down to the payment itself: a capture and a void bear its name,
 * and the record of each names the transaction that it followed.
 */
export async function recordsOf(reference: string, context: Context): Promise<readonly WireDetails[]> {
  const records: WireDetails[] = [];
  let next = await recordBy({ clientUniqueId: reference }, context);
  while (next) {
    records.push(next);
    const { transactionType, relatedTransactionId } = next.transactionDetails;
    const isOrigin = isPaymentType(transactionType) || !relatedTransactionId || records.length > MOST_STEPS_BACK;
    next = isOrigin ? null : await recordBy({ transactionId: relatedTransactionId }, context);
  }
  return records;
}

/** What a record must be about. */
export function expectedOf(context: Context, clientUniqueId: string | null) {
  const { merchantId, merchantSiteId } = context.settings;
  return { merchantId, merchantSiteId, clientUniqueId };
}

/** The name of its own that a record bears: it stands in one of two places, or in both. */
export function strangeness(record: WireDetails, expected: ReturnType<typeof expectedOf>): string | null {
  const { clientUniqueId } = record.transactionDetails;
  return differenceOf(record, expected) ?? differenceOf({ ...record, clientUniqueId }, expected);
}

/** Asks what became of a payment: by our reference, which every payment bears. */
export async function queryPayment(payment: AskedPayment, context: Context): Promise<GatewayAnswer> {
  const records = await recordsOf(payment.reference, context);
  const [latest, ...earlier] = records;
  const continuation = readContinuation(payment.continuation);
  if (!latest)
    return (await statusOfSession(payment, continuation, context)) ?? notThere(payment, continuation, context);
  const difference = strangeness(latest, expectedOf(context, payment.reference));
  if (difference) return unclear(`identity mismatch: ${difference}`);
  const origin = earlier.at(-1) ?? latest;
  const named = orderIn(origin.transactionDetails.customData);
  const known = payment.gatewayReference;
  if (known !== null && named !== null && named !== known) return unclear('identity mismatch: another order');
  const gatewayReference = known ?? named;
  if (gatewayReference === null) return unclear('a payment whose order is not named');
  const answer = outcomeOf(recordedOf(origin, gatewayReference));
  if (answer.outcome === 'pending')
    return isStep(origin.transactionDetails.transactionType)
      ? notThere(payment, continuation, context)
      : (wayTo(payment, continuation, context) ?? answer);
  return afterOperations(answer, records.slice(0, -1), gatewayReference);
}

/** A reserved payment as its capture or void left it. */
function afterOperations(
  answer: GatewayAnswer,
  operations: readonly WireDetails[],
  gatewayReference: string,
): GatewayAnswer {
  if (answer.outcome !== 'authorized') return answer;
  const done = operations.filter(({ transactionDetails: one }) => one.transactionStatus === 'APPROVED');
  const of = (type: string) => done.find(({ transactionDetails: one }) => one.transactionType === type);
  if (of('Void')) return { outcome: 'canceled', gatewayReference };
  const settle = of('Settle');
  if (!settle) return answer;
  const { money: captured } = recordedOf(settle, gatewayReference);
  if (!captured) return unclear('a settlement without an amount', gatewayReference);
  return { ...answer, outcome: 'captured', ...(sameMoney(captured, answer.money) ? {} : { captured }) };
}

/** No payment is on record. While its payer may still bring it about, it waits for them; a challenge needs us to go on. */
function notThere(payment: AskedPayment, continuation: Continuation | null, context: Context): GatewayAnswer {
  const waiting = wayTo(payment, continuation, context);
  if (waiting) return waiting;
  const isOurs = continuation?.step === 'fingerprint' || continuation?.step === 'challenge';
  const { gatewayReference } = payment;
  return isOurs && gatewayReference !== null ? { outcome: 'expired', gatewayReference } : { outcome: 'absent' };
}

/** What the payer still has to do; null when it is too late for it, or nothing is known of it. */
function wayTo(
  { gatewayReference, continuation: text }: AskedPayment,
  continuation: Continuation | null,
  { clock }: Context,
): GatewayAnswer | null {
  if (!continuation || gatewayReference === null || isOver(continuation, clock.now())) return null;
  const { action } = continuation;
  return { outcome: 'requires_action', gatewayReference, action, ...(text === null ? {} : { continuation: text }) };
}

/** What is not on record yet, the session may know; it is asked only while it lives. Null where it knows of no payment. */
async function statusOfSession(
  payment: AskedPayment,
  continuation: Continuation | null,
  context: Context,
): Promise<GatewayAnswer | null> {
  const order = continuation && 'order' in continuation ? continuation.order : null;
  const isAlive = continuation !== null && !isOver(continuation, context.clock.now());
  if (!order || payment.gatewayReference !== order.orderId || !isAlive) return null;
  const told = await askNuvei('getPaymentStatus', { sessionToken: order.sessionToken }, context);
  if (told.answer.status === 'ERROR') return null;
  const status = readAs(wirePayment, told);
  if (differenceOf(status, expectedOf(context, payment.reference)) || isStep(status.transactionType)) return null;
  return outcomeOf({
    type: status.transactionType,
    status: status.transactionStatus,
    gatewayReference: order.orderId,
    money: takenBy(status, payment.money),
    card: cardOf(status.paymentOption?.card),
    reasons: status,
    isRecorded: true,
  });
}
