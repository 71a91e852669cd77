import { actionUrl } from '~/gateways/simulation/action-pages';
import { expireIfLate, expiryOf } from '~/gateways/simulation/expiry';
import { playFault } from '~/gateways/simulation/fault-menu';
import { networkFault } from '~/gateways/simulation/network-fault';
import { PENDING_CARD_SETTLES_AFTER_MS } from '~/gateways/simulation/test-cards';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import {
  challengeIdOf,
  digitsOf,
  ID,
  isFirstRequest,
  nameOf,
  partOf,
  recall,
  remember,
  textIn,
  type Account,
  type Body,
} from './simulator-accounts';
import { minorOf } from './simulator-amounts';
import { ownOfPayment, paymentAnswer, refusal, type Echo, type Json } from './simulator-answers';
import type { CardFate } from './simulator-cards';
import { namesOf, ownPayments } from './simulator-operations';
import { cardOfSession, storedCardOf, type Session } from './simulator-sessions';

/** A payment that a request asks for, before it is done. */
interface Request {
  readonly world: SimulatedWorld;
  readonly account: Account;
  readonly body: Body;
  readonly session: Session;
}

/** payment.do: a new one, or the last step of one that was challenged. */
export function pay(request: Request): Response {
  const { world, account, body } = request;
  const money = minorOf(textIn(body, 'amount'), textIn(body, 'currency'));
  if (money === null) return refusal(1040, 'Invalid amount');
  const challenged = challengedBy(request);
  if (challenged) return afterChallenge(request, challenged);
  const option = partOf(body, 'paymentOption');
  const method = textIn(partOf(option, 'alternativePaymentMethod'), 'paymentMethod');
  const fate = method === '' ? fateIn(request) : null;
  if (method === '' && !fate) return refusal(textIn(option, 'userPaymentOptionId') ? 1011 : 1061, 'Invalid card token');
  if (method !== '' && method !== 'apmgw_iDeal') return refusal(1068, 'Payment method is not enabled');
  if (isOfStranger(request)) return refusal(1058, 'Operation not allowed: no such related transaction');
  const order = world.takeFault(ID, 'pay');
  const isDone = !order || order.isObeyed;
  if (isDone && !isFirstRequest(world, account, body))
    return refusal(1019, 'Validation error: clientRequestId was used before');
  const draft = drawnBy(request, { amount: money, fate });
  const answer = answerTo(request, draft);
  if (isDone) begin(request, draft);
  if (order) return playFault(order.fault, ownAnswers(request, draft));
  const unheard = fate?.outcome.kind === 'charged_unheard' ? fate.outcome.end : null;
  if (unheard === 'cut') return networkFault('cut');
  return unheard ? Response.json({ error: 'internal' }, { status: 500 }) : Response.json(answer);
}

/** A stored card's payment names the first one with it. */
function isOfStranger({ world, account, body }: Request): boolean {
  if (textIn(partOf(body, 'paymentOption'), 'userPaymentOptionId') === '') return false;
  const related = textIn(body, 'relatedTransactionId');
  return !ownPayments(world, account).some((one) => namesOf(one).includes(related));
}

function fateIn({ world, account, body }: Request): CardFate | null {
  const option = partOf(body, 'paymentOption');
  const stored = textIn(option, 'userPaymentOptionId');
  if (stored !== '') return storedCardOf(world, account, { id: stored, userTokenId: textIn(body, 'userTokenId') });
  return cardOfSession(world, textIn(body, 'sessionToken'), textIn(partOf(option, 'card'), 'ccTempToken'));
}

interface Wanted {
  readonly amount: number;
  readonly fate: CardFate | null;
}

function drawnBy({ world, account, body, session }: Request, { amount, fate }: Wanted): NewPayment {
  const next = fate
    ? nextOf(fate, body)
    : ({ status: 'requires_action', action: 'redirect', declineCode: null } as const);
  const urls = partOf(body, 'urlDetails');
  const captureMode = textIn(body, 'transactionType') === 'Auth' ? 'manual' : 'automatic';
  const item = Array.isArray(body.items) ? (body.items[0] as Body) : {};
  const status = next.status === 'captured' && captureMode === 'manual' ? 'authorized' : next.status;
  const settlesAt = new Date(world.clock.now().getTime() + PENDING_CARD_SETTLES_AFTER_MS).toISOString();
  return {
    gateway: ID,
    id: session.orderId,
    reference: textIn(body, 'clientUniqueId'),
    account: nameOf(account),
    sessionId: textIn(partOf(body, 'merchantDetails'), 'customField1') || null,
    method: fate ? 'card' : 'ideal',
    description: textIn(item, 'name'),
    amount,
    currency: textIn(body, 'currency'),
    status,
    declineCode: next.declineCode,
    card: fate?.summary ?? null,
    action: next.action,
    returnUrl: textIn(urls, 'successUrl') || null,
    webhookUrl: textIn(urls, 'notificationUrl') || session.notificationUrl || null,
    webhookSecret: account.secretKey,
    expiresAt: expiryOf(world, next.action),
    settlesAt: status === 'pending' ? settlesAt : null,
    requestMark: textIn(body, 'clientRequestId'),
    firstAnswer: { status: 200, body: '' },
    captureMode,
  };
}

