import type { RawEvent } from '~/foundation/raw-event';
/** One gateway's adapter in front of its simulator, in a world with a clock and a post box that a test holds. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { AskedOperation, OperationAnswer } from '~/gateways/operation-contract';
import type {
  AskedPayment,
  Gateway,
  GatewayAnswer,
  GatewayContext,
  GatewayEvent,
  PaymentAsk,
  PaymentDetails,
  Payer,
  RequiredAction,
} from '~/gateways/contract';
import type { Exchange } from '~/foundation/http-client.server';
import type { Money } from '~/foundation/money';
import { money } from '~/foundation/money';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { answerPage } from '~/gateways/simulation/answer-page';
import { openWorld } from '~/gateways/simulation/open-world.server';
import { simulatedDial } from '~/gateways/simulation/simulated-dial.server';
import type { SimulatedWorld } from '~/gateways/simulation/world';

export const PUBLIC_URL = 'https://shop.test/sandbox/simulators';
export const SECURITY_CODE = '737';

export interface Scene {
  readonly gateway: Gateway<unknown>;
  readonly world: SimulatedWorld;
  readonly context: GatewayContext<unknown>;
  /** Every exchange that the adapter reported. */
  readonly exchanges: Exchange[];
  /** Every webhook that was delivered, raw. */
  readonly inbox: RawEvent[];
  /** What the post box answers to the next webhooks; 200 when empty. */
  readonly refusals: number[];
  /** Advances the world's clock, not the timers. */
  advance(ms: number): void;
  /** A context for another account of the same gateway. */
  otherAccount(): GatewayContext<unknown>;
  /** Does what a person does at the address: opens it, or presses a button. */
  visit(url: string, choice?: string): Promise<Response>;
  /** Opens the page of an action, by a form where it wants one. */
  open(action: Extract<RequiredAction, { kind: 'challenge' | 'redirect' }>): Promise<Response>;
  /** So much in a currency that the gateway takes for cards, or for its first method. */
  money(amount: number): Money;
  askFor(details: PaymentDetails, of?: Money): PaymentAsk;
  cardAsk(number: string, of?: Money): PaymentAsk;
  /** The payer is back with what the bank's answer brought: what the gateway then says. */
  comeBack(asked: AskedPayment, answer: Response): Promise<GatewayAnswer>;
  /** What the gateway says became of a payment: asked, or where nobody can be asked, by its last event. */
  truth(asked: AskedPayment): Promise<GatewayAnswer>;
  expectTruth(asked: AskedPayment, expected: object): Promise<void>;
  /** The same of an operation. */
  operationTruth(asked: AskedOperation): Promise<OperationAnswer>;
  /** Waits for as many webhooks, and reads the last. */
  nextEvent(count: number): Promise<GatewayEvent | null>;
  read(event: RawEvent, context?: GatewayContext<unknown>): GatewayEvent | null;
}

let seeds = 0;

/** A fresh, reproducible account seed: 32 hexadecimal digits. */
function nextSeed(): string {
  seeds += 1;
  return createHash('sha256').update(String(seeds)).digest('hex').slice(0, 32);
}

