import { expireIfLate } from '~/gateways/simulation/expiry';
import { settle } from '~/gateways/simulation/control';
import { playFault } from '~/gateways/simulation/fault-menu';
import type { PaymentChange, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import { failure, ID, jsonOf, once, responseOf, type Answer } from './simulator-answers';
import { answerAbout, challengeAnswer, ownAnswers, transactionOf } from './simulator-payments';
import { planOf } from './simulator-plans';
import { wireDetailsRequest, type WireDetailsRequest } from './wire';

/** POST /payments/details: what the payer brought back from a page, a fingerprint or a challenge. */
export async function takeDetails(world: SimulatedWorld, account: Account, request: Request): Promise<Response> {
  const text = await request.text();
  const asked = wireDetailsRequest.safeParse(jsonOf(text));
  if (!asked.success) return failure(422, '702', 'Required field is not provided');
  const id = idIn(asked.data);
  const payment = id === null ? null : world.payment(ID, id);
  // Another account's payment does not exist for this one.
  if (payment?.account !== account.merchantAccount) return failure(422, '14_018', 'Invalid payment data');
  const order = world.takeFault(ID, 'query');
  const answer = () =>
    once(world, { account: account.merchantAccount, request, text }, () => conclude(world, payment, asked.data));
  if (order?.isObeyed) answer();
  if (order) return playFault(order.fault, ownAnswers(world, payment, planOf(world, payment.id)));
  return responseOf(answer());
}

/** Which payment it is about, by whatever of it came back. */
function idIn({ details, paymentData }: WireDetailsRequest): string | null {
  const result = details.threeDSResult === undefined ? '' : tokenIn(details.threeDSResult);
  const places = [
    /^X6XtfGC3!([0-9A-Z]{16})$/.exec(details.redirectResult ?? ''),
    /^Ab02b4c0!auth!([0-9A-Z]{16})$/.exec(result),
  ];
  const named = /^Ab02b4c0!([0-9A-Z]{16})$/.exec(paymentData ?? '');
  return [...places, named].find((place) => place !== null)?.[1] ?? null;
}

function tokenIn(threeDSResult: string): string {
  const read = jsonOf(Buffer.from(threeDSResult, 'base64').toString('utf8'));
  const token =
    typeof read === 'object' && read !== null && 'authorisationToken' in read ? read.authorisationToken : '';
  return String(token);
}

/** What the page's bank adds to the return URL. It proves nothing: what was chosen is asked for here. */
export function returnedFrom(world: SimulatedWorld, payment: SimulatedPayment): Readonly<Record<string, string>> {
  if (!planOf(world, payment.id).isNative) return { redirectResult: `X6XtfGC3!${payment.id}` };
  const transStatus = payment.chosen === 'complete' ? 'Y' : 'N';
  const result = { ...transactionOf(payment), messageType: 'CRes', messageVersion: '2.2.0', transStatus };
  return { cres: Buffer.from(JSON.stringify(result)).toString('base64url') };
}

function conclude(world: SimulatedWorld, known: SimulatedPayment, { details }: WireDetailsRequest): Answer {
  const current = expireIfLate(world, world.payment(ID, known.id) ?? known);
  const plan = planOf(world, current.id);
  const isLook = details['threeds2.fingerprint'] !== undefined;
  const isWaiting = current.status === 'requires_action';
  const words =
    isWaiting && isLook && plan.isChallenged
      ? challengeAnswer(world, current)
      : answerAbout(world, isWaiting && isHeld(current) ? ended(world, current, isLook) : current, plan);
  return { status: 200, body: JSON.stringify(words) };
}

/** Whose page only remembers what was chosen: a card's. At a bank's own page a payment is concluded there. */
const isHeld = ({ method }: Pick<SimulatedPayment, 'method'>): boolean => method === 'scheme';

/** Without a result of the bank's own, the network has heard nothing of a challenge. */
const CHANGE_OF_CHOICE: Readonly<Record<string, PaymentChange>> = {
  fail: { status: 'declined', declineCode: '11' },
  cancel: { status: 'canceled' },
};
const UNHEARD: PaymentChange = { status: 'declined', declineCode: '39' };

function ended(world: SimulatedWorld, payment: SimulatedPayment, isFrictionless: boolean): SimulatedPayment {
  if (isFrictionless || payment.chosen === 'complete') return settle(world, payment.id) ?? payment;
  const changed = world.change(payment, CHANGE_OF_CHOICE[payment.chosen ?? ''] ?? UNHEARD);
  world.announce(changed);
  return changed;
}
