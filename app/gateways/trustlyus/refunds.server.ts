import { GatewayFault } from '~/foundation/faults';
import { majorUnits } from '~/foundation/money';
import type { AskedOperation, OperationAnswer, OperationAsk } from '~/gateways/operation-contract';
import { ask, type Context } from './ask-trustlyus.server';
import { isPaid, moneyOf, rawCodeOf, standingOf } from './mapping';
import { operationReference } from './references.server';
import { captureIn, listTransactions } from './transactions.server';
import { TYPE, wireTransactionAnswer, type WireTransaction } from './wire';

/** A refund as it was found: the transaction itself, or only the capture that it would belong to. */
interface Found {
  readonly captureId: string | null;
  readonly refund: WireTransaction | null;
  /** Whether what is not there is known not to be there. */
  readonly isProof: boolean;
}

/**
 * Gives money back. A refund belongs to the capture, not to the authorization; and Trustly does not protect it against repeats,
 * so it is looked for first.
 */
export async function giveBack(asked: OperationAsk, context: Context): Promise<OperationAnswer> {
  const found = await find(asked, context);
  if (!found) throw new GatewayFault('unknown', 'it is not known what was captured and given back');
  if (found.refund) return readRefund(found.refund, asked, context);
  if (found.captureId === null) throw new GatewayFault('refused', 'nothing was captured that could be given back');
  const body = { merchantReference: referenceOf(asked), amount: majorUnits(asked.money) };
  const path = `/transactions/${found.captureId}/refund`;
  const said = await ask({ method: 'POST', path, body }, wireTransactionAnswer, context);
  switch (said.kind) {
    case 'value':
      return readRefund(said.value.transaction, asked, context);
    case 'declined':
      return { outcome: 'declined', gatewayReference: null, rawCode: said.rawCode };
    case 'duplicate':
    case 'absent':
      return unclear(`a refund answered ${said.kind}`);
    case 'unclear':
      return unclear(said.why);
  }
}

/** Asks what became of a refund, by our reference. */
export async function queryRefund(asked: AskedOperation, context: Context): Promise<OperationAnswer> {
  const found = await find(asked, context);
  if (!found) return unclear('not a list of transactions');
  if (found.refund) return readRefund(found.refund, asked, context);
  return found.isProof ? { outcome: 'absent' } : unclear('an empty list of a kind that proves nothing');
}

type Asked = Pick<AskedOperation, 'reference' | 'payment' | 'money'>;

const referenceOf = ({ payment, reference }: Asked) => operationReference(payment.reference, reference);

async function find(asked: Asked, context: Context): Promise<Found | null> {
  const authorization = asked.payment.gatewayReference;
  if (authorization === null) throw new GatewayFault('not_sent', 'the payment has no transaction of Trustly’s');
  const captures = await listTransactions({ originalTransactionId: authorization }, context);
  if (!captures) return null;
  const captureId = captureIn(captures, asked.payment.reference)?.transactionId ?? null;
  if (captureId === null) return { captureId, refund: null, isProof: captures.isProof };
  const refunds = await listTransactions({ originalTransactionId: captureId }, context);
  if (!refunds) return null;
  const refund = refunds.transactions.find((one) => one.merchantReference === referenceOf(asked)) ?? null;
  return { captureId, refund, isProof: refunds.isProof };
}

function readRefund(refund: WireTransaction, asked: Asked, { settings }: Context): OperationAnswer {
  const money = moneyOf(refund);
  const isOurs = refund.transactionType === TYPE.refund && refund.merchantReference === referenceOf(asked);
  if (!isOurs || !money) return unclear('identity mismatch: another refund');
  if (money.amount !== asked.money.amount) return unclear('a refund of another amount has this reference');
  const gatewayReference = refund.transactionId;
  const standing = standingOf(refund);
  if (isPaid(standing, settings)) return { outcome: 'succeeded', gatewayReference, money };
  switch (standing) {
    case 'declined':
    case 'canceled':
    case 'expired':
      return { outcome: 'declined', gatewayReference, rawCode: rawCodeOf(refund) };
    case 'unknown':
      return { outcome: 'unknown', gatewayReference, why: `status ${refund.status}` };
    default:
      return { outcome: 'pending', gatewayReference };
  }
}

function unclear(why: string): OperationAnswer {
  return { outcome: 'unknown', gatewayReference: null, why };
}
