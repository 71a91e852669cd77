import { playFault } from '~/gateways/simulation/fault-menu';
import { networkFault } from '~/gateways/simulation/network-fault';
import { isDownForCard } from '~/gateways/simulation/test-cards';
import type { NewPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Account } from './simulator-accounts';
import { answerWith, invalid, jsonOf, MEMBERS, savedAnswer } from './simulator-answers';
import { fateOf, knownCardOf, type Fate, type KnownCard } from './simulator-cards';
import { fromWire, ID, newPayment, rememberedCard, rememberParticulars, type Asked } from './simulator-payments';
import { firstAnswerOf } from './simulator-wire';
import { IDEMPOTENCY_HEADER, wirePaymentRequest, type WirePaymentRequest, type WireSource } from './wire';

/** POST /payments. */
export async function create(world: SimulatedWorld, account: Account, request: Request): Promise<Response> {
  // Read before anything is looked up: of two requests at once, the second finds what the first made.
  const text = await request.text();
  const key = request.headers.get(IDEMPOTENCY_HEADER);
  const earlier = world.payments().filter((payment) => payment.gateway === ID && payment.account === account.account);
  const saved = savedAnswer(world, key, earlier);
  if (saved) return answerWith(saved);
  const asked = wirePaymentRequest.safeParse(jsonOf(text));
  if (!asked.success) return invalid(...asked.error.issues.slice(0, 3).map(({ path }) => `${path.join('_')}_invalid`));
  const { source, amount: wireAmount, currency, processing_channel_id: channel } = asked.data;
  if (channel !== account.processingChannelId) return invalid('processing_channel_id_invalid');
  const amount = fromWire(wireAmount, currency);
  if (amount === null) return invalid('amount_invalid');
  const card = cardOf(world, account, source);
  if (card === null && (source.type === 'token' || source.type === 'id')) return invalid(`${source.type}_invalid`);
  if (source.type === 'token' && world.remember(`checkoutcom spent ${source.token}`, key ?? '') !== (key ?? ''))
    return invalid('token_used');
  return charge(world, { account, request: asked.data, amount, card, key, fate: fateIn(asked.data, amount, card) });
}

function cardOf(world: SimulatedWorld, { account }: Account, source: WireSource): KnownCard | null {
  switch (source.type) {
    case 'card':
      return knownCardOf(source.number);
    case 'token':
      return rememberedCard(world, source.token, account);
    case 'id':
      return rememberedCard(world, source.id, account);
    default:
      return null;
  }
}

function fateIn(request: WirePaymentRequest, amount: number, card: KnownCard | null): Fate {
  // A direct debit takes days. What begins at a bank's page is decided there.
  if (card === null) return { kind: request.source.type === 'sepa' ? 'pending' : 'approved' };
  return fateOf(card, {
    amount,
    isAuthenticated: request['3ds']?.enabled === true,
    mayGoWithout: request['3ds']?.attempt_n3d === true,
    isMerchants: request.merchant_initiated,
  });
}

function charge(world: SimulatedWorld, asked: Asked): Response {
  const { fate } = asked;
  const draft = newPayment(world, asked);
  if (fate.kind === 'down' && isDownForCard(world, draft)) return networkFault('not_sent');
  rememberParticulars(world, draft, asked);
  const drawn = firstAnswerOf(world, draft);
  const answer = { status: drawn.status, body: JSON.stringify(drawn.body) };
  const isBroken = fate.kind === 'charged_unheard' && fate.end === 'error_500';
  const firstAnswer = isBroken ? { status: 500, body: '' } : answer;
  const order = world.takeFault(ID, 'pay');
  if (!order || order.isObeyed) make(world, { ...draft, firstAnswer });
  if (order) {
    const declined = firstAnswerOf(world, { ...draft, status: 'declined', declineCode: '20051' }).body;
    return playFault(order.fault, { approved: drawn.body, declined, declinedStatus: 201, members: MEMBERS });
  }
  if (fate.kind === 'charged_unheard' && fate.end === 'cut') return networkFault('cut');
  return answerWith(firstAnswer);
}

/** An authorization is told; where money is to be taken at once, that is a step of its own, and told as well. */
function make(world: SimulatedWorld, draft: NewPayment): void {
  const payment = world.add(draft);
  if (payment.status === 'requires_action' || payment.status === 'pending') return;
  world.announce(payment);
  if (payment.status !== 'authorized' || payment.captureMode !== 'automatic') return;
  world.announce(world.change(payment, { status: 'captured' }));
}
