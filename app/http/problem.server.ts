import type { Outcome, Refusal, RefusalCode } from '~/foundation/refusal';
import type { Reply } from './reply';

/** An answer of the API before it becomes a Response: what is kept for a repeat with the same Idempotency-Key. */
export interface ApiAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = 'application/json; charset=utf-8';

const STATUS: Readonly<Record<RefusalCode, number>> = {
  invalid_request: 400,
  unauthorized: 401,
  not_found: 404,
  idempotency_conflict: 409,
  session_not_open: 409,
  operation_not_possible: 409,
  invalid_amount: 422,
  invalid_plan_id: 422,
  invalid_billing_platform: 422,
  no_route: 422,
  idempotency_mismatch: 422,
  rate_limit_exceeded: 429,
  billing_unavailable: 502,
  gateway_unavailable: 502,
};

/** Codes beside the published table, for faults of ours and of HTTP. */
type OtherCode = 'method_not_allowed' | 'internal_error' | 'unavailable';

interface Problem {
  readonly code: RefusalCode | OtherCode;
  readonly message: string;
  readonly details?: Refusal['details'];
}

/** The one shape of every problem answer. */
export function answerProblem(
  status: number,
  { code, message, details = {} }: Problem,
  headers?: Readonly<Record<string, string>>,
): ApiAnswer {
  return { status, body: JSON.stringify({ error: { code, message, details } }), headers };
}

/** Ours to mend, and soon: the caller is asked to come again. */
export function answerUnavailable(message: string): ApiAnswer {
  return answerProblem(503, { code: 'unavailable', message }, { 'retry-after': '5', 'cache-control': 'no-store' });
}

export function refused(refusal: Refusal, headers?: Readonly<Record<string, string>>): ApiAnswer {
  return answerProblem(STATUS[refusal.code], refusal, headers);
}

/** What a flow came to, as an answer. */
export function answerTo(outcome: Outcome<unknown>): ApiAnswer {
  return outcome.ok ? { status: 200, body: JSON.stringify(outcome.value) } : refused(outcome.refusal);
}

/** API answers are about money and other people: nothing on the way may keep them, unless a door says otherwise. */
export function replyOf(answer: ApiAnswer, requestId: string): Reply {
  const headers = { 'content-type': JSON_TYPE, 'cache-control': 'no-store', 'x-request-id': requestId };
  return { status: answer.status, headers: { ...headers, ...answer.headers }, body: answer.body };
}

/** The same as a Response, for addresses that are no API door. */
export function problem(code: RefusalCode, message: string): Response {
  const { status, body } = answerProblem(STATUS[code], { code, message });
  return new Response(body, { status, headers: { 'content-type': JSON_TYPE, 'cache-control': 'no-store' } });
}