type Next = Pick<NewPayment, 'status' | 'action' | 'declineCode'>;
const ended = (status: NewPayment['status'], declineCode: string | null = null): Next => ({
  status,
  declineCode,
  action: null,
});

/** What the card does, as far as its bank was asked to authenticate its payer. */
function nextOf(fate: CardFate, body: Body): Next {
  const card = partOf(partOf(body, 'paymentOption'), 'card');
  const isAuthenticated = card.threeD !== undefined;
  const wanted = textIn(partOf(partOf(card, 'threeD'), 'v2AdditionalParams'), 'challengePreference') === '01';
  const isChallenged = fate.threeD === 'challenge' || (fate.decline === 'authentication_required' && wanted);
  if (isAuthenticated && fate.threeD === 'turned_away') return ended('declined', 'authentication_failed');
  if (isAuthenticated && isChallenged) return { status: 'requires_action', action: 'challenge', declineCode: null };
  if (fate.decline !== null) return ended('declined', fate.decline);
  if (fate.threeD === 'challenge') return ended('declined', 'authentication_required');
  return fate.outcome.kind === 'pending' ? ended('pending') : ended('captured');
}

function begin({ world, account, body }: Request, draft: NewPayment): void {
  const echo: Echo = { productId: textIn(body, 'productId'), customData: textIn(body, 'customData') };
  remember(world, `echo ${nameOf(account)} ${draft.reference}`, echo);
  const payment = world.add(draft);
  if (payment.status !== 'requires_action' && payment.status !== 'pending') world.announce(payment);
}

function answerTo({ world, account, body }: Request, drawn: NewPayment | SimulatedPayment): Json {
  const option: Json = {};
  if (drawn.status === 'requires_action') {
    const url = actionUrl(world, drawn);
    if (drawn.action === 'redirect') option.redirectUrl = url;
    else option.card = { threeD: { acsUrl: url, cReq: creqOf(drawn), result: 'C', version: '2.1.0' } };
  }
  const userTokenId = textIn(body, 'userTokenId');
  const isKept = drawn.card && userTokenId !== '' && (drawn.status === 'captured' || drawn.status === 'authorized');
  const known = textIn(partOf(body, 'paymentOption'), 'userPaymentOptionId');
  if (isKept) option.userPaymentOptionId = known || keep(world, account, { drawn, userTokenId, body });
  return paymentAnswer(account, body, { drawn, option });
}

function creqOf(drawn: Pick<NewPayment, 'id'>): string {
  const message = { messageType: 'CReq', messageVersion: '2.1.0', acsTransID: challengeIdOf(drawn) };
  return Buffer.from(JSON.stringify(message)).toString('base64url');
}

interface Keeping {
  readonly drawn: Pick<NewPayment, 'id'>;
  readonly userTokenId: string;
  readonly body: Body;
}

/** Keeps the card for later payments, and answers with its id. */
function keep(world: SimulatedWorld, account: Account, { drawn, userTokenId, body }: Keeping): string {
  const id = digitsOf(`stored ${drawn.id}`, 9);
  const token = textIn(partOf(partOf(body, 'paymentOption'), 'card'), 'ccTempToken');
  const fate = cardOfSession(world, textIn(body, 'sessionToken'), token);
  if (fate) remember(world, `stored ${nameOf(account)} ${id}`, { userTokenId, fate });
  return id;
}

function ownAnswers(request: Request, draft: NewPayment) {
  const { account, body } = request;
  const approved = paymentAnswer(account, body, { drawn: { ...draft, status: 'captured', declineCode: null } });
  const declined = { ...draft, status: 'declined', declineCode: 'insufficient_funds' } as const;
  return ownOfPayment(approved, paymentAnswer(account, body, { drawn: declined }));
}

function challengedBy({ world, account, body, session }: Request): SimulatedPayment | null {
  const payment = world.payment(ID, session.orderId);
  const isNext = payment?.action === 'challenge' && textIn(body, 'relatedTransactionId') === challengeIdOf(payment);
  return isNext && payment.account === nameOf(account) ? payment : null;
}

/** The payment after its challenge, whose end the bank has told; who was not authenticated is declined. */
function afterChallenge(request: Request, challenged: SimulatedPayment): Response {
  const { world, account, body } = request;
  const card = textIn(partOf(partOf(body, 'paymentOption'), 'card'), 'ccTempToken');
  if (!recall(world, `card ${textIn(body, 'sessionToken')} ${card}`)) return refusal(1061, 'Invalid card token');
  const payment = expireIfLate(world, challenged);
  if (payment.status === 'expired') return refusal(1069, 'Session expired');
  if (!isFirstRequest(world, account, body)) return refusal(1019, 'Validation error: clientRequestId was used before');
  if (payment.status !== 'requires_action') return Response.json(answerTo(request, payment));
  const isPassed = payment.chosen === 'complete';
  const status = payment.captureMode === 'manual' ? 'authorized' : 'captured';
  const after = world.change(
    payment,
    isPassed ? { status } : { status: 'declined', declineCode: 'authentication_failed' },
  );
  world.announce(after);
  return Response.json(answerTo(request, after));
}
