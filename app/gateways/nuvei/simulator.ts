/**
 * Plays Nuvei: the REST API 1.0 with its checksums and sessions, always HTTP 200, the payment page, and signed DMNs. It
 * knows nothing of the adapter; they share wire.ts.
 */
import { http, type RequestHandler } from 'msw';
import { actionPages } from '~/gateways/simulation/action-pages';
import type { SimulatedGateway, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import {
  accountNamed,
  accountOf,
  challengeIdOf,
  digitsOf,
  ID,
  isProven,
  operationIdOf,
  ORDER_DIGITS,
  recall,
  sha256,
  textIn,
  type Account,
  type Body,
} from './simulator-accounts';
import { wordOf } from './simulator-amounts';
import { echoOf, operationWords, paymentAnswer, refusal, transactionOf } from './simulator-answers';
import { OPERATION_CALLS, operate, transactionDetails } from './simulator-operations';
import { pageHandlers } from './simulator-page';
import { pay } from './simulator-payments';
import { initPayment, openOrder, sessionOf, tokenizeCard, type InSession, type Session } from './simulator-sessions';
import { NUVEI_TEST } from './wire';

/** The simulator's handlers; it joins the world by being made. */
export function nuveiSimulator(world: SimulatedWorld): RequestHandler[] {
  world.join(nuveiInWorld(world));
  return [
    http.post(`${NUVEI_TEST}/api/v1/:call`, async ({ request, params }) => {
      const body: unknown = await request.json().catch(() => null);
      const call = String(params.call).replace(/\.do$/, '');
      return typeof body === 'object' && body !== null
        ? answer(world, call, body as Body)
        : refusal(1066, 'Invalid request');
    }),
    ...pageHandlers(world),
    ...actionPages(world, ID, {
      challenge: { failed: {}, canceled: {} },
      isHeld: true,
      returnsWith: (payment) => ({ cres: cresOf(payment) }),
    }),
    ...actionPages(world, ID, { redirect: { declined: { status: 'declined', declineCode: 'payer_declined' } } }),
  ];
}

const IN_SESSION: Readonly<Record<string, (asked: InSession) => Response>> = {
  cardTokenization: tokenizeCard,
  initPayment,
  payment: pay,
  getPaymentStatus: paymentStatus,
};

function answer(world: SimulatedWorld, call: string, body: Body): Response {
  const account = accountFor(world, call, body);
  if (!account) return refusal(1013, 'Invalid merchant ID');
  if (!isProven(call, body, account)) return refusal(1001, 'Invalid checksum');
  const inSession = IN_SESSION[call];
  if (inSession) {
    const session = sessionOf(world, account, body);
    return session instanceof Response ? session : inSession({ world, account, body, session });
  }
  if (call === 'openOrder') return openOrder(world, account, body);
  if (call === 'getTransactionDetails') return transactionDetails({ world, account, body });
  return OPERATION_CALLS.includes(call) ? operate({ world, account, body }, call) : refusal(1066, 'Invalid request');
}

/** A session's token says whose it is, where a call needs nothing else. */
function accountFor(world: SimulatedWorld, call: string, body: Body): Account | null {
  if (call !== 'getPaymentStatus') return accountOf(body.merchantId, body.merchantSiteId);
  const session = recall<Session>(world, `session ${textIn(body, 'sessionToken')}`);
  return session && accountNamed(session.account);
}

/** getPaymentStatus.do */
function paymentStatus({ world, account, body, session }: InSession): Response {
  const payment = world.payment(ID, session.orderId);
  if (!payment || payment.status === 'requires_action')
    return refusal(1140, 'A payment was not performed during this session');
  const money = { amount: wordOf(payment.amount, payment.currency), currency: payment.currency };
  return Response.json({ ...paymentAnswer(account, body, { drawn: payment }), ...money });
}

/** What the bank tells the browser of the challenge. It told the gateway itself. */
function cresOf(payment: SimulatedPayment): string {
  const transStatus = { complete: 'Y', fail: 'N', cancel: 'N' }[payment.chosen ?? ''] ?? 'U';
  const message = { messageType: 'CRes', messageVersion: '2.1.0', acsTransID: challengeIdOf(payment), transStatus };
  return Buffer.from(JSON.stringify(message)).toString('base64url');
}

function nuveiInWorld(world: SimulatedWorld): SimulatedGateway {
  return {
    id: ID,
    name: 'Nuvei',
    failure: { status: 'declined', declineCode: 'refused_by_tester' },
    webhookOf(payment) {
      const account = accountNamed(payment.account);
      const fields = {
        ...dmnOf(world, payment),
        merchant_id: account.merchantId,
        merchant_site_id: account.merchantSiteId,
      };
      const { totalAmount, currency, responseTimeStamp, PPP_TransactionID, Status, productId } = fields;
      const signed = [totalAmount, currency, responseTimeStamp, PPP_TransactionID, Status, productId].join('');
      const advanceResponseChecksum = sha256((payment.webhookSecret ?? '') + signed);
      const body = new URLSearchParams({ ...fields, advanceResponseChecksum });
      return new Request(payment.webhookUrl ?? '', { method: 'POST', body });
    },
  };
}

/** The DMN about the payment as it is now, or about what was done with its money last: that one has an order of its own. */
function dmnOf(world: SimulatedWorld, payment: SimulatedPayment) {
  const operation = payment.operations.find(({ id }) => id === payment.lastOperationId);
  const name = operation ? `operation ${operation.reference}` : payment.reference;
  const { productId, customData } = echoOf(world, payment.account, name);
  const transaction = operation ? operationWords(operation) : transactionOf(payment);
  const status = String(transaction.transactionStatus);
  const ownName = operation?.kind === 'refund' ? operation.reference : payment.reference;
  return {
    ppp_status: { APPROVED: 'OK', PENDING: 'PENDING', REDIRECT: 'PENDING' }[status] ?? 'FAIL',
    Status: status === 'REDIRECT' ? 'PENDING' : status,
    PPP_TransactionID: operation ? digitsOf(`order of ${operation.id}`, ORDER_DIGITS) : payment.id,
    TransactionID: operation ? operationIdOf(operation) : String(transaction.transactionId),
    transactionType: operation
      ? { capture: 'Settle', void: 'Void', refund: 'Credit' }[operation.kind]
      : String(transaction.transactionType),
    totalAmount: wordOf(operation?.amount ?? payment.amount, payment.currency),
    currency: payment.currency,
    responseTimeStamp: payment.changedAt.slice(0, 19).replace('T', '.'),
    productId,
    customData,
    clientUniqueId: ownName,
    merchant_unique_id: ownName,
    payment_method: payment.method === 'card' ? 'cc_card' : 'apmgw_iDeal',
    type: 'DEPOSIT',
    Reason: textIn(transaction, 'gwErrorReason'),
  };
}
