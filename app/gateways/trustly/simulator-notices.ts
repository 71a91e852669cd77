import { sign, verify } from 'node:crypto';
import type { SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import { TRUSTLY_KEYS } from './simulator-accounts';
import { keyPairOf } from './simulator-keys';
import { amountOf } from './simulator-deposits';
import { serialize, wireAcknowledgement } from './wire';

/** What the simulated Trustly signs: answers and notifications alike. */
export function signed(message: { method: string | null; uuid: string | null; data: unknown }): string {
  const text = (message.method ?? '') + (message.uuid ?? '') + serialize(message.data);
  return sign('sha1', Buffer.from(text), TRUSTLY_KEYS.privateKey).toString('base64');
}

const NOTICE_OF: Readonly<Record<SimulatedPayment['status'], 'pending' | 'credit' | 'cancel' | 'payoutconfirmation'>> =
  {
    requires_action: 'pending',
    pending: 'pending',
    authorized: 'pending',
    captured: 'credit',
    declined: 'cancel',
    canceled: 'cancel',
    expired: 'cancel',
    voided: 'cancel',
    partly_refunded: 'payoutconfirmation',
    refunded: 'payoutconfirmation',
  };

/** The signed notification about an order as it is. One that comes again has the UUID and the number of the first. */
export function notificationOf(world: SimulatedWorld, payment: SimulatedPayment): Request {
  const method = NOTICE_OF[payment.status];
  const last = payment.operations.find(({ id }) => id === payment.lastOperationId);
  const mark = markOf(world, payment);
  const data = {
    ...(method === 'cancel' ? {} : { amount: amountOf({ ...payment, ...(last && { amount: last.amount }) }) }),
    ...(method === 'cancel' ? {} : { currency: payment.currency }),
    messageid: payment.reference,
    orderid: payment.id,
    enduserid: endUserOf(world, payment),
    notificationid: String(BigInt(`0x${mark.slice(0, 13)}`)),
    timestamp: payment.changedAt.replace('T', ' ').replace('Z', '+00'),
    attributes: {},
  };
  const uuid = uuidOf(mark);
  const body = JSON.stringify({
    method,
    params: { signature: signed({ method, uuid, data }), uuid, data },
    version: '1.1',
  });
  const headers = { 'content-type': 'application/json' };
  return new Request(payment.webhookUrl ?? '', { method: 'POST', headers, body });
}

/** Trustly takes nothing but the merchant's own signature under the very notification, and the same word every time. */
export async function isAcknowledged(
  world: SimulatedWorld,
  payment: SimulatedPayment,
  answer: Response,
): Promise<boolean> {
  const told = wireAcknowledgement.safeParse(await answer.json().catch(() => null)).data?.result;
  if (answer.status !== 200 || !told) return false;
  const mark = markOf(world, payment);
  if (told.uuid !== uuidOf(mark) || told.method !== NOTICE_OF[payment.status]) return false;
  const { publicKey } = keyPairOf(`merchant ${payment.account} ${payment.webhookSecret ?? ''}`);
  const text = Buffer.from(told.method + told.uuid + serialize(told.data));
  if (!verify('sha1', text, publicKey, Buffer.from(told.signature, 'base64'))) return false;
  return world.remember(`trustly acknowledged ${mark}`, told.data.status) === told.data.status;
}

const markOf = (world: SimulatedWorld, { id, version }: SimulatedPayment) =>
  world.hmac('notification', `${id} ${version}`);

function uuidOf(mark: string): string {
  const digits = mark.slice(-32);
  const parts = [0, 8, 12, 16, 20, 32];
  return parts.slice(1).map((end, index) => digits.slice(parts[index], end)).join('-'); // prettier-ignore
}

/** Remembered beside the order: the world's payments have no place for it. */
export function endUserOf(
  world: Pick<SimulatedWorld, 'remember'>,
  { id }: Pick<SimulatedPayment, 'id'>,
  is = '',
): string {
  return world.remember(`trustly end user of ${id}`, is);
}
