import { playFault } from '~/gateways/simulation/fault-menu';
import { networkFault } from '~/gateways/simulation/network-fault';
import { isDownForCard } from '~/gateways/simulation/test-cards';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import { failure, jsonOf, ID, notYourAccount, once, responseOf } from './simulator-answers';
import { answerAbout, isOffered, newPayment, ownAnswers, type Asked } from './simulator-payments';
import { keepPlan } from './simulator-plans';
import { planFor, readRequest } from './simulator-requests';
import { wirePaymentRequest } from './wire';

/** POST /payments. */
export async function takePayment(world: SimulatedWorld, account: Account, request: Request): Promise<Response> {
  const text = await request.text();
  const json = jsonOf(text);
  if (json === null) return failure(400, '702', 'Unexpected input');
  const parsed = wirePaymentRequest.safeParse(json);
  if (!parsed.success) return invalid(json);
  if (parsed.data.merchantAccount !== account.merchantAccount) return notYourAccount();
  if (!isOffered(parsed.data.paymentMethod.type)) return failure(422, '140', 'Payment method is not supported');
  const asked = await readRequest(world, parsed.data, world.hmac(account.apiKey, text));
  if (asked instanceof Response) return asked;
  return charge(world, { account, request, text, asked });
}

function invalid(json: unknown): Response {
  const hasReturnUrl = typeof json === 'object' && json !== null && 'returnUrl' in json;
  return hasReturnUrl
    ? failure(422, '702', 'Required field is not provided')
    : failure(422, '14_030', 'Return URL is missing.');
}

interface Charging {
  readonly account: Account;
  readonly request: Request;
  readonly text: string;
  readonly asked: Asked;
}

function charge(world: SimulatedWorld, { account, request, text, asked }: Charging): Response {
  const { end } = asked;
  const plan = planFor(asked);
  const drawn = newPayment(world, account, asked);
  // A frictionless card is charged once the bank was told that nobody looked at the browser.
  const draft = plan.isNative && !plan.isChallenged ? { ...drawn, status: 'requires_action' as const } : drawn;
  if (end?.kind === 'down' && isDownForCard(world, draft)) return networkFault('not_sent');
  const order = world.takeFault(ID, 'pay');
  const isBroken = end?.kind === 'charged_unheard' && end.end === 'error_500';
  const answer = () =>
    once(world, { account: account.merchantAccount, request, text }, () => {
      keepPlan(world, draft.id, plan);
      const good = { status: 200, body: JSON.stringify(answerAbout(world, draft, plan)) };
      const first = isBroken ? { status: 500, body: '' } : good;
      const payment = world.add({ ...draft, firstAnswer: first });
      // Adyen tells of every authorization, also of one that it answered itself, and of every refusal.
      if (payment.status !== 'requires_action' && payment.status !== 'pending') world.announce(payment);
      return first;
    });
  if (order?.isObeyed) answer();
  if (order) return playFault(order.fault, ownAnswers(world, draft, plan));
  const given = answer();
  return end?.kind === 'charged_unheard' && end.end === 'cut' ? networkFault('cut') : responseOf(given);
}
