import { refuse, type Refusal } from '~/foundation/refusal';
import type { Asked } from './asked';
import { findJsonFault } from './json-text';
import { answerProblem, refused, type ApiAnswer } from './problem.server';

/** The most that a request's body may hold. */
export const LARGEST_BODY_BYTES = 256 * 1024;

// Anything else could be sent by a form of another site without the browser asking us first.
const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

export type BodyBytes =
  { readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly answer: ApiAnswer };
export type JsonBody =
  | { readonly ok: true; readonly value: unknown; readonly bytes: Buffer }
  | { readonly ok: false; readonly answer: ApiAnswer };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function invalid(
  message: string,
  details: Refusal['details'] = {},
): { readonly ok: false; readonly answer: ApiAnswer } {
  return { ok: false, answer: refused(refuse('invalid_request', message, details).refusal) };
}

function tooLarge(): { readonly ok: false; readonly answer: ApiAnswer } {
  const message = `The body is larger than ${LARGEST_BODY_BYTES} bytes.`;
  return {
    ok: false,
    answer: answerProblem(413, { code: 'invalid_request', message, details: { body: 'is too large' } }),
  };
}

/** Reads a body, and stops reading where it becomes too large. */
export async function readBytes(request: Asked): Promise<BodyBytes> {
  if (Number(request.headers.get('content-length') ?? 0) > LARGEST_BODY_BYTES) return tooLarge();
  const { wholeBody } = request;
  if (wholeBody) return wholeBody.length > LARGEST_BODY_BYTES ? tooLarge() : { ok: true, bytes: wholeBody };
  if (!request.body) return { ok: true, bytes: Buffer.alloc(0) };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > LARGEST_BODY_BYTES) {
      await reader.cancel().catch(() => undefined);
      return tooLarge();
    }
    chunks.push(part.value);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}

/** Reads a JSON body strictly: bounded, UTF-8, no byte order mark, no key twice, not nested deeply. */
export async function readJson(request: Asked): Promise<JsonBody> {
  if (!JSON_TYPE.test(request.headers.get('content-type') ?? ''))
    return invalid('The content-type must be application/json.', { 'content-type': 'must be application/json' });
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    return invalid('Compressed bodies are not accepted.', { 'content-encoding': 'is not accepted' });
  const body = await readBytes(request);
  return body.ok ? parseJson(body.bytes) : body;
}

/** The same where a body may be left out: none at all is an object without fields. */
export async function readOptionalJson(request: Asked): Promise<JsonBody> {
  if (request.headers.get('content-type') !== null) return readJson(request);
  const body = await readBytes(request);
  return body.ok && body.bytes.length === 0 ? { ...body, value: {} } : readJson(request);
}

function parseJson(bytes: Buffer): JsonBody {
  let text: string;
  let value: unknown;
  try {
    text = decoder.decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not valid JSON' : 'is not valid UTF-8';
    return invalid(`The body ${why}.`, { body: why });
  }
  const fault = findJsonFault(text);
  if (fault) return invalid(`${fault.path || 'The body'} ${fault.why}.`, { [fault.path || 'body']: fault.why });
  return { ok: true, value, bytes };
}
