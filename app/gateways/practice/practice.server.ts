import { FINGERPRINT_PARAMETER, type AskedPayment, type Gateway, type GatewayAnswer } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import type { HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import { askPractice, errorIn, faultOf, firstIssue, TIMEOUT_MS, type Context } from './ask-practice.server';
import { practiceSettings, type PracticeSettings } from './connection';
import { readPracticeEvent } from './events.server';
import { answerOf, DECLINES, wireRequestOf, type Expected } from './mapping';
import { listPayments, operate, queryOperation } from './operations.server';
import { wireFingerprintEnd, wirePayment, wirePaymentList } from './wire';

/** The practice gateway: our own invention, clean and documented, for sandboxes and tests. See the README beside this file. */
export const practiceGateway: Gateway<PracticeSettings> = {
  id: 'practice',
  name: 'Practice gateway',
  dataSheet: {
    methods: {
      card: { currencies: 'any', captureModes: ['automatic', 'manual'] },
      pix: { currencies: ['BRL'] },
      upi: { currencies: ['INR'] },
      openbanking: { currencies: 'any' },
      boleto: { currencies: ['BRL'], payerData: ['name', 'taxId'] },
      oxxo: { currencies: ['MXN'], payerData: ['name'] },
    },
    declines: DECLINES,
    operations: { hasPartialCapture: true, hasSeveralCaptures: false, hasPartialRefund: true },
    truthSource: 'query',
    idempotency: 'The same Idempotency-Key and body replay the first answer, for ever; another body is refused (422).',
    repeats: 'replayed',
    timeoutMs: TIMEOUT_MS,
    needsHolderName: false,
    asksForChallenge: true,
    cardEntry: ['server', 'sealed'],
  },
  settings: practiceSettings,

  sealing: ({ sealingKey }) =>
    sealingKey === undefined ? null : { scheme: 'practice', publicValues: { publicKey: sealingKey }, connectTo: [] },

  async pay(ask, context) {
    const request = wireRequestOf(ask);
    if (!request) throw new GatewayFault('not_sent', `the practice gateway has no method ${ask.details.method}`);
    if (request.sealed_card === '') throw new GatewayFault('not_sent', 'the practice gateway has no page for cards');
    const question = { method: 'POST', path: '/payments', body: request, idempotencyKey: ask.reference };
    const answer = await askPractice(question, context);
    return readPayment(answer, { ...ask, gatewayReference: null, account: context.settings.account });
  },

  // Only how the bank's look at the browser ended has to be told; what became of everything else, the gateway knows.
  async continue(payment, returned, context) {
    const end = wireFingerprintEnd.safeParse({ end: returned.parameters[FINGERPRINT_PARAMETER] });
    if (!end.success || payment.gatewayReference === null) return query(payment, context);
    const path = `/payments/${encodeURIComponent(payment.gatewayReference)}/fingerprint`;
    const answer = await askPractice({ method: 'POST', path, body: end.data }, context);
    return readPayment(answer, { ...payment, account: context.settings.account });
  },

  query,

  async cancel(payment, context) {
    const expected = { ...payment, account: context.settings.account };
    const found = payment.gatewayReference === null ? await findByReference(expected, context) : null;
    const gatewayReference = found === null ? payment.gatewayReference : referenceIn(found);
    if (found !== null && gatewayReference === null) return found;
    const path = `/payments/${encodeURIComponent(gatewayReference ?? '')}/cancel`;
    return readPayment(await askPractice({ method: 'POST', path }, context), { ...expected, gatewayReference });
  },

  capture: operate,
  void: operate,
  refund: operate,
  queryOperation,
  list: listPayments,

  readEvent: readPracticeEvent,
  acknowledgement: { body: '{"received":true}', contentType: 'application/json' },
};

async function query(payment: AskedPayment, context: Context): Promise<GatewayAnswer> {
  const expected = { ...payment, account: context.settings.account };
  if (payment.gatewayReference === null) return findByReference(expected, context);
  const path = `/payments/${encodeURIComponent(payment.gatewayReference)}`;
  return readPayment(await askPractice({ method: 'GET', path }, context), expected);
}

async function findByReference(expected: Expected, context: Context): Promise<GatewayAnswer> {
  const path = `/payments?reference=${encodeURIComponent(expected.reference)}`;
  const answer = await askPractice({ method: 'GET', path }, context);
  if (answer.status !== 200) return readPayment(answer, expected);
  const json = parseStrictJson(answer.text);
  const list = wirePaymentList.safeParse(json.ok ? json.value : undefined);
  if (!list.success) return unclear(json.ok ? 'not a list of payments' : json.why);
  const [payment, ...others] = list.data.data;
  if (others.length > 0) return unclear(`${list.data.data.length} payments have our reference`);
  return payment ? answerOf(payment, expected) : { outcome: 'absent' };
}

/** Sorts an answer by what it says of the money. Whatever the gateway's documents do not name is unknown. */
function readPayment(answer: HttpAnswer, expected: Expected): GatewayAnswer {
  const isPayment = answer.status === 200 || answer.status === 201 || answer.status === 402;
  if (!isPayment) {
    const isAbsent = answer.status === 404 && errorIn(answer) === 'payment_not_found';
    if (isAbsent && expected.gatewayReference !== null) return { outcome: 'absent' };
    throw faultOf(answer);
  }
  const json = parseStrictJson(answer.text);
  const payment = wirePayment.safeParse(json.ok ? json.value : undefined);
  if (!payment.success) return unclear(json.ok ? `not a payment: ${firstIssue(payment.error)}` : json.why);
  if (answer.status === 402 && payment.data.status !== 'declined')
    return unclear(`402 with a payment that is ${payment.data.status}`);
  return answerOf(payment.data, expected);
}

function unclear(why: string): GatewayAnswer {
  return { outcome: 'unknown', gatewayReference: null, why };
}

function referenceIn(answer: GatewayAnswer): string | null {
  return 'gatewayReference' in answer ? answer.gatewayReference : null;
}
