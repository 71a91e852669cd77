import { GatewayFault } from '~/foundation/faults';
import type { Exchange } from '~/foundation/http-client.server';
import { killPoint } from '~/foundation/kill-point.server';
import { maskCapabilities } from '~/foundation/mask-capabilities';
import { safeErrorMessage } from '~/foundation/safe-error-message';
import { maskCardNumbers } from '~/foundation/mask-card-numbers';
import type { Gateway, GatewayAnswer, GatewayContext } from '~/gateways/contract';
import type { OperationAnswer } from '~/gateways/operation-contract';
import type { Attempt } from '~/payments/attempt';
import { keepExchanges, type KeptExchange } from '~/payments/attempt-store.server';
import type { House } from './house';
import { noteHealth } from './note-health.server';
import { openGateway, type OpenedGateway } from './open-gateway.server';

/** What asking a gateway came to. `not_sent` and `refused` are proof that nothing was charged; all doubt is an `unknown` answer. */
export type Asked<Answer extends { readonly outcome: string } = GatewayAnswer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'not_sent'; readonly why: string }
  /** `isConfiguration`: for our account's sake, before the payment was looked at. */
  | { readonly kind: 'refused'; readonly why: string; readonly isConfiguration?: boolean };

/** One question to a gateway; null when the gateway has no such verb. */
export type Question<Answer = GatewayAnswer> = (
  gateway: Gateway<unknown>,
  context: GatewayContext<unknown>,
) => Promise<Answer> | null;

/** The answer to any doubt, of payments and operations alike. */
type Unknown = Extract<GatewayAnswer & OperationAnswer, { readonly outcome: 'unknown' }>;

/** What any adapter's answer has. */
type Told = { readonly outcome: string; readonly why?: string };

const LONGEST_KEPT_BODY = 16_384;

function masked(
  { operation, operationId }: Pick<Asking<never>, 'operation' | 'operationId'>,
  exchange: Exchange,
): KeptExchange {
  const body = (text: string) =>
    maskCapabilities(maskCardNumbers(text)).slice(0, LONGEST_KEPT_BODY).replaceAll('\0', '');
  return {
    ...exchange,
    operation,
    operationId,
    requestBody: body(exchange.requestBody),
    responseBody: body(exchange.responseBody),
  };
}

interface Asking<Answer> {
  readonly operation: string;
  readonly question: Question<Answer>;
  /** The capture, void or refund that is asked for or about. */
  readonly operationId?: string;
  /** Opened before, where nothing may stand between the decision to ask and the asking. */
  readonly opened?: OpenedGateway;
  /** Less time than the gateway's own, when whoever asks has less. */
  readonly timeoutMs?: number;
}

/**
 * The one place where a gateway is asked and where its faults are caught. No transaction may be open here.
 * Keeps the exchanges, masked, and sorts every outcome by what may have happened to the money.
 */
export async function askGateway<Answer extends Told>(
  house: House,
  attempt: Attempt,
  asking: Asking<Answer>,
): Promise<Asked<Answer | Unknown>> {
  const told: KeptExchange[] = [];
  const { operation, operationId } = asking;
  const { merchantId, connectionId, gateway } = attempt;
  const about = { attempt: attempt.id, merchantId, connectionId, gateway, operation, operationId };
  try {
    const opened = asking.opened ?? (await openGateway(house, attempt));
    const asked = await ask(opened, asking, (exchange) => told.push(masked(asking, exchange)));
    if (asked.kind === 'answered') noteHealth(house, about, asked.answer.outcome !== 'unknown');
    if (asked.kind === 'answered' && asked.answer.outcome === 'unknown' && 'why' in asked.answer) {
      house.log.error({ ...about, why: asked.answer.why }, 'a gateway answered what cannot be believed');
    }
    return asked;
  } catch (error) {
    const asked = faultOf(error);
    house.log.warn({ err: error, ...about, kind: asked.kind }, 'gateway fault');
    // A refusal of the payment is an answer; one of our account means that no payment can be asked for.
    noteHealth(house, about, asked.kind === 'refused' && asked.isConfiguration !== true);
    return asked;
  } finally {
    killPoint(operationId === undefined ? 'K5' : 'K13:5');
    // Losing the record of an exchange must not lose its outcome.
    await keepExchanges(house.database.queries, attempt, told).catch((error: unknown) => {
      house.log.error({ err: error, attempt: attempt.id }, 'an exchange could not be kept');
    });
  }
}

/** What a fault says of the money: proof that nothing was charged, or all doubt. */
function faultOf(error: unknown): Asked<Unknown> {
  const why = safeErrorMessage(error);
  if (error instanceof GatewayFault && error.kind === 'not_sent') return { kind: 'not_sent', why };
  if (error instanceof GatewayFault && error.kind === 'refused')
    return { kind: 'refused', why, isConfiguration: error.isConfiguration };
  return { kind: 'answered', answer: { outcome: 'unknown', gatewayReference: null, why } };
}

async function ask<Answer extends Told>(
  opened: OpenedGateway,
  asking: Asking<Answer>,
  report: (exchange: Exchange) => void,
): Promise<Asked<Answer>> {
  if ('unusable' in opened) return { kind: 'not_sent', why: opened.unusable };
  const limits = asking.timeoutMs === undefined ? {} : { timeoutMs: asking.timeoutMs };
  const answer = asking.question(opened.gateway, { ...opened.context, ...limits, report });
  if (answer === null) return { kind: 'not_sent', why: `${opened.gateway.name} has no ${asking.operation}` };
  return { kind: 'answered', answer: await answer };
}
