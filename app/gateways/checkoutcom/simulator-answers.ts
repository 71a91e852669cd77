import type { OwnAnswers } from '~/gateways/simulation/fault-menu';
import type { SimulatedWorld } from '~/gateways/simulation/world';

/** What the simulated Checkout.com answers beside payments and operations. */

/** Where its answers say what. Which platform it is, only the host of its links tells. */
export const MEMBERS: OwnAnswers['members'] = {
  id: 'id',
  reference: 'reference',
  status: 'status',
  amount: 'amount',
  currency: 'currency',
  account: 'processing_channel_id',
  isLive: '_links',
};

/** 401, 403 and 404 have no body. */
export function bare(status: 401 | 403 | 404): Response {
  return new Response(null, { status });
}

/** What was sent is not taken. */
export function invalid(...codes: readonly string[]): Response {
  const body = { request_id: '0HL80RJLS76I7', error_type: 'request_invalid', error_codes: codes };
  return Response.json(body, { status: 422 });
}

export interface Saved {
  readonly status: number;
  readonly body: string;
}

export function answerWith({ status, body }: Saved): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const SAVED_FOR_MS = 24 * 3_600_000;

interface Keyed {
  /** The idempotency key of the request. */
  readonly requestMark: string;
  readonly firstAnswer: Saved;
  readonly createdAt: string;
}

/** The first answer to a request with this key, whatever its body: kept for a day, and only where it was a 2xx. */
export function savedAnswer(world: SimulatedWorld, key: string | null, all: readonly Keyed[]): Saved | null {
  const now = world.clock.now().getTime();
  const saved = all.find(
    ({ requestMark, firstAnswer, createdAt }) =>
      requestMark === key && firstAnswer.status < 300 && now - Date.parse(createdAt) < SAVED_FOR_MS,
  );
  return key === null || !saved ? null : saved.firstAnswer;
}
