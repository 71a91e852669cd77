import type { ZodType } from 'zod';
import { GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { GatewayContext } from '~/gateways/contract';
import { isSignedCall, requestChecksum } from './checksum.server';
import type { NuveiSettings } from './connection';
import { faultKindOf } from './errors';
import { NUVEI_LIVE, NUVEI_TEST, wireAnswer, type WireAnswer } from './wire';

export type Context = GatewayContext<NuveiSettings>;

/** For all calls of one payment together; three of the four move no money and get less. */
export const TIMEOUT_MS = 75_000;
const CALL_TIMEOUT_MS = 45_000;
const SHORT_CALL_TIMEOUT_MS = 10_000;

export const baseOf = ({ environment }: NuveiSettings): string => (environment === 'live' ? NUVEI_LIVE : NUVEI_TEST);

/** `YYYYMMDDHHmmss`, in UTC. */
function timeStampOf(now: Date): string {
  return now.toISOString().replace(/\D/g, '').slice(0, 14);
}

type Body = Readonly<Record<string, unknown>>;

/** An answer that the gateway gave to a request which it took, or its word why it did not take it. */
export interface Told {
  readonly json: unknown;
  readonly answer: WireAnswer;
}

/** Asks, and hands the exchange on with the card and the session's keys replaced. Throws where there is no answer at all. */
export async function askNuvei(call: string, body: Body, context: Context): Promise<Told> {
  const { merchantId, merchantSiteId, secretKey } = context.settings;
  const timeStamp = timeStampOf(context.clock.now());
  const request = { merchantId, merchantSiteId, ...body, timeStamp };
  const checksum = isSignedCall(call) ? { checksum: requestChecksum(call, request, secretKey) } : {};
  const sent = JSON.stringify({ ...request, ...checksum });
  const longest = call === 'payment' || call.endsWith('Transaction') ? CALL_TIMEOUT_MS : SHORT_CALL_TIMEOUT_MS;
  const answer = await askOverHttp(
    context.dial,
    {
      method: 'POST',
      url: `${baseOf(context.settings)}/api/v1/${call}.do`,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: sent,
    },
    {
      timeoutMs: Math.min(longest, context.timeoutMs ?? Infinity),
      report: (exchange) =>
        context.report({
          ...exchange,
          requestBody: storable(sent, body),
          responseBody: storable(exchange.responseBody, body),
        }),
    },
  );
  return toldBy(answer);
}

/** The number and code of a card, and what opens its session, do not belong into what is kept, wherever they stand. */
function storable(text: string, { cardData }: Body): string {
  const number =
    typeof cardData === 'object' && cardData !== null && 'cardNumber' in cardData ? String(cardData.cardNumber) : '';
  const withoutNumber = number === '' ? text : text.replaceAll(number, `************${number.slice(-4)}`);
  return withoutNumber.replace(/("(?:CVV|ccTempToken|sessionToken)"\s*:\s*)(?:"[^"]*"|\d+)/g, '$1"***"');
}

// Nuvei answers 200 whatever it says. Another status comes from what stands before it: these refuse without passing on.
const REFUSED_STATUSES = new Set([400, 401, 403, 404, 405, 415, 422]);

function toldBy({ status, text }: HttpAnswer): Told {
  if (status !== 200) {
    const isConfiguration = status === 401 || status === 403;
    const kind = REFUSED_STATUSES.has(status) ? 'refused' : 'unknown';
    throw new GatewayFault(kind, `Nuvei answered HTTP ${status}`, { isConfiguration });
  }
  const json = parseStrictJson(text);
  const answer = wireAnswer.safeParse(json.ok ? json.value : undefined);
  if (!json.ok || !answer.success)
    throw new GatewayFault('unknown', `Nuvei's answer is not one: ${json.ok ? 'no status' : json.why}`);
  return { json: json.value, answer: answer.data };
}

export const errCodeOf = ({ answer }: Told): number | null =>
  answer.status === 'ERROR' ? Number(answer.errCode ?? 0) : null;

/** The fault that a refused request is. */
export function refusalOf({ answer }: Told): GatewayFault {
  const { kind, isConfiguration } = faultKindOf(Number(answer.errCode ?? 0), answer.reason ?? '');
  const said = `Nuvei refused the request: ${answer.errCode ?? 'no code'} ${answer.reason ?? ''}`.trim();
  return new GatewayFault(kind, said, { isConfiguration });
}

/** An answer of this shape. Throws where the request was refused, or the answer is another. */
export function readAs<T>(shape: ZodType<T>, told: Told): T {
  if (told.answer.status === 'ERROR') throw refusalOf(told);
  const read = shape.safeParse(told.json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new GatewayFault(
    'unknown',
    `Nuvei's answer is not what it should be: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}
