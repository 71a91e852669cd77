import { killPoint } from '~/foundation/kill-point.server';
import type { PaymentAsk } from '~/gateways/contract';
import { gatewayById } from '~/gateways/registry.server';
import type { Attempt } from '~/payments/attempt';
import { changeAttempt, findAttempt, lockAttempt } from '~/payments/attempt-store.server';
import { keepAsk } from '~/payments/kept-ask.server';
import { askGateway, type Asked } from './ask-gateway.server';
import type { House } from './house';
import { openGateway } from './open-gateway.server';
import { recordGatewayResult } from './record-gateway-result.server';

/** An attempt that was made, and what the gateway was heard to say. */
export interface Made {
  readonly attempt: Attempt;
  readonly asked: Asked;
}

/** A prepared attempt, what its gateway is asked, and how much time there is for that. */
interface Sending {
  readonly attempt: Attempt;
  readonly ask: PaymentAsk;
  readonly leftMs: number;
}

/** Between the mark and the first byte nothing may take long: what slept in between is not sent any more. */
const LONGEST_PAUSE_MS = 5_000;
const LEAST_TIME_MS = 1_000;

const FULL: Asked = { kind: 'not_sent', why: 'too many payments are under way at this connection' };
const CONCLUDED: Asked = {
  kind: 'answered',
  answer: { outcome: 'unknown', gatewayReference: null, why: 'the attempt was concluded by others' },
};

/** Marks a prepared attempt sent, asks its gateway, and records the outcome. A connection that is full is sent nothing. */
export async function sendPayment(house: House, sending: Sending): Promise<Made> {
  killPoint('K1');
  const { attempt } = sending;
  const leave = house.bulkhead.enter(attempt.connectionId);
  try {
    const asked = leave ? await send(house, sending) : FULL;
    // Someone else concluded it meanwhile (it took too long between the two commits): then nothing was sent.
    if (asked === null)
      return { attempt: (await findAttempt(house.database.queries, attempt.id)) ?? attempt, asked: CONCLUDED };
    return { attempt: await recordGatewayResult(house, { attemptId: attempt.id, source: 'answer', asked }), asked };
  } finally {
    leave?.();
  }
}

/** Asks for the payment; null when the attempt was no longer there to be sent. */
async function send(house: House, { attempt, ask, leftMs }: Sending): Promise<Asked | null> {
  const opened = await openGateway(house, attempt);
  const sent = await markSent(house, attempt, ask);
  if (!sent) return null;
  const pausedMs = house.clock.now().getTime() - (sent.sentAt ?? sent.preparedAt).getTime();
  if (pausedMs > LONGEST_PAUSE_MS) return { kind: 'not_sent', why: 'the process paused before it could send' };
  return askGateway(house, sent, {
    operation: 'pay',
    question: (gateway, context) => gateway.pay(ask, context),
    opened,
    timeoutMs: Math.max(LEAST_TIME_MS, Math.floor(leftMs)),
  });
}

/** Commits that from now on the gateway may have been asked; null when the attempt is no longer `prepared`. */
function markSent(house: House, attempt: Attempt, ask: PaymentAsk): Promise<Attempt | null> {
  return house.database.transact(async (tx) => {
    const locked = await lockAttempt(tx, attempt.id);
    if (locked?.state !== 'prepared') return null;
    const sentAt = house.clock.now();
    await changeAttempt(tx, attempt, { state: 'sent', sentAt });
    const isRepeatable = gatewayById(attempt.gateway)?.dataSheet.truthSource === 'resend';
    if (isRepeatable) await keepAsk(tx, house.keys, { attempt, ask, keptAt: sentAt });
    return { ...locked, state: 'sent', sentAt };
  });
}
