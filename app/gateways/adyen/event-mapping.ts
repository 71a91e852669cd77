import type { GatewayAnswer, GatewayEvent } from '~/gateways/contract';
import type { OperationAnswer } from '~/gateways/operation-contract';
import { moneyOf } from './amounts';
import { readReference, type ReadReference } from './references';
import type { WireNotificationItem } from './wire';

/**
 * What a genuine item tells, by its signed fields alone; null where it tells of nothing that is followed here: disputes,
 * payouts, and what was done to a payment elsewhere without saying its state. Of a modification, `pspReference` is its own
 * and the payment's is the original one.
 */
export function eventOf(item: WireNotificationItem): GatewayEvent | null {
  const { eventCode, pspReference, originalReference, success } = item;
  const sent = readReference(item.merchantReference);
  const gatewayReference = originalReference || pspReference;
  const told = { item, sent, gatewayReference };
  const isOurs = sent.operationReference !== null;
  const operationAnswer = isOurs ? operationAnswerOf(told) : null;
  const answer = isOurs ? null : answerOf(told);
  if (operationAnswer === null && answer === null) return null;
  return {
    // Adyen's own rule for telling duplicates.
    key: `${eventCode}:${pspReference}:${success}`,
    reference: sent.reference,
    gatewayReference,
    operationReference: sent.operationReference,
    ...(answer ? { answer } : {}),
    ...(operationAnswer ? { operationAnswer } : {}),
  };
}

interface Told {
  readonly item: WireNotificationItem;
  readonly sent: ReadReference;
  readonly gatewayReference: string;
}

/** What it says of the payment. `success` is the word of Adyen's for "done": an OFFER_CLOSED that succeeded is an end. */
function answerOf({ item, sent, gatewayReference }: Told): GatewayAnswer | null {
  const isDone = item.success === 'true';
  switch (item.eventCode) {
    case 'AUTHORISATION':
      return isDone ? successOf(item, sent, gatewayReference) : refusalOf(item, gatewayReference);
    case 'PENDING':
      return { outcome: 'pending', gatewayReference };
    // Captured or released elsewhere, by the merchant in Adyen's own pages.
    case 'CAPTURE':
      return isDone ? successOf(item, { ...sent, captureMode: 'automatic' }, gatewayReference) : null;
    case 'CANCELLATION':
    case 'TECHNICAL_CANCEL':
      return isDone ? { outcome: 'canceled', gatewayReference } : null;
    case 'EXPIRE':
    case 'OFFER_CLOSED':
      return isDone ? { outcome: 'expired', gatewayReference } : null;
    default:
      return null;
  }
}

function successOf(item: WireNotificationItem, sent: ReadReference, gatewayReference: string): GatewayAnswer {
  const money = moneyOf(item.amount);
  if (money === null)
    return { outcome: 'unknown', gatewayReference, why: 'an amount that cannot be said in our units' };
  return { outcome: sent.captureMode === 'manual' ? 'authorized' : 'captured', gatewayReference, money, card: null };
}

/** Why is not signed, and so not read. */
function refusalOf(item: WireNotificationItem, gatewayReference: string): GatewayAnswer {
  return {
    outcome: 'declined',
    gatewayReference,
    declineCode: 'generic',
    rawCode: `${item.eventCode}:${item.success}`,
  };
}

const OPERATIONS: ReadonlySet<string> = new Set(['CAPTURE', 'CANCELLATION', 'REFUND']);
/** What succeeded first and failed after all: these events say by their code that it did, whatever `success` says. */
const FAILURES: ReadonlySet<string> = new Set(['CAPTURE_FAILED', 'REFUND_FAILED', 'REFUNDED_REVERSED']);

/** What it says of our own capture, void or refund. */
function operationAnswerOf({ item }: Told): OperationAnswer | null {
  const { eventCode, success, pspReference } = item;
  const rawCode = `${eventCode}:${success}`;
  if (FAILURES.has(eventCode)) return { outcome: 'declined', gatewayReference: pspReference, rawCode };
  if (!OPERATIONS.has(eventCode)) return null;
  if (success === 'false') return { outcome: 'declined', gatewayReference: pspReference, rawCode };
  const money = moneyOf(item.amount);
  return money === null
    ? { outcome: 'unknown', gatewayReference: pspReference, why: 'an amount that cannot be said in our units' }
    : { outcome: 'succeeded', gatewayReference: pspReference, money };
}
