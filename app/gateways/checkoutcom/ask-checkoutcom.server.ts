import type { z } from 'zod';
import type { GatewayContext } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import { isSandboxKey, type CheckoutcomSettings } from './connection';
import { storableRequest, type Body } from './requests';
import { IDEMPOTENCY_HEADER, LIVE_DOMAIN, SANDBOX_DOMAIN, wireError } from './wire';

export type Context = GatewayContext<CheckoutcomSettings>;

/** None is documented; long enough for an issuer that takes its time. */
export const TIMEOUT_MS = 30_000;

interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Body;
  readonly idempotencyKey?: string;
  /** Tokens are made with the public key, everything else is done with the secret one. */
  readonly isPublic?: boolean;
}

/** Where an account's API is. */
export function baseOf({ prefix, secretKey }: CheckoutcomSettings): string {
  return `https://${prefix}.${isSandboxKey(secretKey) ? SANDBOX_DOMAIN : LIVE_DOMAIN}`;
}

/** Asks, and hands every exchange on with what pays replaced. */
export function askCheckoutcom(question: Question, context: Context): Promise<HttpAnswer> {
  const { body, idempotencyKey, isPublic } = question;
  const { settings } = context;
  const headers: Record<string, string> = {
    authorization: `Bearer ${isPublic ? (settings.publicKey ?? '') : settings.secretKey}`,
    accept: 'application/json',
  };
  if (idempotencyKey) headers[IDEMPOTENCY_HEADER] = idempotencyKey;
  if (body) headers['content-type'] = 'application/json';
  const stored = body ? JSON.stringify(storableRequest(body)) : '';
  const request = {
    method: question.method,
    url: baseOf(settings) + question.path,
    headers,
    body: body && JSON.stringify(body),
  };
  return askOverHttp(context.dial, request, {
    timeoutMs: Math.min(TIMEOUT_MS, context.timeoutMs ?? Infinity),
    report: (exchange) =>
      context.report({ ...exchange, requestBody: stored, responseBody: withoutSecrets(exchange.responseBody, body) }),
  });
}

/** Answers do not repeat what pays, by the documents. A broken one might, and answers are kept. */
function withoutSecrets(text: string, body: Body | undefined): string {
  const source = body && 'source' in body ? (body.source as { number?: string; account_number?: string }) : {};
  const told = [source.number, source.account_number].filter((one) => one !== undefined);
  const without = told.reduce((left, one) => left.replaceAll(one, `****${one.slice(-4)}`), text);
  return without.replace(/("(?:number|cvv|account_number|token)"\s*:\s*)(?:"[^"]*"|\d+)/g, '$1"***"');
}

const REFUSED_STATUSES = new Set([400, 401, 403, 404, 405, 415, 422]);

/** The error's words in an answer; empty where there are none. */
function errorsIn(answer: HttpAnswer): readonly string[] {
  const json = parseStrictJson(answer.text);
  const error = wireError.safeParse(json.ok ? json.value : undefined).data;
  return error ? [error.error_type, ...(error.error_codes ?? [])] : [];
}

/**
 * What an answer that tells of no payment says of the money. 429 is also said to the second of two equal requests while
 * the first is under way, so it proves nothing; a 5xx does not either.
 */
export function faultOf(answer: HttpAnswer): GatewayFault {
  const errors = errorsIn(answer);
  const said = `Checkout.com answered ${answer.status} ${errors.join(' ')}`.trim();
  // Who asks, with which rights and for which channel, is looked at before the payment is.
  const isChannel = answer.status === 422 && errors.some((error) => error.startsWith('processing_channel_id_'));
  const isConfiguration = answer.status === 401 || answer.status === 403 || isChannel;
  return new GatewayFault(REFUSED_STATUSES.has(answer.status) ? 'refused' : 'unknown', said, { isConfiguration });
}

/** An answer's JSON in the shape that it must have, or why it is not. */
export function readAs<Shape>(
  schema: z.ZodType<Shape>,
  answer: HttpAnswer,
): { readonly ok: true; readonly value: Shape } | { readonly ok: false; readonly why: string } {
  const json = parseStrictJson(answer.text);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, why: issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'wrong shape' };
}
