import type { ZodType } from 'zod';
import type { GatewayContext } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { TrustlyUsSettings } from './connection';
import { TRUSTLY_US_APIS, wireErrors } from './wire';

export type Context = GatewayContext<TrustlyUsSettings>;

/** Longer than the platform's limit for connecting (10 s), so that a host that swallows packets is proven unsent. */
export const TIMEOUT_MS = 12_000;

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What Trustly said. */
export type Said<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'absent' }
  /** A transaction with this reference exists, and the question was ignored. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'declined'; readonly rawCode: string }
  | { readonly kind: 'unclear'; readonly why: string };

/** Asks, and reads the answer. Throws `GatewayFault`: `refused` only for what the documents say was not done. */
export async function ask<T>(question: Question, schema: ZodType<T>, context: Context): Promise<Said<T>> {
  const answer = await send(question, context);
  const json = parseStrictJson(answer.text);
  const errors = wireErrors.safeParse(json.ok ? json.value : undefined).data?.errors;
  const [error, ...others] = errors ?? [];
  if (error && others.length === 0 && answer.status < 500) return readError(error);
  if (answer.status !== 200) throw faultOf(answer.status);
  const value = schema.safeParse(json.ok ? json.value : undefined);
  if (value.success && !error) return { kind: 'value', value: value.data };
  return { kind: 'unclear', why: json.ok ? 'not the answer that the documents promise' : json.why };
}

function send({ method, path, body }: Question, context: Context): Promise<HttpAnswer> {
  const { environment, accessId, accessKey } = context.settings;
  const authorization = `Basic ${Buffer.from(`${accessId}:${accessKey}`).toString('base64')}`;
  const headers = { authorization, accept: 'application/json', ...(body && { 'content-type': 'application/json' }) };
  const url = TRUSTLY_US_APIS[environment] + path;
  return askOverHttp(
    context.dial,
    { method, url, headers, body: body && JSON.stringify(body) },
    { timeoutMs: Math.min(TIMEOUT_MS, context.timeoutMs ?? Infinity), report: context.report },
  );
}

/** Refused before the question was looked at: an unknown access, or one without the right. */
const OF_THE_ACCOUNT = new Set([300, 325, 375]);
/** Refused for the account at the bank, its balance, its authorization, or a risk. */
const DECLINED = new Set([326, 330, 331, 380, 390, 397]);

function readError({ code, message = '' }: { code: number; message?: string }): Said<never> {
  const said = `Trustly answered ${code} ${message}`;
  if (code === 210) return { kind: 'duplicate' };
  if (code === 200 && /could not find a transaction/i.test(message)) return { kind: 'absent' };
  if (DECLINED.has(code)) return { kind: 'declined', rawCode: String(code) };
  if (OF_THE_ACCOUNT.has(code)) throw new GatewayFault('refused', said, { isConfiguration: true });
  throw new GatewayFault(code === 200 ? 'refused' : 'unknown', said);
}

/** A status without an error in the body: 400, 401 and 404 are documented as refusals, the others say nothing. */
function faultOf(status: number): GatewayFault {
  const isRefused = status === 400 || status === 401 || status === 404;
  return new GatewayFault(isRefused ? 'refused' : 'unknown', `Trustly answered ${status}`, {
    isConfiguration: status === 401,
  });
}
