import { z } from 'zod';
import { networkFault, type NetworkFaultKind } from './network-fault';

/** The calls that a fault can be ordered for. */
const VERBS = ['pay', 'query', 'continue', 'cancel', 'capture', 'void', 'refund', 'query_operation', 'list'] as const;
export type Verb = (typeof VERBS)[number];

/** A fault as the fault menu writes it (tests/corpora/own/gateway-fault-menu.json). */
export const menuFault = z.object({
  id: z.string(),
  status: z.int().min(200).max(599).optional(),
  type: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  charset: z.enum(['utf-16le', 'latin1']).optional(),
  size: z.int().optional(),
  encoding: z.string().optional(),
  inflated: z.int().optional(),
  net: z.string().optional(),
});
export type MenuFault = z.infer<typeof menuFault>;

/** A fault that the next call of this kind plays, once. */
export const faultOrder = z.object({
  /** The simulated gateway; any, when absent. */
  gateway: z.string().optional(),
  verb: z.enum(VERBS),
  fault: menuFault,
  /** Whether the gateway does what it was asked before it misbehaves. */
  isObeyed: z.boolean().default(false),
});
export type FaultOrder = z.infer<typeof faultOrder>;

type JsonObject = Readonly<Record<string, unknown>>;

/** How a gateway would have answered this very call, so that a fault differs from a good answer in one thing only. */
export interface OwnAnswers {
  readonly approved: JsonObject;
  readonly declined: JsonObject;
  readonly declinedStatus: number;
  /** Where the gateway's answers say what: the names of members of both answers, with dots on the way into one. */
  readonly members: Readonly<
    Record<'id' | 'reference' | 'status' | 'amount' | 'currency' | 'account' | 'isLive', string>
  >;
  /** How the gateway writes an answer of such members; absent: as JSON. One that repeats a member is a fault, too. */
  readonly write?: (members: readonly Member[]) => string;
  /** The encoding of what it writes; absent: UTF-8. */
  readonly charset?: 'latin1';
}

type Member = readonly [name: string, value: unknown];

/** Faults that are an answer of the gateway's own with one thing wrong. */
const GARBLED: Readonly<Record<string, (own: OwnAnswers) => string>> = {
  '402-declined': (own) => written(own, Object.entries(own.declined)),
  '200-truncated-json': (own) => written(own, Object.entries(own.approved)).slice(0, -10),
  '200-missing-status': (own) => changed(own, 'status', undefined),
  '200-new-status': (own) => changed(own, 'status', 'quantum'),
  '200-status-number': (own) => changed(own, 'status', 10_000),
  '200-status-case': (own) => changed(own, 'status', `${String(told(own, 'status')).toUpperCase()} `),
  '200-dup-keys': (own) => glued(own, [own.members.status, own.declined[own.members.status]], own.approved),
  '200-proto': (own) => glued(own, ['__proto__', { approved: true }], own.declined),
  '200-bom': (own) => `\uFEFF${written(own, Object.entries(own.approved))}`,
  '200-latin1': (own) => glued(own, ['note', 'José'], own.approved),
  '200-utf16': (own) => written(own, Object.entries(own.approved)),
  '200-nan': (own) => changed(own, 'amount', '<NaN>').replace('"<NaN>"', 'NaN'),
  '200-big-int': (own) => changed(own, 'id', '<big>').replace('"<big>"', '12345678901234567890'),
  '200-other-payment': (own) => changed(own, 'reference', 'att_OTHER'),
  '200-other-amount': (own) => changed(own, 'amount', otherAmount(told(own, 'amount'))),
  '200-other-currency': (own) => changed(own, 'currency', told(own, 'currency') === 'JPY' ? 'EUR' : 'JPY'),
  '200-other-merchant': (own) => changed(own, 'account', 'OTHER'),
  '200-test-mode-on-live': (own) => changed(own, 'isLive', told(own, 'isLive') !== true),
};

type Name = keyof OwnAnswers['members'];

function changed(own: OwnAnswers, member: Name, value: unknown): string {
  return written(own, Object.entries(withChange(own.approved, own.members[member].split('.'), value)));
}

function withChange(all: JsonObject, [name = '', ...rest]: readonly string[], value: unknown): JsonObject {
  const inner = all[name];
  return { ...all, [name]: rest.length === 0 ? value : withChange(isObject(inner) ? inner : {}, rest, value) };
}

