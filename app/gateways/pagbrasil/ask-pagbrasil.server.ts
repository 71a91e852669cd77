import { GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import type { GatewayContext } from '~/gateways/contract';
import { signatureKeysOf, type PagbrasilSettings } from './connection';
import type { Form } from './order-form';
import { isSignedAnswer } from './signature.server';
import { PAGBRASIL_HOSTS, SENTENCES, wireOrder, type PATHS, type WireOrder } from './wire';
import { readXml } from './xml';

export type Context = GatewayContext<PagbrasilSettings>;

/** A card's answer waits for its bank, and for PagBrasil's own checks; the documents name no limit. */
export const TIMEOUT_MS = 20_000;

/** Asks, and hands every exchange on without credentials and without the card's number and code. */
export function askPagbrasil(path: (typeof PATHS)[keyof typeof PATHS], form: Form, context: Context) {
  const { secret, pbtoken, environment } = context.settings;
  const body = new URLSearchParams({ secret, pbtoken, ...form }).toString();
  const request = {
    method: 'POST',
    url: PAGBRASIL_HOSTS[environment] + path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/xml, text/plain' },
    body,
  };
  return askOverHttp(context.dial, request, {
    timeoutMs: Math.min(TIMEOUT_MS, context.timeoutMs ?? Infinity),
    charset: 'latin1',
    report: (exchange) =>
      context.report({
        ...exchange,
        requestBody: storableForm(form),
        responseBody: withoutSecrets(exchange.responseBody, form, [secret, pbtoken]),
      }),
  });
}

/** The request as it may be kept: credentials, and the card's number and code, are replaced, whatever they were. */
function storableForm(form: Form): string {
  const { cc_number: number, cc_cvv: code } = form;
  return new URLSearchParams({
    secret: '***',
    pbtoken: '***',
    ...form,
    ...(number === undefined ? {} : { cc_number: masked(number) }),
    ...(code === undefined ? {} : { cc_cvv: '***' }),
  }).toString();
}

const masked = (number: string) => `************${number.slice(-4)}`;

/** Answers hold the number's ends at most, by the documents. A broken one might repeat the request, and answers are kept. */
function withoutSecrets(text: string, { cc_number: number }: Form, secrets: readonly string[]): string {
  const withoutNumber = number === undefined ? text : text.replaceAll(number, masked(number));
  return secrets
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams([[secret, '']]).toString().slice(0, -1),
    ])
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), withoutNumber)
    .replace(/(cc_cvv(?:=|>))[^&<]*/g, '$1***');
}

/** What an answer came to: an order, nothing at all, or one of the documents' sentences. */
export type Heard =
  | { readonly kind: 'order'; readonly order: WireOrder }
  /** An empty `<request>`: PagBrasil knows no such order. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'sentence'; readonly sentence: string }
  /** An address alone: how a boleto is answered to accounts of the older kind. Nobody signed it. */
  | { readonly kind: 'address' };

/**
 * Reads an answer: an order is believed with the account's signature only. In production PagBrasil tells of an unknown order
 * with 412 where its documents have 200. Throws `GatewayFault` for whatever is none of that.
 */
export function hear(answer: HttpAnswer, settings: PagbrasilSettings): Heard {
  const isDocumented = answer.status === 200 || answer.status === 412;
  const text = answer.text.trim();
  if (isDocumented && text === SENTENCES.invalidAccess)
    throw new GatewayFault('refused', 'PagBrasil does not know the credentials', { isConfiguration: true });
  if (!isDocumented) throw statusFault(answer.status);
  const sentence = Object.values(SENTENCES).find((known) => sameSentence(known, text));
  if (sentence !== undefined) return { kind: 'sentence', sentence };
  if (answer.status === 200 && /^https:\/\/\S{1,300}$/.test(text)) return { kind: 'address' };
  const root = readXml(answer.text);
  if (root?.name !== 'request') throw unclear('neither an order nor a known sentence');
  if (root.children.length === 0 && root.text.trim() === '') return { kind: 'empty' };
  if (answer.status !== 200) throw unclear(`an order with status ${answer.status}`);
  if (!isSignedAnswer(root, signatureKeysOf(settings))) throw unclear('an order without a valid signature');
  return { kind: 'order', order: readOrder(root.children) };
}

/** The documents print some of their sentences with a full stop, and some without. */
function sameSentence(known: string, text: string): boolean {
  return text.replace(/\.$/, '') === known.replace(/\.$/, '');
}

function readOrder(fields: readonly { name: string; text: string; children: readonly unknown[] }[]): WireOrder {
  const told = fields.filter(({ text, children }) => text !== '' && children.length === 0);
  const values = new Map(told.map(({ name, text }) => [name, text]));
  if (values.size !== told.length) throw unclear('an order that says one thing twice');
  const order = wireOrder.safeParse(Object.fromEntries(values));
  if (order.success) return order.data;
  const [issue] = order.error.issues;
  throw unclear(`no order: ${issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'wrong shape'}`);
}

const REFUSED_STATUSES = new Set([401, 403, 404, 422]);

/** PagBrasil documents no status but 200. These four mean by themselves that the request was looked at and not taken. */
function statusFault(status: number): GatewayFault {
  const isConfiguration = status === 401 || status === 403;
  const kind = REFUSED_STATUSES.has(status) ? 'refused' : 'unknown';
  return new GatewayFault(kind, `PagBrasil answered ${status}`, { isConfiguration });
}

/** What was heard, where an order was needed. */
export function notAnOrder(heard: Exclude<Heard, { kind: 'order' }>): GatewayFault {
  return unclear(heard.kind === 'sentence' ? heard.sentence : `no order: ${heard.kind}`);
}

/** A second question, after one that may have moved money: whatever goes wrong with it proves nothing about the first. */
export async function askedAfterwards<T>(second: Promise<T>): Promise<T> {
  try {
    return await second;
  } catch (error) {
    throw new GatewayFault('unknown', 'PagBrasil could not be asked what became of it', { cause: error });
  }
}

export function unclear(what: string): GatewayFault {
  return new GatewayFault('unknown', `PagBrasil answered ${what}`);
}
