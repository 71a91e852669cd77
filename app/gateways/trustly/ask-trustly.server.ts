import type { GatewayContext } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { TrustlySettings } from './connection';
import { ERRORS, NAMED_ERRORS, storableRequest } from './mapping';
import { isSignedByTrustly, signatureOf } from './signature.server';
import {
  TRUSTLY_APIS,
  wireAnswer,
  wireErrorData,
  type WireDeposit,
  type WireRefund,
  type WireRequest,
  type WireSignedAnswer,
} from './wire';

export type Context = GatewayContext<TrustlySettings>;

/** Longer than the platform's limit for connecting (10 s), so that a host that swallows packets is proven unsent. */
export const TIMEOUT_MS = 12_000;

export interface Question {
  readonly method: WireRequest['method'];
  /** The same for a repeat of the same question. */
  readonly uuid: string;
  readonly data: WireDeposit | WireRefund;
}

/** What Trustly said, proven by its signature to be said by it, and about this question. */
export type Said =
  | { readonly kind: 'result'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: 'declined'; readonly rawCode: string }
  | { readonly kind: 'unclear'; readonly why: string };

/**
 * Asks, and reads the signed answer. Throws `GatewayFault`: `refused` only for a signed error that is documented, `unknown`
 * only where no answer was heard, or a failing server's.
 */
export async function askTrustly(question: Question, context: Context): Promise<Said> {
  const answer = await send(question, context);
  if (answer.status >= 500) throw new GatewayFault('unknown', `Trustly answered ${answer.status}`);
  if (answer.status !== 200) return unclear(`answered with status ${answer.status}`);
  const json = parseStrictJson(answer.text);
  const said = wireAnswer.safeParse(json.ok ? json.value : undefined).data;
  if (!said) return unclear(json.ok ? 'not an answer of JSON-RPC 1.1' : json.why);
  const signed = said.result ?? said.error?.error;
  const doubt = signed ? doubtAbout(signed, question, context.settings) : 'neither a result nor an error';
  if (!signed || doubt !== null) return unclear(doubt ?? '');
  return said.result ? { kind: 'result', data: signed.data } : readError(signed);
}

function send({ method, uuid, data }: Question, context: Context): Promise<HttpAnswer> {
  const { environment, privateKey } = context.settings;
  const Signature = signatureOf({ method, uuid, data }, privateKey);
  const request = { method, params: { Signature, UUID: uuid, Data: data }, version: '1.1' };
  const stored = JSON.stringify(storableRequest(method, uuid, data));
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return askOverHttp(
    context.dial,
    { method: 'POST', url: TRUSTLY_APIS[environment], headers, body: JSON.stringify(request) },
    {
      timeoutMs: Math.min(TIMEOUT_MS, context.timeoutMs ?? Infinity),
      report: (exchange) => context.report({ ...exchange, requestBody: stored }),
    },
  );
}

/** Why an answer is not believed: it must be Trustly's own, and to this very question. */
function doubtAbout(signed: WireSignedAnswer, question: Question, settings: TrustlySettings): string | null {
  if (!isSignedByTrustly(signed, signed.signature, settings)) return 'the signature is not Trustly’s';
  if (signed.uuid !== question.uuid) return 'identity mismatch: an answer to another question';
  return signed.method === question.method ? null : `identity mismatch: an answer to ${signed.method ?? 'nothing'}`;
}

/** An error that the documents do not name is unknown: so is 637, because an order with our reference exists then. */
function readError({ data }: WireSignedAnswer): Said {
  const error = wireErrorData.safeParse(data).data;
  if (!error) return unclear('an error that is none');
  const said = `Trustly answered ${error.code} ${error.message}`;
  const meaning = ERRORS[error.code] ?? (NAMED_ERRORS.includes(error.message) ? 'refused' : 'unknown');
  if (meaning === 'declined') return { kind: 'declined', rawCode: error.message };
  if (meaning === 'unknown') return unclear(said);
  throw new GatewayFault('refused', said, { isConfiguration: meaning === 'configuration' });
}

function unclear(why: string): Said {
  return { kind: 'unclear', why };
}