/** What the good answer says there. */
function told(own: OwnAnswers, member: Name): unknown {
  const step = (inner: unknown, name: string): unknown => (isObject(inner) ? inner[name] : undefined);
  return own.members[member].split('.').reduce<unknown>(step, own.approved);
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;

function glued(own: OwnAnswers, first: Member, rest: JsonObject): string {
  return written(own, [first, ...Object.entries(rest)]);
}

/** An answer as the gateway writes it. A member without a value is not written. */
function written(own: OwnAnswers, members: readonly Member[]): string {
  const valued = members.filter(([, value]) => value !== undefined);
  return own.write?.(valued) ?? jsonOf(valued);
}

/** JSON that may repeat a member, which no object can. */
export function jsonOf(members: readonly Member[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

function otherAmount(amount: unknown): unknown {
  return typeof amount === 'number' ? amount + 1 : `${String(amount)}1`;
}

/** Faults of the network, as `fetch` meets them. */
const NETWORK: Readonly<Record<string, readonly [NetworkFaultKind, string?]>> = {
  refuse: ['not_sent', 'ECONNREFUSED'],
  nxdomain: ['not_sent', 'ENOTFOUND'],
  'bad-cert': ['not_sent', 'CERT_HAS_EXPIRED'],
  'syn-drop': ['not_sent', 'UND_ERR_CONNECT_TIMEOUT'],
  'rst-at-accept': ['cut', 'ECONNRESET'],
  'rst-after-request': ['cut', 'ECONNRESET'],
  'fin-after-request': ['cut', 'UND_ERR_SOCKET'],
  hang: ['hang'],
  'drip-headers': ['hang'],
  'drip-body': ['hang_body'],
  'rst-mid-body': ['cut_body', 'ECONNRESET'],
  'content-length-less': ['cut_body', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
  'content-length-more': ['cut_body', 'UND_ERR_SOCKET'],
  'bad-chunk': ['cut_body', 'HPE_INVALID_CHUNK_SIZE'],
  '100-continue-hang': ['hang'],
  'no-status-line': ['cut', 'HPE_INVALID_CONSTANT'],
};

/** Whether the menu's fault is one answer. The others are stories of several calls, which tests play themselves. */
export function isPlayable(fault: MenuFault): boolean {
  return fault.status !== undefined || (fault.net !== undefined && Object.hasOwn(NETWORK, fault.net));
}

/** The answer that plays a fault. */
export function playFault(fault: MenuFault, own: OwnAnswers): Response {
  const network = fault.net === undefined ? undefined : NETWORK[fault.net];
  if (network) return networkFault(...network);
  if (!isPlayable(fault)) throw new Error(`the fault ${fault.id} is not a single answer`);
  // A fetch inflates before anyone reads: what is not gzip fails in the body, a bomb arrives inflated.
  if (fault.encoding && fault.inflated === undefined) return networkFault('cut_body', 'Z_DATA_ERROR');
  const status = fault.id === '402-declined' ? own.declinedStatus : (fault.status ?? 200);
  return new Response(bodyOf(fault, own), { status, headers: headersOf(fault) });
}

function bodyOf(fault: MenuFault, own: OwnAnswers): string | Uint8Array<ArrayBuffer> | ReadableStream | null {
  const size = fault.inflated ?? fault.size;
  if (size !== undefined) return zeros(size);
  const garbled = GARBLED[fault.id]?.(own);
  const text = garbled ?? fault.body ?? '';
  // An answer in Latin-1 is the fault of a gateway that writes UTF-8, and the other way around.
  const isOwn = fault.charset === undefined && garbled !== undefined;
  const charset = isOwn ? own.charset : own.charset === fault.charset ? undefined : fault.charset;
  if (charset === 'utf-16le') return Uint8Array.from([...text].flatMap((sign) => [sign.charCodeAt(0), 0]));
  if (charset === 'latin1') return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  return text === '' ? null : text;
}

/** A header with a line break is two headers by the time it was parsed. */
function headersOf(fault: MenuFault): Headers {
  const headers = new Headers({ 'content-type': fault.type ?? 'application/json' });
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    for (const line of `${name}: ${value}`.split('\r\n')) headers.append(...headerOf(line));
  }
  return headers;
}

function headerOf(line: string): [string, string] {
  const [name = '', ...rest] = line.split(': ');
  return [name, rest.join(': ')];
}

function zeros(size: number): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(64 * 1024).fill(0x30);
  let left = size;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(chunk.subarray(0, Math.min(left, chunk.length)));
      left -= chunk.length;
      if (left <= 0) controller.close();
    },
  });
}
