import type { AskedPayment, Gateway, GatewayAnswer, PaymentAsk, Returned } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { secretsOf } from '~/foundation/signed-body.server';
import { ask, TIMEOUT_MS, type Context } from './ask-trustlyus.server';
import { trustlyUsSettings, type TrustlyUsSettings } from './connection';
import { readTrustlyUsEvent } from './events.server';
import { declined, DECLINES, establishOf, whyNotEstablish } from './mapping';
import { giveBack, queryRefund } from './refunds.server';
import { hmacOf, isSignedOver } from './signature.server';
import { continuationOf, look, stepOf } from './transactions.server';
import { signedTextOf, wireEstablished, wireTransactionAnswer, type WireEstablish } from './wire';

/** Trustly in the Americas: pay by bank over ACH, authorized by the payer and then captured. See the README beside this file. */
export const trustlyUsGateway: Gateway<TrustlyUsSettings> = {
  id: 'trustly-us',
  name: 'Trustly (Americas)',
  dataSheet: {
    methods: { openbanking: { currencies: ['USD'], countries: ['US'], payerData: ['name'] } },
    declines: DECLINES,
    operations: {
      hasPartialCapture: false,
      hasSeveralCaptures: false,
      hasPartialRefund: true,
      unprotected: ['refund'],
    },
    truthSource: 'query',
    idempotency: 'The merchant reference of an authorization and a capture: a second one is ignored (error 210).',
    repeats: 'refused',
    timeoutMs: TIMEOUT_MS,
    needsHolderName: false,
    cardEntry: [],
  },
  settings: trustlyUsSettings,

  async pay(asked, context) {
    const why = whyNotEstablish(asked);
    if (why !== null) throw new GatewayFault('not_sent', `Trustly ${why}`);
    const data = establishOf(asked, context.settings);
    const body = { ...data, requestSignature: hmacOf(signedTextOf(data), context.settings.accessKey) };
    return establish(asked, body, context);
  },

  /** A return that is not proven starts nothing: what it is about is only looked at. */
  continue: (payment, returned, context) =>
    look({ payment, takesMoney: isProven(payment, returned, context.settings) }, context),

  query: (payment, context) => look({ payment, takesMoney: true }, context),

  async cancel(payment, context) {
    const before = await look({ payment, takesMoney: false }, context);
    if (before.outcome !== 'requires_action' || payment.gatewayReference === null) return before;
    const path = `/transactions/${encodeURIComponent(payment.gatewayReference)}/cancel`;
    await ask({ method: 'POST', path, body: {} }, wireTransactionAnswer, context);
    return look({ payment, takesMoney: false }, context);
  },

  refund: giveBack,
  queryOperation: queryRefund,

  readEvent: readTrustlyUsEvent,
  acknowledgement: { body: 'OK', contentType: 'text/plain' },
};

/** Begins an authorization: the payer is to go to a page of Trustly's. */
async function establish(asked: PaymentAsk, body: WireEstablish, context: Context): Promise<GatewayAnswer> {
  const said = await ask({ method: 'POST', path: '/establish?createTransaction=true', body }, wireEstablished, context);
  switch (said.kind) {
    case 'value': {
      const { transactionId: gatewayReference, url } = said.value;
      const difference = differenceOf(said.value, body);
      if (difference !== null) return unclear(`identity mismatch: another ${difference}`);
      const continuation = continuationOf({ url, returnUrl: asked.returnUrl });
      const action = { kind: 'redirect', url, method: 'GET', fields: {} } as const;
      return { outcome: 'requires_action', gatewayReference, action, continuation };
    }
    case 'declined':
      return declined(said.rawCode, null);
    case 'duplicate':
    case 'absent':
      return unclear(`an authorization answered ${said.kind}`);
    case 'unclear':
      return unclear(said.why);
  }
}

const ECHOED = ['merchantId', 'merchantReference', 'amount', 'currency'] as const;

/** Which of the question's own data an answer repeats otherwise; null where all that it repeats is right. */
function differenceOf(told: Partial<Record<(typeof ECHOED)[number], string>>, body: WireEstablish): string | null {
  return ECHOED.find((name) => told[name] !== undefined && told[name] !== body[name]) ?? null;
}

/**
 * Whether Trustly itself sent the payer back, about this payment. Its signature is over the address with its query up to the
 * signature, or (older versions) over the query alone; the documents' examples do not show which encoding, so both are tried.
 */
function isProven(payment: AskedPayment, { parameters }: Returned, settings: TrustlyUsSettings): boolean {
  const names = Object.keys(parameters);
  const end = names.indexOf('requestSignature');
  if (end === -1 || payment.continuation === null) return false;
  if (parameters.transactionId !== payment.gatewayReference) return false;
  if (parameters.merchantReference !== payment.reference) return false;
  const pairs = names.slice(0, end).map((name) => [name, parameters[name] ?? ''] as const);
  const queries = [
    pairs.map((pair) => pair.join('=')).join('&'),
    new URLSearchParams(pairs.map(([a, b]) => [a, b])).toString(),
  ];
  const { returnUrl } = stepOf(payment.continuation);
  const texts = queries.flatMap((query) => [`${returnUrl}?${query}`, query]);
  return isSignedOver(
    texts,
    parameters.requestSignature ?? '',
    secretsOf(settings.accessKey, settings.previousAccessKey),
  );
}

function unclear(why: string): GatewayAnswer {
  return { outcome: 'unknown', gatewayReference: null, why };
}
