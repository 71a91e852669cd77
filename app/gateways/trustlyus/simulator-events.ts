import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { merchantIdOf } from './simulator-accounts';
import { authorizationOf, hmac, operationOf } from './simulator-transactions';
import { STATUS, TYPE, type WireTransaction } from './wire';

const EVENT_TYPES: Readonly<Record<number, string>> = {
  [STATUS.new]: 'Establish',
  [STATUS.pending]: 'Update',
  [STATUS.authorized]: 'Authorize',
  [STATUS.processed]: 'Process',
  [STATUS.completed]: 'Complete',
  [STATUS.expired]: 'Expire',
  [STATUS.canceled]: 'Cancel',
  [STATUS.voided]: 'Cancel',
  [STATUS.denied]: 'Deny',
};

/** The signed event about what changed last: the authorization, or a capture or refund. */
export function eventOf(world: SimulatedWorld, payment: SimulatedPayment, eventId: string): Request {
  const operation = payment.operations.find(({ id }) => id === payment.lastOperationId);
  const about = operation ? operationOf(world, payment, { operation }) : authorizationOf(payment);
  const form = formOf(payment, about, String(BigInt(`0x${world.hmac('event', eventId).slice(0, 12)}`)));
  // Signed is the text without its encoding.
  const text = Object.entries(form)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const code = Buffer.from(`${payment.account}:${hmac(text, payment.webhookSecret ?? '')}`).toString('base64');
  const headers = { authorization: `Basic ${code}`, 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  return new Request(payment.webhookUrl ?? '', { method: 'POST', headers, body });
}

function formOf(payment: SimulatedPayment, about: WireTransaction, eventId: string): Record<string, string> {
  const { transactionType, status } = about;
  const isAuthorize = transactionType === TYPE.authorize && status === STATUS.authorized;
  return {
    merchantId: merchantIdOf(payment.account),
    merchantReference: about.merchantReference,
    paymentType: '2',
    transactionType: String(transactionType),
    eventId,
    eventType: transactionType === TYPE.refund ? 'Refund' : (EVENT_TYPES[status] ?? 'Update'),
    objectId: about.transactionId,
    objectType: 'Transaction',
    ...(about.originalTransactionId ? { parentObjectId: about.originalTransactionId } : {}),
    message: '',
    timeZone: 'Etc/UTC',
    createdAt: String(Date.parse(payment.changedAt)),
    accessId: payment.account,
    'paymentProviderTransaction.status': about.paymentProviderTransaction?.status ?? '',
    status: String(status),
    statusMessage: about.statusMessage ?? '',
    // Made of the id: half of a token, with the signs that must be encoded.
    ...(isAuthorize ? { splitToken: `split+${about.transactionId}/x==` } : {}),
  };
}
