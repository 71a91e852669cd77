import { createHmac } from 'node:crypto';
import type { GatewayContext } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { DlocalSettings } from './connection';
import { quoteNumbers } from './json-amount';
import { DLOCAL_HOSTS, SIGNATURE_PREFIX, wireError } from './wire';

export type Context = GatewayContext<DlocalSettings>;

/** Longer than the platform's limit for connecting (10 s), so that a host that swallows packets is proven unsent. */
export const TIMEOUT_MS = 25_000;

interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The very text that is signed and sent. */
  readonly body?: string;
  /** The same as it may be kept. */
  readonly storedBody?: string;
  /** A card number that must be in no report, whatever is answered. */
  readonly cardNumber?: string;
  readonly idempotencyKey?: string;
}

/**
 * What every call is signed with: HMAC-SHA-256 under the secret key over login, date and body, without anything between
 * them (docs.dlocal.com, "Generate signature").
 */
export function signatureOf(settings: Pick<DlocalSettings, 'login' | 'secretKey'>, date: string, body: string): string {
  const mac = createHmac('sha256', settings.secretKey).update(settings.login).update(date).update(body);
  return SIGNATURE_PREFIX + mac.digest('hex');
}

/** Asks, and hands every exchange on without card data. */
export function askDlocal(question: Question, context: Context): Promise<HttpAnswer> {
  const { settings } = context;
  const { method, path, body, storedBody, idempotencyKey } = question;
  const date = context.clock.now().toISOString();
  const headers: Record<string, string> = {
    'x-date': date,
    'x-login': settings.login,
    'x-trans-key': settings.transKey,
    'x-version': '2.1',
    'user-agent': 'Florin',
    accept: 'application/json',
    authorization: signatureOf(settings, date, body ?? ''),
  };
  if (idempotencyKey) headers['x-idempotency-key'] = idempotencyKey;
  if (body !== undefined) headers['content-type'] = 'application/json';
  const request = { method, url: DLOCAL_HOSTS[settings.environment] + path, headers, body };
  return askOverHttp(context.dial, request, {
    timeoutMs: Math.min(TIMEOUT_MS, context.timeoutMs ?? Infinity),
    report: (exchange) =>
      context.report({
        ...exchange,
        requestBody: storedBody ?? body ?? '',
        responseBody: withoutCard(exchange.responseBody, question.cardNumber),
      }),
  });
}

/** Answers hold no card number by dLocal's documents; a broken one might. What stands for a stored card is no log's. */
function withoutCard(text: string, number: string | undefined): string {
  const withoutNumber = number ? text.replaceAll(number, `************${number.slice(-4)}`) : text;
  return withoutNumber.replace(/("(?:cvv|card_id|token)"\s*:\s*)(?:"[^"]*"|\d+)/g, '$1"***"');
}

/** An answer's JSON, with its numbers as the digits that were sent. */
export function readJson(answer: HttpAnswer): { readonly value: unknown; readonly why: string } {
  const json = parseStrictJson(answer.text);
  if (!json.ok) return { value: undefined, why: json.why };
  return { value: JSON.parse(quoteNumbers(answer.text)), why: 'not of the documented shape' };
}

/** The error's number in an answer; empty where there is none. */
export function errorIn(answer: HttpAnswer): string {
  return wireError.safeParse(readJson(answer).value).data?.code ?? '';
}

/** "No such payment": what nobody asked for, or another account did. An unknown path says so without a number. */
export function isNoPayment(answer: HttpAnswer): boolean {
  return answer.status === 404 && errorIn(answer) === '4000';
}

const REFUSED_STATUSES = new Set([400, 401, 403, 404, 405, 415, 422]);
/** A duplicate says that the first one was taken; an acquirer's error says nothing of what the acquirer did. */
const UNCLEAR_ERRORS = new Set(['5009', '5021']);
const TOO_MANY_REQUESTS = '429 6000';

/** What an answer that tells of no payment or operation says of the money. What the documents do not name is unknown. */
export function faultOf(answer: HttpAnswer): GatewayFault {
  const error = errorIn(answer);
  const said = `dLocal answered ${answer.status} ${error}`.trim();
  if (`${answer.status} ${error}` === TOO_MANY_REQUESTS) return new GatewayFault('not_sent', said);
  if (!REFUSED_STATUSES.has(answer.status) || UNCLEAR_ERRORS.has(error)) return new GatewayFault('unknown', said);
  // Keys, rights and the signature are looked at before anything else; a signature that does not fit is an invalid request.
  const isSignature = error === '5000' && /signature/i.test(answer.text);
  const isConfiguration = answer.status === 401 || answer.status === 403 || isSignature;
  return new GatewayFault('refused', said, { isConfiguration });
}

/** Where an answer is not what the documents say, in a few words. */
export function firstIssue(error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'wrong shape';
}
