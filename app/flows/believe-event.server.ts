import type { Keyring } from '~/foundation/keyring.server';
import type { GatewayEvent } from '~/gateways/contract';
import { gatewayById } from '~/gateways/registry.server';
import type { Attempt } from '~/payments/attempt';
import { findAttempt } from '~/payments/attempt-store.server';
import type { KeptEvent } from '~/payments/gateway-event-store.server';
import { continueAfterEvent, findToldOperation } from './continue-after-event.server';
import type { House } from './house';
import { recordGatewayResult } from './record-gateway-result.server';
import { recordOperationResult } from './record-operation-result.server';

/** What the job that believes an event is about. */
export interface ToldEvent {
  readonly eventId: string;
  readonly reference: string;
  /** Our reference of the capture, void or refund that it tells of. */
  readonly operationReference?: string | null;
  readonly gatewayReference?: string | null;
  /** What the event itself says, as `sealSaid` made it. */
  readonly saysSealed?: string;
}

/** What an event itself says of its payment, or of the operation that it tells of. */
type Said = Pick<GatewayEvent, 'answer' | 'operationAnswer'>;

const saidPlace = (eventId: string): string => `gateway_events.says ${eventId}`;

export function sealSaid(keys: Keyring, eventId: string, said: Said): string {
  return keys.seal(saidPlace(eventId), JSON.stringify(said));
}

/** What trying to believe an event came to. */
export type Belief =
  | { readonly kind: 'believed'; readonly attempt: Attempt }
  /** Its gateway could not be asked: its word is kept until it can. */
  | { readonly kind: 'unheard' }
  | { readonly kind: 'unmatched'; readonly reason: string }
  /** It will never match: an operator has to look. */
  | { readonly kind: 'strange'; readonly reason: string };

const ROW_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Believes an event as far as its gateway's word can be had, and writes down what was learned. */
export async function believeEvent(house: House, kept: KeptEvent, told: ToldEvent): Promise<Belief> {
  const attempt = ROW_ID.test(told.reference) ? await findAttempt(house.database.queries, told.reference) : null;
  // The event came in by one connection's own address: it can only be about that connection's attempts.
  if (!attempt || attempt.connectionId !== kept.connectionId)
    return { kind: 'unmatched', reason: 'it matches no attempt of its connection' };
  if (isOther(attempt, told)) return otherPayment(attempt, told);
  if (!(await learn(house, attempt, told))) return { kind: 'unheard' };
  const after = (await findAttempt(house.database.queries, attempt.id)) ?? attempt;
  if (isOther(after, told)) return otherPayment(after, told);
  // An unsigned reference of ours may name any attempt: only the gateway's own word binds the two.
  const isBound = !told.gatewayReference || after.gatewayReference !== null;
  return isBound ? { kind: 'believed', attempt: after } : { kind: 'unmatched', reason: 'its payment is not found yet' };
}

/**
 * Writes down what the gateway says: by asking it, or, where its notifications are the truth, what this one says itself.
 * Answers whether the gateway was heard.
 */
async function learn(house: House, attempt: Attempt, told: ToldEvent): Promise<boolean> {
  const isAsked = gatewayById(attempt.gateway)?.dataSheet.truthSource === 'query';
  const said = isAsked ? {} : openSaid(house.keys, told);
  const operationReference = told.operationReference ?? null;
  if (said.answer) {
    const asked = { kind: 'answered', answer: said.answer } as const;
    await recordGatewayResult(house, { attemptId: attempt.id, source: 'event', asked });
  }
  const operation = said.operationAnswer ? await findToldOperation(house, attempt, operationReference) : null;
  if (operation && said.operationAnswer) {
    const asked = { kind: 'answered', answer: said.operationAnswer } as const;
    await recordOperationResult(house, { operationId: operation.id, source: 'event', asked });
    return true;
  }
  // An operation that the event tells of and that is none of ours was done at the gateway by other means.
  if (said.answer || said.operationAnswer) return true;
  return continueAfterEvent(house, attempt, operationReference);
}

function openSaid(keys: Keyring, { eventId, saysSealed }: ToldEvent): Said {
  return saysSealed === undefined ? {} : (JSON.parse(keys.open(saidPlace(eventId), saysSealed)) as Said);
}

function isOther(attempt: Attempt, { gatewayReference }: ToldEvent): boolean {
  return (
    typeof gatewayReference === 'string' &&
    attempt.gatewayReference !== null &&
    attempt.gatewayReference !== gatewayReference
  );
}

function otherPayment(attempt: Attempt, told: ToldEvent): Belief {
  const reason = `it is about ${told.gatewayReference ?? ''}, and attempt ${attempt.id} is ${attempt.gatewayReference ?? ''}`;
  return { kind: 'strange', reason };
}
