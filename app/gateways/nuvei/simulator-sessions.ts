import { isDownForCard } from '~/gateways/simulation/test-cards';
import { networkFault } from '~/gateways/simulation/network-fault';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import {
  digitsOf,
  ID,
  initIdOf,
  nameOf,
  ORDER_DIGITS,
  partOf,
  recall,
  remember,
  textIn,
  type Account,
  type Body,
} from './simulator-accounts';
import { minorOf } from './simulator-amounts';
import { refusal, success } from './simulator-answers';
import { fateOf, type CardFate } from './simulator-cards';

/** An order that was opened, and the session of the calls that pay it. */
export interface Session {
  readonly account: string;
  readonly orderId: string;
  readonly openedAt: number;
  readonly amount: number;
  readonly currency: string;
  readonly notificationUrl: string;
  readonly sessionId: string | null;
}

const LIFETIME_MS = 15 * 60_000;

/** openOrder.do */
export function openOrder(world: SimulatedWorld, account: Account, body: Body): Response {
  const currency = textIn(body, 'currency');
  const amount = minorOf(textIn(body, 'amount'), currency);
  if (amount === null) return refusal(1040, 'Invalid amount');
  const sessionToken = uuidOf(world.newId(''));
  const orderId = digitsOf(sessionToken, ORDER_DIGITS);
  const session: Session = {
    account: nameOf(account),
    orderId,
    openedAt: world.clock.now().getTime(),
    amount,
    currency,
    notificationUrl: textIn(partOf(body, 'urlDetails'), 'notificationUrl'),
    sessionId: textIn(partOf(body, 'merchantDetails'), 'customField1') || null,
  };
  remember(world, `session ${sessionToken}`, session);
  return Response.json(success(account, body, { orderId, sessionToken }));
}

/** 96 random bits as a UUID. */
function uuidOf(hex: string): string {
  const digits = hex.padEnd(32, '0');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-');
}

/** The session that a call names, or the refusal. */
export function sessionOf(world: SimulatedWorld, account: Account, body: Body): Session | Response {
  const session = recall<Session>(world, `session ${textIn(body, 'sessionToken')}`);
  if (session?.account !== nameOf(account)) return refusal(1065, 'Invalid token');
  const isOver = world.clock.now().getTime() - session.openedAt >= LIFETIME_MS;
  return isOver ? refusal(1069, 'Session expired') : session;
}

export interface InSession {
  readonly world: SimulatedWorld;
  readonly account: Account;
  readonly body: Body;
  readonly session: Session;
}

/** cardTokenization.do: a token that stands for the card within its session. The card itself is not remembered. */
export function tokenizeCard({ world, account, body, session }: InSession): Response {
  const card = partOf(body, 'cardData');
  const number = textIn(card, 'cardNumber');
  if (!/^\d{12,19}$/.test(number)) return refusal(1004, 'Invalid card data');
  if (!/^\d{3,4}$/.test(textIn(card, 'CVV'))) return refusal(1062, 'Invalid CVV');
  if (textIn(card, 'cardHolderName') === '') return refusal(1007, 'Missing name on card');
  const fate = fateOf(number, textIn(card, 'cardHolderName'));
  const asked = { gateway: ID, ...session };
  if (fate.outcome.kind === 'down' && isDownForCard(world, asked)) return networkFault('not_sent');
  const ccTempToken = uuidOf(world.newId(''));
  const sessionToken = textIn(body, 'sessionToken');
  remember(world, `card ${sessionToken} ${ccTempToken}`, fate);
  const codes = { transactionStatus: 'APPROVED', gwErrorCode: 0, gwExtendedErrorCode: 0 };
  return Response.json(success(account, body, { ...codes, ccTempToken, sessionToken }));
}

export function cardOfSession(world: SimulatedWorld, sessionToken: string, ccTempToken: string): CardFate | null {
  return recall<CardFate>(world, `card ${sessionToken} ${ccTempToken}`);
}

/** A card that was kept for later payments of its user. */
export function storedCardOf(
  world: SimulatedWorld,
  account: Account,
  { id, userTokenId }: { readonly id: string; readonly userTokenId: string },
): CardFate | null {
  const stored = recall<{ userTokenId: string; fate: CardFate }>(world, `stored ${nameOf(account)} ${id}`);
  return stored?.userTokenId === userTokenId ? stored.fate : null;
}

/** initPayment.do: whether the card's bank takes part in 3-D Secure, and wants to look at the browser first. */
export function initPayment({ world, account, body, session }: InSession): Response {
  const card = partOf(partOf(body, 'paymentOption'), 'card');
  const fate = cardOfSession(world, textIn(body, 'sessionToken'), textIn(card, 'ccTempToken'));
  if (!fate) return refusal(1061, 'Invalid card token');
  const order = { id: session.orderId };
  const method = {
    threeDSServerTransID: initIdOf(order),
    threeDSMethodNotificationURL: textIn(partOf(card, 'threeD'), 'methodNotificationUrl'),
  };
  const threeD = {
    version: '2.1.0',
    v2supported: String(fate.threeD !== 'none'),
    serverTransId: initIdOf(order),
    ...(fate.hasMethod
      ? {
          methodUrl: `${world.publicUrl}/${ID}/method`,
          methodPayload: Buffer.from(JSON.stringify(method)).toString('base64'),
        }
      : {}),
  };
  return Response.json(
    success(account, body, {
      orderId: session.orderId,
      clientUniqueId: textIn(body, 'clientUniqueId'),
      transactionId: initIdOf(order),
      transactionType: 'InitAuth3D',
      transactionStatus: 'APPROVED',
      gwErrorCode: 0,
      gwExtendedErrorCode: 0,
      paymentOption: { card: { bin: fate.bin, last4Digits: fate.summary.lastFour, threeD } },
    }),
  );
}
