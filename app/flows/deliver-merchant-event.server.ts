import { safeErrorMessage } from '~/foundation/safe-error-message';
import { shiftedClock } from '~/foundation/clock';
import { killPoint } from '~/foundation/kill-point.server';
import { maskCapabilities } from '~/foundation/mask-capabilities';
import { maskCardNumbers } from '~/foundation/mask-card-numbers';
import { OutsideFault } from '~/foundation/post-outside.server';
import type { PostAnswer } from '~/foundation/post-to-address.server';
import { eventBody } from '~/merchant-webhooks/event-body.server';
import type { ClaimedDelivery } from '~/merchant-webhooks/claim-deliveries.server';
import { nextTryAt } from '~/merchant-webhooks/delivery-schedule';
import { giveBack, markDelivered, markFailed, type DeliveryTry } from '~/merchant-webhooks/settle-delivery.server';
import { signatureHeaders } from '~/merchant-webhooks/webhook-secret.server';
import type { House } from './house';
import { mayBeLoopback } from './may-be-loopback';

const MOST_KEPT_CHARACTERS = 1024;

/**
 * Takes one event to one endpoint: signed, by the guarded way out, with no transaction open; then writes down what came of
 * it. At least once: whoever dies in between lets the lease lapse, and the next try has the same id and the same bytes.
 * True when it arrived.
 */
export async function deliverMerchantEvent(
  house: House,
  claimed: ClaimedDelivery,
  stop: AbortSignal,
): Promise<'delivered' | 'failed' | 'stopped'> {
  const clock = shiftedClock(house.clock, claimed.clockAheadMs);
  const startedAt = performance.now();
  const answer = await post(house, claimed, { merchantNow: clock.now(), stop });
  if (answer instanceof OutsideFault && stop.aborted) {
    await giveBack(house.database.queries, claimed);
    return 'stopped';
  }
  const one = { ...wordsOf(answer), at: clock.now(), durationMs: Math.round(performance.now() - startedAt) };
  if (one.status !== null && one.status >= 200 && one.status < 300) {
    killPoint('K11');
    await markDelivered(house.database.queries, claimed, one);
    return 'delivered';
  }
  const { tries, firstTriedAt } = claimed;
  const retryAfter = answer instanceof OutsideFault ? null : retryAfterOf(answer, claimed);
  const next = nextTryAt({ tries, firstTriedAt, now: one.at, retryAfter, chance: Math.random() });
  await markFailed(house.database, claimed, { one, nextTryAt: next, isGone: one.status === 410 });
  return 'failed';
}

/** Posts the event. A fault of ours, such as a secret that does not open, is told like one of the network: it is tried again. */
async function post(
  house: House,
  { endpoint, event }: ClaimedDelivery,
  when: { readonly merchantNow: Date; readonly stop: AbortSignal },
): Promise<PostAnswer | OutsideFault> {
  try {
    const body = eventBody(house.keys, event);
    const message = { id: event.id, body, at: house.clock.now(), merchantNow: when.merchantNow };
    return await house.postOutside({
      url: endpoint.url,
      isLoopbackAllowed: mayBeLoopback(house.config, endpoint.mode),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Florin-Webhooks',
        ...signatureHeaders(house.keys, endpoint, message),
      },
      body,
      signal: when.stop,
    });
  } catch (error) {
    if (error instanceof OutsideFault) return error;
    house.log.error({ why: safeErrorMessage(error), endpoint: endpoint.id, event: event.id }, 'an event was not sent');
    return new OutsideFault('It could not be sent.');
  }
}

/** A moment in a Retry-After is by real time; the schedule is by the merchant's. */
function retryAfterOf({ retryAfter }: PostAnswer, { clockAheadMs }: ClaimedDelivery): string | null {
  const moment = retryAfter === null || /^\d+$/.test(retryAfter) ? NaN : Date.parse(retryAfter);
  return Number.isNaN(moment) ? retryAfter : new Date(moment + clockAheadMs).toISOString();
}

function wordsOf(answer: PostAnswer | OutsideFault): Pick<DeliveryTry, 'status' | 'error' | 'answer'> {
  if (answer instanceof OutsideFault) return { status: null, error: answer.message, answer: '' };
  // PostgreSQL keeps no NUL. Cut once more after masking, which may make it longer.
  const text = maskCapabilities(maskCardNumbers(answer.text.slice(0, 2 * MOST_KEPT_CHARACTERS))).replaceAll('\0', '');
  return { status: answer.status, error: null, answer: wellFormed(text.slice(0, MOST_KEPT_CHARACTERS)) };
}

/** A cut may leave half a character, which PostgreSQL does not keep. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString('utf8');
}
