import type { RawEvent } from '~/foundation/raw-event';
/** One gateway's adapter in front of its simulator, in a world with a clock and a post box that a test holds. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach } from 'vitest';
import type {
  AskedPayment,
  Gateway,
  GatewayAnswer,
  GatewayContext,
  GatewayEvent,
  PaymentAsk,
  PaymentDetails,
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
      return new Response(null, { status: refusals.shift() ?? 200 });
    },
  });
  const handlers = simulator(world);
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
      return answerPage(
        handlers,
        new Request(url, { method: body ? 'POST' : 'GET', body }),
        url.slice(PUBLIC_URL.length),
      );
    },
    read,
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
  };
}

export function cardAsk(number: string, of?: Money): PaymentAsk {
  const card = { number, expiryMonth: 12, expiryYear: 2030, securityCode: SECURITY_CODE, holderName: 'A. Payer' };
  return askFor({ method: 'card', card }, of);
}

/** The payment as we would know it after such an answer. */
export function askedOf(ask: PaymentAsk, answer?: { gatewayReference?: string | null }): AskedPayment {
  return { reference: ask.reference, gatewayReference: answer?.gatewayReference ?? null, money: ask.money };
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
