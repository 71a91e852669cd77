import type { Gateway, GatewayAnswer, GatewayContext } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import { practiceSettings, type PracticeSettings } from './connection';
import { readPracticeEvent } from './events.server';
import { answerOf, storableRequest, wireRequestOf, type Expected } from './mapping';
import { PRACTICE_API, wireError, wirePayment, wirePaymentList } from './wire';

type Context = GatewayContext<PracticeSettings>;

/** The practice gateway: our own invention, clean and documented, for sandboxes and tests. See the README beside this file. */
export const practiceGateway: Gateway<PracticeSettings> = {
  id: 'practice',
  name: 'Practice gateway',
  dataSheet: {
    methods: {
      card: { currencies: 'any' },
      pix: { currencies: ['BRL'] },
      upi: { currencies: ['INR'] },
      openbanking: { currencies: 'any' },
    },
    truthSource: 'query',
    idempotency: 'The same Idempotency-Key and body replay the first answer, for ever; another body is refused (422).',
    // Longer than the platform's limit for connecting (10 s), so that a host that swallows packets is proven unsent.
    timeoutMs: 12_000,
    needsHolderName: false,
    cardEntry: ['server'],
  },
  settings: practiceSettings,

  async pay(ask, context) {
    const request = wireRequestOf(ask);
    if (!request) throw new GatewayFault('not_sent', `the practice gateway has no method ${ask.details.method}`);
    const question = { method: 'POST', path: '/payments', body: request, idempotencyKey: ask.reference };
    const answer = await askPractice(question, context);
    return readPayment(answer, { ...ask, gatewayReference: null, account: context.settings.account });
  },

  async query(payment, context) {
    const expected = { ...payment, account: context.settings.account };
    if (payment.gatewayReference === null) return findByReference(expected, context);
    const path = `/payments/${encodeURIComponent(payment.gatewayReference)}`;
    return readPayment(await askPractice({ method: 'GET', path }, context), expected);
  },

  async cancel(payment, context) {
    const expected = { ...payment, account: context.settings.account };
    const found = payment.gatewayReference === null ? await findByReference(expected, context) : null;
    const gatewayReference = found === null ? payment.gatewayReference : referenceIn(found);
    if (found !== null && gatewayReference === null) return found;
    const path = `/payments/${encodeURIComponent(gatewayReference ?? '')}/cancel`;
    return readPayment(await askPractice({ method: 'POST', path }, context), { ...expected, gatewayReference });
  },

  readEvent: readPracticeEvent,
  acknowledgement: { body: '{"received":true}', contentType: 'application/json' },
};

interface Question {
  readonly method: string;
  readonly path: string;
  readonly body?: Parameters<typeof storableRequest>[0];
  readonly idempotencyKey?: string;
}

/** Asks, and hands every exchange on with the card's number and code replaced. */
function askPractice(question: Question, context: Context): Promise<HttpAnswer> {
  const { body, idempotencyKey } = question;
  const headers: Record<string, string> = {
    authorization: `Bearer ${context.settings.apiKey}`,
    accept: 'application/json',
  };
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  if (body) headers['content-type'] = 'application/json';
  const stored = body ? JSON.stringify(storableRequest(body)) : '';
  const request = {
    method: question.method,
    url: PRACTICE_API + question.path,
    headers,
    body: body && JSON.stringify(body),
  };
  return askOverHttp(context.dial, request, {
    timeoutMs: Math.min(practiceGateway.dataSheet.timeoutMs, context.timeoutMs ?? Infinity),
    report: (exchange) =>
      context.report({
        ...exchange,
        requestBody: stored,
        responseBody: withoutCard(exchange.responseBody, body?.card),
      }),
  });
}

/** Answers do not repeat the card, by the gateway's documents. A broken one might, and answers are kept. */
function withoutCard(text: string, card: { number: string } | undefined): string {
  const withoutNumber = card ? text.replaceAll(card.number, `************${card.number.slice(-4)}`) : text;
  return withoutNumber.replace(/("(?:number|cvc)"\s*:\s*)(?:"[^"]*"|\d+)/g, '$1"***"');
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

const NOTHING_DONE = new Set(['503 not_processed', '429 rate_limited']);
const REFUSED_STATUSES = new Set([400, 401, 403, 404, 405, 415, 422]);

/** Sorts an answer by what it says of the money. Whatever the gateway's documents do not name is unknown. */
function readPayment(answer: HttpAnswer, expected: Expected): GatewayAnswer {
  const json = parseStrictJson(answer.text);
  const value = json.ok ? json.value : undefined;
  const isPayment = answer.status === 200 || answer.status === 201 || answer.status === 402;
  if (isPayment) {
    const payment = wirePayment.safeParse(value);
    if (!payment.success) return unclear(json.ok ? `not a payment: ${firstIssue(payment.error)}` : json.why);
    if (answer.status === 402 && payment.data.status !== 'declined')
      return unclear(`402 with a payment that is ${payment.data.status}`);
    return answerOf(payment.data, expected);
  }
  const error = wireError.safeParse(value).data?.error ?? '';
  const said = `the practice gateway answered ${answer.status} ${error}`.trim();
  if (answer.status === 404 && error === 'payment_not_found' && expected.gatewayReference !== null)
    return { outcome: 'absent' };
  if (NOTHING_DONE.has(`${answer.status} ${error}`)) throw new GatewayFault('not_sent', said);
  throw new GatewayFault(REFUSED_STATUSES.has(answer.status) ? 'refused' : 'unknown', said);
}

function firstIssue(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'wrong shape';
}

function unclear(why: string): GatewayAnswer {
  return { outcome: 'unknown', gatewayReference: null, why };
}

function referenceIn(answer: GatewayAnswer): string | null {
  return 'gatewayReference' in answer ? answer.gatewayReference : null;
}