/** Every handler of msw notes where it was made, by a stack trace that costs more than the rest of a scene. */
function withoutTraces<Made>(make: () => Made): Made {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

export function openScene(registered: RegisteredGateway): Scene {
  const { gateway, simulator, sandboxSettings } = registered;
  const exchanges: Exchange[] = [];
  const inbox: RawEvent[] = [];
  const refusals: number[] = [];
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.now() + aheadMs) };
  const world = openWorld({
    publicUrl: PUBLIC_URL,
    appOrigin: 'https://shop.test',
    clock,
    retryDelaysMs: [5, 5, 5, 5],
    async deliver(request) {
      inbox.push({ headers: request.headers, body: Buffer.from(await request.arrayBuffer()), receivedAt: clock.now() });
      const status = refusals.shift();
      if (status !== undefined) return new Response(null, { status });
      const event = inbox.at(-1);
      const taken = (event && read(event) && gateway.acknowledge?.(event, context.settings)) ?? gateway.acknowledgement;
      return new Response(taken?.body ?? '', { headers: { 'content-type': taken?.contentType ?? 'text/plain' } });
    },
  });
  const handlers = withoutTraces(() => simulator(world));
  const contextOf = (seed: string): GatewayContext<unknown> => ({
    settings: gateway.settings.parse(sandboxSettings(seed)),
    dial: simulatedDial(handlers),
    clock,
    report: (exchange) => exchanges.push(exchange),
  });
  const context = contextOf(nextSeed());
  const read: Scene['read'] = (event, reader = context) => {
    const reading = gateway.readEvent?.(event, reader.settings) ?? null;
    return reading === null || 'key' in reading ? reading : (reading[0] ?? null);
  };
  const sampleMoney = (amount: number) => money(amount, sampleCurrency(gateway));
  const isAsked = gateway.query !== undefined && gateway.dataSheet.truthSource === 'query';
  const eventsAbout = (reference: string) =>
    inbox.flatMap((event) => {
      const reading = gateway.readEvent?.(event, context.settings) ?? null;
      const told = reading === null ? [] : 'key' in reading ? [reading] : reading;
      return told.filter((one) => one.reference === reference);
    });
  const truth: Scene['truth'] = async (asked) => {
    if (gateway.query && isAsked) return gateway.query(asked, context);
    const told = eventsAbout(asked.reference).filter(({ answer }) => answer !== undefined);
    return told.at(-1)?.answer ?? { outcome: 'absent' };
  };
  return {
    gateway,
    world,
    context,
    exchanges,
    inbox,
    refusals,
    advance: (ms) => void (aheadMs += ms),
    otherAccount: () => contextOf(nextSeed()),
    visit(url, choice) {
      const body = choice === undefined ? undefined : new URLSearchParams({ choice });
      return answerPage(handlers, new Request(url, { method: body ? 'POST' : 'GET', body }), pathOf(url));
    },
    read,
    open(action) {
      const isForm = action.method === 'POST';
      const body = isForm ? new URLSearchParams(action.fields) : undefined;
      const request = new Request(action.url, { method: action.method, body });
      return answerPage(handlers, request, pathOf(action.url));
    },
    money: sampleMoney,
    askFor: (details, of = sampleMoney(4900)) => askFor(details, of),
    cardAsk: (number, of = sampleMoney(4900)) => cardAsk(number, of),
    comeBack(asked, answer) {
      const { searchParams } = new URL(answer.headers.get('location') ?? '');
      const goOn = gateway.continue?.(asked, { parameters: Object.fromEntries(searchParams) }, context);
      return goOn ?? truth(asked);
    },
    truth,
    expectTruth: (asked, expected) =>
      vi.waitFor(async () => expect(await truth(asked)).toMatchObject(expected), { timeout: 4_000, interval: 20 }),
    async operationTruth(asked) {
      if (gateway.queryOperation && isAsked) return gateway.queryOperation(asked, context);
      const told = eventsAbout(asked.payment.reference).filter((event) => event.operationReference === asked.reference);
      return told.at(-1)?.operationAnswer ?? { outcome: 'absent' };
    },
    async nextEvent(count) {
      await until(() => inbox.length >= count);
      const last = inbox.at(-1);
      return last ? read(last) : null;
    },
  };
}

/** A scene for each test, closed after it. */
export function sceneFor(registered: RegisteredGateway): () => Scene {
  let scene: Scene;
  beforeEach(() => void (scene = openScene(registered)));
  afterEach(() => scene.world.close());
  return () => scene;
}

export function referenceOf(answer: GatewayAnswer): string {
  if (!('gatewayReference' in answer) || answer.gatewayReference === null)
    throw new Error(`no reference in ${answer.outcome}`);
  return answer.gatewayReference;
}

