import { GatewayFault } from '~/foundation/faults';
import type { AskedOperation, OperationAnswer, OperationAsk, OperationKind } from '~/gateways/operation-contract';
import { askNuvei, readAs, type Context } from './ask-nuvei.server';
import { declinedBy, type Reasons } from './declines';
import { differenceOf, isStep, recordedOf } from './mapping';
import { expectedOf, recordBy, recordsOf, strangeness } from './query.server';
import { amountOf, productIdOf } from './requests';
import { wireOperation, type WireOperation } from './wire';

const CALLS: Readonly<Record<OperationKind, { readonly call: string; readonly type: string }>> = {
  capture: { call: 'settleTransaction', type: 'Settle' },
  void: { call: 'voidTransaction', type: 'Void' },
  refund: { call: 'refundTransaction', type: 'Credit' },
};

/**
 * Whose name an operation bears. A capture or a void bears the payment's, so that the payment's record leads to it; of
 * refunds there may be several, each with its own.
 */
const nameOf = ({ kind, reference, payment }: Pick<OperationAsk, 'kind' | 'reference' | 'payment'>): string =>
  kind === 'refund' ? reference : payment.reference;

/** Asks for a capture, void or refund: they differ in their call and in what they follow. */
export async function operate(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const relatedTransactionId = await followedBy(ask, context);
  const request = {
    clientRequestId: ask.reference,
    clientUniqueId: nameOf(ask),
    ...amountOf(ask.money),
    relatedTransactionId,
    ...(ask.reason === null ? {} : { comment: ask.reason.slice(0, 255) }),
    productId: productIdOf('of', ask.payment.reference),
    customData: ask.reference,
  };
  const answer = readAs(wireOperation, await askNuvei(CALLS[ask.kind].call, request, context));
  const difference = differenceOf(answer, expectedOf(context, null));
  if (difference) return unclear(`identity mismatch: ${difference}`);
  if (answer.clientRequestId !== ask.reference) return unclear('identity mismatch: another request');
  return outcomeOf(answer, ask);
}

/** The transaction that an operation is about. Whatever goes wrong here, the operation itself was not sent. */
async function followedBy({ kind, payment }: OperationAsk, context: Context): Promise<string> {
  const records = await recordsOf(payment.reference, context).catch((error: unknown) => {
    throw new GatewayFault('not_sent', 'the transaction that it follows could not be found', { cause: error });
  });
  const origin = records.at(-1);
  if (!origin || isStep(origin.transactionDetails.transactionType))
    throw new GatewayFault('refused', 'Nuvei knows no such payment');
  // What was reserved and captured is given back from the capture.
  const settled = records.find(
    ({ transactionDetails: one }) => one.transactionType === 'Settle' && one.transactionStatus === 'APPROVED',
  );
  return (kind === 'refund' && settled ? settled : origin).transactionDetails.transactionId;
}

function outcomeOf(answer: WireOperation, ask: OperationAsk): OperationAnswer {
  const gatewayReference = answer.transactionId ?? null;
  switch (answer.transactionStatus) {
    case 'APPROVED':
      if (gatewayReference === null) return unclear('approved, but no transaction is named');
      return { outcome: 'succeeded', gatewayReference, money: ask.money };
    case 'PENDING':
    case 'REDIRECT':
      return gatewayReference === null ? unclear('pending, unnamed') : { outcome: 'pending', gatewayReference };
    case 'DECLINED':
      return declined(answer, gatewayReference);
    case 'ERROR':
      return answer.gwErrorCode === '-1100'
        ? declined(answer, gatewayReference)
        : unclear('an error', gatewayReference);
  }
}

function declined(reasons: Reasons, gatewayReference: string | null): OperationAnswer {
  return { outcome: 'declined', gatewayReference, rawCode: declinedBy(reasons, null).rawCode };
}

/** Asks what became of one: by its transaction where that is known, otherwise by the name that it bears. */
export async function queryOperation(operation: AskedOperation, context: Context): Promise<OperationAnswer> {
  const { reference, kind, gatewayReference: known } = operation;
  const name = nameOf(operation);
  const record = await recordBy(known === null ? { clientUniqueId: name } : { transactionId: known }, context);
  if (!record) return { outcome: 'absent' };
  const difference = strangeness(record, expectedOf(context, name));
  if (difference) return unclear(`identity mismatch: ${difference}`);
  const { transactionType, customData, transactionId: gatewayReference, ...one } = record.transactionDetails;
  const isPayment = !Object.values(CALLS).some(({ type }) => type === transactionType);
  if (isPayment) return known === null ? { outcome: 'absent' } : unclear(`a ${transactionType}`);
  if (transactionType !== CALLS[kind].type || customData !== reference)
    return unclear('another operation on the payment came later and hides it');
  const { money, status } = recordedOf(record, gatewayReference);
  if (status === 'PENDING' || status === 'REDIRECT') return { outcome: 'pending', gatewayReference };
  if (status !== 'APPROVED') return declined(one, gatewayReference);
  return money ? { outcome: 'succeeded', gatewayReference, money } : unclear('no amount that its currency can hold');
}

function unclear(why: string, gatewayReference: string | null = null): OperationAnswer {
  return { outcome: 'unknown', gatewayReference, why };
}
