import { GatewayFault } from '~/foundation/faults';
import type { Exchange } from '~/foundation/http-client.server';
import { killPoint } from '~/foundation/kill-point.server';
import { maskCapabilities } from '~/foundation/mask-capabilities';
import { safeErrorMessage } from '~/foundation/safe-error-message';
import { maskCardNumbers } from '~/foundation/mask-card-numbers';
import type { Gateway, GatewayAnswer, GatewayContext } from '~/gateways/contract';
import { gatewayById } from '~/gateways/registry.server';
import { findGatewayConnection, openConnectionSettings } from '~/merchants/gateway-connection.server';
import type { Attempt } from '~/payments/attempt';
import { keepExchanges, type KeptExchange } from '~/payments/attempt-store.server';
import type { House } from './house';

/** What asking a gateway came to. `not_sent` and `refused` are proof that nothing was charged; all doubt is an `unknown` answer. */
export type Asked =
  | { readonly kind: 'answered'; readonly answer: GatewayAnswer }
  | { readonly kind: 'not_sent' | 'refused'; readonly why: string };

/** One question to a gateway; null when the gateway has no such verb. */
export type Question = (gateway: Gateway<unknown>, context: GatewayContext<unknown>) => Promise<GatewayAnswer> | null;

const LONGEST_KEPT_BODY = 16_384;

function masked(operation: string, exchange: Exchange): KeptExchange {
  const body = (text: string) =>
    maskCapabilities(maskCardNumbers(text)).slice(0, LONGEST_KEPT_BODY).replaceAll('\0', '');
  return { ...exchange, operation, requestBody: body(exchange.requestBody), responseBody: body(exchange.responseBody) };
}

/** A gateway with the settings of an attempt's connection, or why it cannot be asked: then nothing was sent. */
export type OpenedGateway =
  | { readonly gateway: Gateway<unknown>; readonly context: Omit<GatewayContext<unknown>, 'report'> }
  | { readonly unusable: string };

/** Gets everything that is needed to ask a gateway, before anything is sent. Throws when the database does not answer. */
export async function openGateway(house: House, attempt: Attempt): Promise<OpenedGateway> {
  const connection = await findGatewayConnection(house.database.queries, attempt.merchantId, attempt.connectionId);
  const gateway = gatewayById(attempt.gateway);
  if (!connection || !gateway) return { unusable: `no connection ${attempt.connectionId} to ${attempt.gateway}` };
  const settings = gateway.settings.safeParse(openConnectionSettings(connection, house.keys));
  if (!settings.success) return { unusable: `the settings of connection ${connection.id} are not valid` };
  return { gateway, context: { settings: settings.data, dial: house.dial[connection.mode], clock: house.clock } };
}

interface Asking {
  readonly operation: string;
  readonly question: Question;
  /** Opened before, where nothing may stand between the decision to ask and the asking. */
  readonly opened?: OpenedGateway;
}

/**
 * The one place where a gateway is asked and where its faults are caught. No transaction may be open here.
 * Keeps the exchanges, masked, and sorts every outcome by what may have happened to the money.
 */
export async function askGateway(house: House, attempt: Attempt, asking: Asking): Promise<Asked> {
  const told: KeptExchange[] = [];
  const about = { attempt: attempt.id, gateway: attempt.gateway, operation: asking.operation };
  try {
    const opened = asking.opened ?? (await openGateway(house, attempt));
    const asked = await ask(opened, asking, (exchange) => told.push(masked(asking.operation, exchange)));
    if (asked.kind === 'answered' && asked.answer.outcome === 'unknown') {
      house.log.error({ ...about, why: asked.answer.why }, 'a gateway answered what cannot be believed');
    }
    return asked;
  } catch (error) {
    const kind = error instanceof GatewayFault ? error.kind : 'unknown';
    const why = safeErrorMessage(error);
    house.log.warn({ err: error, ...about, kind }, 'gateway fault');
    return kind === 'unknown'
      ? { kind: 'answered', answer: { outcome: 'unknown', gatewayReference: null, why } }
      : { kind, why };
  } finally {
    killPoint('K5');
    // Losing the record of an exchange must not lose its outcome.
    await keepExchanges(house.database.queries, attempt, told).catch((error: unknown) => {
      house.log.error({ err: error, attempt: attempt.id }, 'an exchange could not be kept');
    });
  }
}

async function ask(opened: OpenedGateway, asking: Asking, report: (exchange: Exchange) => void): Promise<Asked> {
  if ('unusable' in opened) return { kind: 'not_sent', why: opened.unusable };
  const answer = asking.question(opened.gateway, { ...opened.context, report });
  if (answer === null) return { kind: 'not_sent', why: `${opened.gateway.name} has no ${asking.operation}` };
  return { kind: 'answered', answer: await answer };
}
