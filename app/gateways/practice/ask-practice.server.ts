import type { GatewayContext } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { PracticeSettings } from './connection';
import { storableRequest } from './mapping';
import {
  PRACTICE_API,
  wireError,
  type WireFingerprintEnd,
  type WireOperationRequest,
  type WirePaymentRequest,
} from './wire';

export type Context = GatewayContext<PracticeSettings>;

/** Longer than the platform's limit for connecting (10 s), so that a host that swallows packets is proven unsent. */
export const TIMEOUT_MS = 12_000;

interface Question {
  readonly method: string;
  readonly path: string;
  readonly body?: WirePaymentRequest | WireOperationRequest | WireFingerprintEnd;
  readonly idempotencyKey?: string;
}

/** Asks, and hands every exchange on with the card's number and code replaced. */
export function askPractice(question: Question, context: Context): Promise<HttpAnswer> {
  const { body, idempotencyKey } = question;
  const headers: Record<string, string> = {
    authorization: `Bearer ${context.settings.apiKey}`,
    accept: 'application/json',
  };
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  if (body) headers['content-type'] = 'application/json';
  const card = body && 'card' in body ? body.card : undefined;
  const stored = body ? JSON.stringify('metadata' in body ? storableRequest(body) : body) : '';
  const request = {
    method: question.method,
    url: PRACTICE_API + question.path,
    headers,
    body: body && JSON.stringify(body),
  };
  return askOverHttp(context.dial, request, {
    timeoutMs: Math.min(TIMEOUT_MS, context.timeoutMs ?? Infinity),
    report: (exchange) =>
      context.report({ ...exchange, requestBody: stored, responseBody: withoutCard(exchange.responseBody, card) }),
  });
}

/** Answers do not repeat the card, by the gateway's documents. A broken one might, and answers are kept. */
function withoutCard(text: string, card: { number: string } | undefined): string {
  const withoutNumber = card ? text.replaceAll(card.number, `************${card.number.slice(-4)}`) : text;
  return withoutNumber.replace(/("(?:number|cvc)"\s*:\s*)(?:"[^"]*"|\d+)/g, '$1"***"');
}

const NOTHING_DONE = new Set(['503 not_processed', '429 rate_limited']);
const REFUSED_STATUSES = new Set([400, 401, 403, 404, 405, 415, 422]);

/** The error's word in an answer; empty where there is none. */
export function errorIn(answer: HttpAnswer): string {
  const json = parseStrictJson(answer.text);
  return wireError.safeParse(json.ok ? json.value : undefined).data?.error ?? '';
}

/** What an answer that tells of no payment or operation says of the money. What the documents do not name is unknown. */
export function faultOf(answer: HttpAnswer): GatewayFault {
  const error = errorIn(answer);
  const said = `the practice gateway answered ${answer.status} ${error}`.trim();
  if (NOTHING_DONE.has(`${answer.status} ${error}`)) return new GatewayFault('not_sent', said);
  // By the gateway's documents the key and its rights are looked at before anything else.
  const isConfiguration = answer.status === 401 || answer.status === 403;
  return new GatewayFault(REFUSED_STATUSES.has(answer.status) ? 'refused' : 'unknown', said, { isConfiguration });
}

/** Where an answer is not what the documents say, in a few words. */
export function firstIssue(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'wrong shape';
}
