import { randomUUID } from 'node:crypto';
import { GatewayFault } from '~/foundation/faults';
import { money } from '~/foundation/money';
import type { House } from './house';
import { openGateway, type AskedConnection } from './open-gateway.server';

/** What a question about no payment came to. `not_askable`: this gateway has no status query that says anything. */
export interface Checked {
  readonly said: 'answered' | 'silent' | 'not_askable';
  readonly isSimulated: boolean;
}

const CHECK_TIMEOUT_MS = 8_000;

/**
 * Whether a connection answers at all: asks it about a payment that never was. "No such payment" is as good an answer as any,
 * and so is a refusal of the question. A refusal of our account is none: nothing can be paid there. Throws when the
 * database does not answer.
 */
export async function checkConnection(house: House, connection: AskedConnection): Promise<Checked> {
  const opened = await openGateway(house, connection);
  if ('unusable' in opened) return { said: 'silent', isSimulated: false };
  const { gateway, context, isSimulated } = opened;
  if (!gateway.query || gateway.dataSheet.truthSource === 'notification') return { said: 'not_askable', isSimulated };
  const nothing = {
    reference: randomUUID(),
    gatewayReference: null,
    money: money(100, 'EUR'),
    method: 'card',
    continuation: null,
  } as const;
  try {
    const limits = { timeoutMs: CHECK_TIMEOUT_MS, report: () => undefined };
    const answer = await gateway.query(nothing, { ...context, ...limits });
    return { said: answer.outcome === 'unknown' ? 'silent' : 'answered', isSimulated };
  } catch (error) {
    if (error instanceof GatewayFault && error.kind === 'refused' && error.isConfiguration !== true)
      return { said: 'answered', isSimulated };
    house.log.info({ err: error, connectionId: connection.connectionId }, 'a status query was not answered');
    return { said: 'silent', isSimulated };
  }
}
