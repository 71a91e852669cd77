import type { AskedPayment, GatewayAnswer, Returned } from '~/gateways/contract';
import type { HttpAnswer } from '~/foundation/http-client.server';
import { GatewayFault } from '~/foundation/faults';
import { askCheckoutcom, faultOf, readAs, type Context } from './ask-checkoutcom.server';
import { isSandboxKey } from './connection';
import { NO_CODE } from './declines';
import { answerOf, differenceOf, unclear, type Expected } from './mapping';
import { SESSION_PARAMETER, sessionId, wireActions, wirePayment, wirePaymentList } from './wire';
import type { WireAction, WirePayment } from './wire';

/** What an answer about this payment must be about. */
export function expectedOf(
  payment: Pick<AskedPayment, 'reference'> & Partial<AskedPayment>,
  { settings }: Context,
): Expected {
  const { reference, gatewayReference = null, continuation = null } = payment;
  const { processingChannelId, secretKey } = settings;
  return { reference, gatewayReference, continuation, processingChannelId, isSandbox: isSandboxKey(secretKey) };
}

/** Asks what became of a payment: by its id, or where we have none, by our reference. */
export async function findPayment(payment: AskedPayment, context: Context): Promise<GatewayAnswer> {
  const expected = expectedOf(payment, context);
  if (expected.gatewayReference === null) return findByReference(expected, context);
  const answer = await askCheckoutcom({ method: 'GET', path: pathOf(expected.gatewayReference) }, context);
  const read = readAs(wirePayment, answer);
  if (answer.status === 200 && read.ok) return answerAbout(read.value, expected, context);
  if (answer.status !== 404) return readPayment(answer, expected);
  const isKnown = await isKnownReference(payment.reference, context);
  return isKnown ? unclear('known by its reference, and not by its id') : { outcome: 'absent' };
}

/**
 * The payment by what the browser brought, which may be another payment's, or forged: then it counts for nothing, and the
 * answer is null.
 */
export async function findBySession(
  payment: AskedPayment,
  { parameters }: Returned,
  context: Context,
): Promise<GatewayAnswer | null> {
  const session = sessionId.safeParse(parameters[SESSION_PARAMETER]);
  if (!session.success) return null;
  const answer = await askCheckoutcom({ method: 'GET', path: pathOf(session.data) }, context);
  const expected = { ...expectedOf(payment, context), hasReturned: true };
  const read = readAs(wirePayment, answer);
  if (answer.status !== 200 || !read.ok || differenceOf(read.value, expected) !== null) return null;
  return answerAbout(read.value, expected, context);
}

function pathOf(id: string): string {
  return `/payments/${encodeURIComponent(id)}`;
}

async function findByReference(expected: Expected, context: Context): Promise<GatewayAnswer> {
  const found = await paymentsWith(expected.reference, context);
  if ('why' in found) return unclear(found.why);
  const [payment, ...others] = found;
  if (others.length > 0) return unclear(`${found.length} payments have our reference`);
  return payment ? answerAbout(payment, expected, context) : { outcome: 'absent' };
}

/** A 404 has no body, so it may mean the address as well as the payment: the list says whether there is one. */
export async function isKnownReference(reference: string, context: Context): Promise<boolean> {
  const found = await paymentsWith(reference, context);
  return 'why' in found || found.length > 0;
}

/** The list by reference is complete, so an empty one is an answer. */
async function paymentsWith(reference: string, context: Context): Promise<readonly WirePayment[] | { why: string }> {
  const query = new URLSearchParams({ reference, limit: '10', skip: '0' });
  const answer = await askCheckoutcom({ method: 'GET', path: `/payments?${query.toString()}` }, context);
  if (answer.status !== 200) throw faultOf(answer);
  const list = readAs(wirePaymentList, answer);
  if (!list.ok) return { why: `not a list of payments: ${list.why}` };
  const isCut = list.value.total_count > list.value.data.length;
  return isCut ? { why: 'a list with payments that it does not show' } : list.value.data;
}

/** Sorts an answer by what it says of the money. Whatever the documents do not name is unknown. */
export function readPayment(answer: HttpAnswer, expected: Expected): GatewayAnswer {
  if (answer.status < 200 || answer.status > 202) throw faultOf(answer);
  const read = readAs(wirePayment, answer);
  return read.ok ? answerOf(read.value, expected) : unclear(`not a payment: ${read.why}`);
}

/** Everything that was done to a payment, latest first; null when the gateway does not know it. */
export async function actionsOf(payment: string, context: Context): Promise<WireAction[] | null> {
  const answer = await askCheckoutcom({ method: 'GET', path: `${pathOf(payment)}/actions` }, context);
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw faultOf(answer);
  const actions = readAs(wireActions, answer);
  // Whatever has money has at least the action that reserved it.
  if (!actions.ok || actions.value.length === 0)
    throw new GatewayFault('unknown', `not what was done to a payment: ${actions.ok ? 'nothing' : actions.why}`);
  return actions.value;
}

/**
 * What a found payment says. Why it was declined is not told with it, but with what was done to it; without that, it is
 * declined all the same.
 */
async function answerAbout(payment: WirePayment, expected: Expected, context: Context): Promise<GatewayAnswer> {
  const answer = answerOf(payment, expected);
  if (answer.outcome !== 'declined' || answer.rawCode !== NO_CODE) return answer;
  try {
    const actions = await actionsOf(payment.id, context);
    return answerOf({ ...payment, actions }, expected);
  } catch (error) {
    if (error instanceof GatewayFault) return answer;
    throw error;
  }
}
