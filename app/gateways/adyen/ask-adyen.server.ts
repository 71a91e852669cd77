import { GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { GatewayContext } from '~/gateways/contract';
import type { AdyenSettings } from './connection';
import { TEST_API, wireServiceError } from './wire';

export type Context = GatewayContext<AdyenSettings>;

/** Adyen names no limit of its own; its clients wait as long. */
export const TIMEOUT_MS = 30_000;

interface Question {
  readonly path: string;
  readonly body: object;
  /** Adyen keeps the first answer to it for a week at least. At most 64 characters, unique in the company account. */
  readonly idempotencyKey: string;
}

/** Asks, and hands every exchange on without what is the payer's alone. All calls are posts. */
export function askAdyen(question: Question, context: Context): Promise<HttpAnswer> {
  const { apiKey, liveUrlPrefix } = context.settings;
  const api = liveUrlPrefix === undefined ? TEST_API : liveApi(liveUrlPrefix);
  const body = JSON.stringify(question.body);
  const request = {
    method: 'POST',
    url: api + question.path,
    headers: {
      'x-api-key': apiKey,
      'content-type': 'application/json',
      accept: 'application/json',
      'idempotency-key': question.idempotencyKey,
    },
    body,
  };
  const stored = storable(body);
  const number = numberIn(question.body);
  return askOverHttp(context.dial, request, {
    timeoutMs: Math.min(TIMEOUT_MS, context.timeoutMs ?? Infinity),
    report: (exchange) =>
      context.report({
        ...exchange,
        requestBody: stored,
        responseBody: storable(without(number, exchange.responseBody)),
      }),
  });
}

const liveApi = (prefix: string) => `https://${prefix}-checkout-live.adyenpayments.com/checkout/v72`;

function numberIn(body: object): string {
  const method = 'paymentMethod' in body ? body.paymentMethod : undefined;
  const isTyped = typeof method === 'object' && method !== null && 'number' in method;
  return isTyped && typeof method.number === 'string' ? method.number : '';
}

const without = (number: string, text: string): string =>
  number === '' ? text : text.replaceAll(number, `************${number.slice(-4)}`);

const HIDDEN = /("(?:cvc|encrypted\w+|applePayToken|googlePayToken|webhookUrl\d)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|\d+)/g;
/** All but the last four signs, which are the last before a quotation mark or whatever ends a bare number. */
const SHORTENED = /("(?:number|iban)"\s*:\s*)"?[^",}]*?([^",}]{0,4})"?(?=\s*[,}])/g;

/** A text as it may be kept: numbers but for their end, and nothing of codes, sealed fields, tokens and our own address. */
function storable(text: string): string {
  return text.replace(HIDDEN, '$1"***"').replace(SHORTENED, '$1"************$2"');
}

const REFUSED_STATUSES = new Set([400, 401, 403, 404, 405, 415, 422]);

/** Another request with this key is under way, or was: that one may have charged. */
const IN_FLIGHT = '704';
/** The one error of status 500 that Adyen documents as the account's configuration. */
const NOT_CONFIGURED = '905';

/** The error's code in an answer that tells of no payment; empty where there is none. */
export function errorCodeIn(answer: HttpAnswer): string {
  const json = parseStrictJson(answer.text);
  return wireServiceError.safeParse(json.ok ? json.value : undefined).data?.errorCode ?? '';
}

/** What an answer that tells of no payment says of the money. What Adyen's documents do not name is unknown. */
export function faultOf(answer: HttpAnswer): GatewayFault {
  const errorCode = errorCodeIn(answer);
  const said = `Adyen answered ${answer.status} ${errorCode}`.trim();
  if (errorCode === IN_FLIGHT) return new GatewayFault('unknown', said);
  if (answer.status === 500 && errorCode === NOT_CONFIGURED)
    return new GatewayFault('refused', said, { isConfiguration: true });
  // Keys and rights are looked at before anything else.
  const isConfiguration = answer.status === 401 || answer.status === 403;
  return new GatewayFault(REFUSED_STATUSES.has(answer.status) ? 'refused' : 'unknown', said, { isConfiguration });
}
