import { GatewayFault } from '~/foundation/faults';
import type { Exchange } from '~/foundation/http-client.server';
import { killPoint } from '~/foundation/kill-point.server';
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

// Capabilities (session pages, returns) and the tokens of webhook addresses open something to whoever reads them.
const CAPABILITIES = /\b(sess_|rt_|webhooks\/gateway\/[0-9a-f-]{36}\/)[A-Za-z0-9_-]{32,}/g;

function masked(operation: string, exchange: Exchange): KeptExchange {
  const body = (text: string) =>
    maskCardNumbers(text).replace(CAPABILITIES, '$1***').slice(0, LONGEST_KEPT_BODY).replaceAll('\0', '');
  return { ...exchange, operation, requestBody: body(exchange.requestBody), responseBody: body(exchange.responseBody) };
}

/**
 * The one place where a gateway is asked and where its faults are caught. No transaction may be open here.
 * Keeps the exchanges, masked, and sorts every outcome by what may have happened to the money.
 */
export async function askGateway(
  house: House,
  attempt: Attempt,
  asking: { operation: string; question: Question },
): Promise<Asked> {
  const told: KeptExchange[] = [];
  try {
    return await ask(house, attempt, {
      ...asking,
      report: (exchange) => told.push(masked(asking.operation, exchange)),
    });
  } catch (error) {
    const kind = error instanceof GatewayFault ? error.kind : 'unknown';
    const why = error instanceof Error ? error.message : String(error);
    house.log.warn(
      { err: error, attempt: attempt.id, gateway: attempt.gateway, operation: asking.operation, kind },
      'gateway fault',
    );
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

async function ask(
  house: House,
  attempt: Attempt,
  asking: { operation: string; question: Question; report: (exchange: Exchange) => void },
): Promise<Asked> {
  const connection = await findGatewayConnection(house.database.queries, attempt.merchantId, attempt.connectionId);
  const gateway = gatewayById(attempt.gateway);
  if (!connection || !gateway)
    return { kind: 'not_sent', why: `no connection ${attempt.connectionId} to ${attempt.gateway}` };
  const settings = gateway.settings.safeParse(openConnectionSettings(connection, house.keys));
  if (!settings.success) return { kind: 'not_sent', why: `the settings of connection ${connection.id} are not valid` };
  const context = {
    settings: settings.data,
    dial: house.dial[connection.mode],
    clock: house.clock,
    report: asking.report,
  };
  const answer = asking.question(gateway, context);
  if (answer === null) return { kind: 'not_sent', why: `${gateway.name} has no ${asking.operation}` };
  return { kind: 'answered', answer: await answer };
}