let references = 0;

/** An ask for a payment, different from every other by its reference and session. */
export function askFor(details: PaymentDetails, of: Money = money(4900, 'USD')): PaymentAsk {
  references += 1;
  const reference = `00000000-0000-4000-8000-${references.toString(16).padStart(12, '0')}`;
  return {
    reference,
    money: of,
    details,
    captureMode: 'automatic',
    email: 'payer@example.com',
    returnUrl: `https://shop.test/return/rt_${references}`,
    webhookUrl: `https://shop.test/webhooks/gateway/c/${references}`,
    sessionId: `sess_${references}`,
    description: 'Plan "Basic" & <more>',
    locale: 'en',
    payerAddress: '203.0.113.7',
    payer: payerIn(of),
    browser: {
      acceptHeader: 'text/html',
      userAgent: 'Mozilla/5.0 (a test)',
      language: 'en',
      screen: { width: 1280, height: 800, colorDepth: 24, timeZoneOffsetMinutes: 0 },
    },
  };
}

const COUNTRIES: Readonly<Record<string, string>> = {
  BRL: 'BR', MXN: 'MX', INR: 'IN', EUR: 'NL', GBP: 'GB', SEK: 'SE', COP: 'CO', ARS: 'AR', CLP: 'CL', CAD: 'CA',
  PEN: 'PE', ZAR: 'ZA',
}; // prettier-ignore

/** Documents whose form is another than a Brazilian one. */
const TAX_IDS: Readonly<Record<string, string>> = {
  IN: 'ABCPE1234F',
  CL: '123456785',
  PE: '12345678',
  ZA: '8001015009087',
};

/** Somebody who has everything that any method asks for, at home where the currency is. */
function payerIn({ currency }: Money): Payer {
  const country = COUNTRIES[currency] ?? 'US';
  const address = { line: 'Rua das Flores 12', city: 'São Paulo', region: 'SP', postalCode: '01310100', country };
  return { name: 'Ana Payer', taxId: TAX_IDS[country] ?? '91051605962', phone: '+5511987654321', address, country };
}

/** Dollars where the gateway takes them, otherwise the first currency of its cards or its first method. */
function sampleCurrency({ dataSheet: { methods } }: Gateway<unknown>): string {
  const currencies = (methods.card ?? Object.values(methods)[0])?.currencies ?? 'any';
  return currencies === 'any' || currencies.includes('USD') ? 'USD' : (currencies[0] ?? 'USD');
}

/** The path that a simulated page is served by. */
function pathOf(url: string): string {
  return url.slice(PUBLIC_URL.length);
}

export function cardAsk(number: string, of?: Money): PaymentAsk {
  const card = { number, expiryMonth: 12, expiryYear: 2030, securityCode: SECURITY_CODE, holderName: 'A. Payer' };
  return askFor({ method: 'card', card }, of);
}

/** The payment as we would know it after such an answer. */
export function askedOf(
  ask: PaymentAsk,
  answer?: GatewayAnswer | { readonly gatewayReference?: string | null },
): AskedPayment {
  return {
    reference: ask.reference,
    gatewayReference: (answer && 'gatewayReference' in answer && answer.gatewayReference) || null,
    money: ask.money,
    method: ask.details.method,
    continuation: (answer && 'continuation' in answer && answer.continuation) || null,
  };
}

export async function until(isTrue: () => boolean, withinMs = 5_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error('it did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A name for how a call ended: the outcome of its answer, or the kind of its fault. */
export async function endOf(call: Promise<{ outcome: string }> | undefined): Promise<string> {
  try {
    return (await call)?.outcome ?? 'no such verb';
  } catch (error) {
    if (error instanceof Error && error.name === 'GatewayFault' && 'kind' in error)
      return `fault ${String(error.kind)}`;
    throw error;
  }
}
