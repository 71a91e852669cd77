import type { Gateway, GatewayAnswer, PaymentAsk } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import type { OperationAnswer, OperationAsk } from '~/gateways/operation-contract';
import { askTrustly, TIMEOUT_MS, type Context, type Said } from './ask-trustly.server';
import { trustlySettings, type TrustlySettings } from './connection';
import { acknowledgeTrustlyEvent, readTrustlyEvent } from './events.server';
import { COUNTRIES, CURRENCIES, DECLINES, depositOf, refundOf, whyNoDeposit } from './mapping';
import { endUserIdOf, uuidOf } from './signature.server';
import { wireDepositData, wireRefundData, type WireDeposit } from './wire';

/** Trustly in Europe: pay by bank, by JSON-RPC with RSA signatures. See the README beside this file. */
export const trustlyGateway: Gateway<TrustlySettings> = {
  id: 'trustly',
  name: 'Trustly',
  dataSheet: {
    methods: {
      openbanking: { currencies: CURRENCIES, countries: COUNTRIES, payerData: ['name'] },
      ideal: { currencies: ['EUR'], countries: ['NL'], payerData: ['name'] },
    },
    declines: DECLINES,
    operations: { hasPartialCapture: false, hasSeveralCaptures: false, hasPartialRefund: true, isTold: false },
    truthSource: 'notification',
    idempotency: 'The same UUID and data are done once; another question with the same MessageID is error 637.',
    repeats: 'replayed',
    timeoutMs: TIMEOUT_MS,
    needsHolderName: false,
    cardEntry: [],
  },
  settings: trustlySettings,

  async pay(ask, context) {
    const why = whyNoDeposit(ask);
    if (why !== null) throw new GatewayFault('not_sent', `Trustly ${why}`);
    const { settings } = context;
    const endUserId = endUserIdOf(ask.store?.payerReference ?? ask.email ?? ask.reference, settings.username);
    return readDeposit(await askForDeposit(ask, depositOf(ask, settings, endUserId), context));
  },

  /** The way back from the bank proves nothing, and nobody can be asked: a notification tells the end. */
  continue: ({ gatewayReference }) =>
    Promise.resolve(
      gatewayReference === null
        ? { outcome: 'unknown', gatewayReference, why: 'the payer is back from an order that is not known' }
        : { outcome: 'pending', gatewayReference },
    ),

  refund: giveBack,

  readEvent: readTrustlyEvent,
  acknowledge: acknowledgeTrustlyEvent,
};

/**
 * Asks for the deposit, and once more with the same UUID and data where no answer came or only a failure of the server: by
 * the documents that is what the UUID is for. Otherwise the address of the bank's page would be lost, and nobody could tell it.
 */
async function askForDeposit(ask: PaymentAsk, data: WireDeposit, context: Context): Promise<Said> {
  const question = { method: 'Deposit', uuid: uuidOf(ask.reference), data } as const;
  const startedAt = performance.now();
  let status: number | null = null;
  const report: Context['report'] = (exchange) => {
    status = exchange.status;
    context.report(exchange);
  };
  try {
    return await askTrustly(question, { ...context, report });
  } catch (error) {
    const leftMs = (context.timeoutMs ?? TIMEOUT_MS) - (performance.now() - startedAt);
    const isUnheard = error instanceof GatewayFault && error.kind === 'unknown' && (status === null || status >= 500);
    if (!isUnheard || leftMs <= 0) throw error;
    return askTrustly(question, { ...context, timeoutMs: Math.ceil(leftMs) }).catch(() => Promise.reject(error));
  }
}

function readDeposit(said: Said): GatewayAnswer {
  if (said.kind === 'unclear') return unclear(said.why);
  if (said.kind === 'declined') {
    const declineCode = DECLINES[said.rawCode]?.code ?? 'generic';
    return { outcome: 'declined', gatewayReference: null, declineCode, rawCode: said.rawCode };
  }
  const order = wireDepositData.safeParse(said.data).data;
  if (!order) return unclear('no order and no address of a page');
  const action = { kind: 'redirect', url: order.url, method: 'GET', fields: {} } as const;
  return { outcome: 'requires_action', gatewayReference: order.orderid, action };
}

/**
 * Gives money back. Trustly takes the question and queues it until it has the deposit's money; no later word of its names
 * this refund, so that it was taken is all that is told. One that fails later comes back as another credit of the order.
 */
async function giveBack(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const orderId = ask.payment.gatewayReference;
  if (orderId === null) throw new GatewayFault('not_sent', 'the payment has no order of Trustly’s');
  const gatewayReference = uuidOf(ask.reference);
  const data = refundOf(ask, orderId, context.settings);
  const said = await askTrustly({ method: 'Refund', uuid: gatewayReference, data }, context);
  if (said.kind === 'unclear') return { outcome: 'unknown', gatewayReference: null, why: said.why };
  if (said.kind === 'declined') return { outcome: 'declined', gatewayReference: null, rawCode: said.rawCode };
  const taken = wireRefundData.safeParse(said.data).data;
  if (taken?.orderid !== orderId || taken.result !== '1')
    return { outcome: 'unknown', gatewayReference: null, why: 'the refund of another order, or none that was taken' };
  return { outcome: 'succeeded', gatewayReference, money: ask.money };
}

function unclear(why: string): GatewayAnswer {
  return { outcome: 'unknown', gatewayReference: null, why };
}
