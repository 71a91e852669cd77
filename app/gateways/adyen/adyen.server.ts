import { createHash } from 'node:crypto';
import { GatewayFault } from '~/foundation/faults';
import type { HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { CardSealing, Gateway, GatewayAnswer } from '~/gateways/contract';
import { continuationOf, detailsOf } from './action-mapping';
import { answerOf, type Expected, type Read } from './answer-mapping';
import { askAdyen, errorCodeIn, faultOf, TIMEOUT_MS, type Context } from './ask-adyen.server';
import { adyenSettings, type AdyenSettings } from './connection';
import { CARD_ERRORS, DECLINES } from './declines';
import { readAdyenEvent } from './events.server';
import { storedRequestOf, wireRequestOf } from './mapping';
import { operate } from './operations.server';
import { wirePaymentAnswer, WIRE_EXPONENTS, type WireDetailsRequest, type WirePaymentRequest } from './wire';

const DAY_MS = 24 * 3_600_000;

/** Adyen, by its Checkout API. See the README beside this file. */
export const adyenGateway: Gateway<AdyenSettings> = {
  id: 'adyen',
  name: 'Adyen',
  dataSheet: {
    methods: {
      card: { currencies: 'any', captureModes: ['automatic', 'manual'] },
      applepay: { currencies: 'any', captureModes: ['automatic', 'manual'] },
      googlepay: { currencies: 'any', captureModes: ['automatic', 'manual'] },
      ideal: { currencies: ['EUR'], countries: ['NL'] },
      sepa: { currencies: ['EUR'] },
      klarna: {
        currencies: ['EUR', 'SEK', 'NOK', 'DKK', 'GBP', 'USD', 'CAD', 'CHF', 'PLN'],
        countries: 'AT BE CA CH DE DK ES FI FR GB IE IT NL NO PL PT SE US'.split(' '),
        captureModes: ['automatic', 'manual'],
        payerData: ['name', 'phone', 'address'],
      },
      pix: { currencies: ['BRL'], countries: ['BR'], payerData: ['name', 'taxId'] },
      upi: { currencies: ['INR'], countries: ['IN'] },
    },
    exponents: WIRE_EXPONENTS,
    declines: DECLINES,
    operations: { hasPartialCapture: true, hasSeveralCaptures: false, hasPartialRefund: true },
    truthSource: 'resend',
    // A day less than Adyen promises: what it forgot, it would charge again.
    resendWithinMs: 6 * DAY_MS,
    idempotency:
      'The same Idempotency-Key brings the first answer for at least 7 days; while the first is under way, error 704.',
    repeats: 'replayed',
    timeoutMs: TIMEOUT_MS,
    needsHolderName: false,
    asksForChallenge: true,
    cardEntry: ['server', 'sealed'],
  },
  settings: adyenSettings,
  sealing: ({ encryptionPublicKey }): CardSealing | null =>
    encryptionPublicKey === undefined
      ? null
      : { scheme: 'adyen', publicValues: { publicKey: encryptionPublicKey }, connectTo: [] },

  async pay(ask, context) {
    const request = wireRequestOf(ask, termsOf(context));
    const thread = { captureMode: ask.captureMode, payerReference: ask.store?.payerReference };
    return payWith(request, expectedOf({ ...ask, gatewayReference: null }, thread, context), context);
  },

  async payStored(ask, context) {
    const request = storedRequestOf(ask, termsOf(context));
    const thread = { captureMode: ask.captureMode, payerReference: undefined };
    return payWith(request, expectedOf({ ...ask, gatewayReference: null }, thread, context), context);
  },

  async continue(payment, returned, context) {
    const kept = continuationOf(payment.continuation);
    const request = detailsOf(kept, returned.parameters);
    // Nothing was sent, and Adyen is well: the payment waits on for its payer.
    if (!request) throw new GatewayFault('refused', 'the payer brought nothing back to go on with');
    const thread = { captureMode: kept.captureMode, payerReference: kept.payerReference };
    return tell(request, expectedOf(payment, thread, context), context);
  },

  capture: operate,
  void: operate,
  refund: operate,

  readEvent: readAdyenEvent,
  acknowledgement: { body: '[accepted]', contentType: 'text/plain' },
};

const termsOf = ({ settings }: Context) => ({
  merchantAccount: settings.merchantAccount,
  isLive: settings.liveUrlPrefix !== undefined,
});

function expectedOf(
  payment: Pick<Expected, 'reference' | 'gatewayReference'>,
  thread: Pick<Expected, 'captureMode' | 'payerReference'>,
  context: Context,
): Expected {
  const { reference, gatewayReference } = payment;
  return { reference, gatewayReference, ...thread, ...termsOf(context), now: context.clock.now() };
}

async function payWith(request: WirePaymentRequest, expected: Expected, context: Context): Promise<GatewayAnswer> {
  const question = { path: '/payments', body: request, idempotencyKey: expected.reference };
  const read = readAnswer(await askAdyen(question, context), expected);
  return read.outcome === 'go_on' ? tell(read.request, expected, context) : read;
}

/**
 * Tells Adyen how a step ended. The same end always has the same key, so that a repeat brings the first answer; another end
 * of the same payment is another question. A step that wants no payer is taken at once, and only one of them can follow.
 */
async function tell(request: WireDetailsRequest, expected: Expected, context: Context): Promise<GatewayAnswer> {
  const ask = (body: WireDetailsRequest) =>
    askAdyen({ path: '/payments/details', body, idempotencyKey: keyOf(expected.reference, body) }, context);
  const read = readAnswer(await ask(request), expected);
  if (read.outcome !== 'go_on') return read;
  const next = readAnswer(await ask(read.request), expected);
  return next.outcome === 'go_on' ? unclear(expected.gatewayReference, 'Adyen asks for the same step again') : next;
}

function keyOf(reference: string, body: WireDetailsRequest): string {
  const mark = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
  return `${reference}-${mark.slice(0, 22)}`;
}

/** Sorts an answer by what it says of the money. Whatever Adyen's documents do not name is unknown. */
function readAnswer(answer: HttpAnswer, expected: Expected): Read {
  if (answer.status !== 200) return declineByError(answer) ?? raise(faultOf(answer));
  const json = parseStrictJson(answer.text);
  const payment = wirePaymentAnswer.safeParse(json.ok ? json.value : undefined);
  if (!payment.success) return unclear(null, json.ok ? 'not an answer about a payment' : json.why);
  return answerOf(payment.data, expected);
}

/** A card whose number or code cannot be right is answered with an error, and is the payer's to correct. */
function declineByError(answer: HttpAnswer): GatewayAnswer | null {
  const rawCode = errorCodeIn(answer);
  const rule = answer.status === 422 && Object.hasOwn(CARD_ERRORS, rawCode) ? CARD_ERRORS[rawCode] : undefined;
  return rule ? { outcome: 'declined', gatewayReference: null, declineCode: rule.code, rawCode } : null;
}

function raise(fault: GatewayFault): never {
  throw fault;
}

function unclear(gatewayReference: string | null, why: string): GatewayAnswer {
  return { outcome: 'unknown', gatewayReference, why };
}
