import type { Gateway, GatewayContext } from '~/gateways/contract';
import { gatewayById } from '~/gateways/registry.server';
import { findGatewayConnection, openConnectionSettings } from '~/merchants/gateway-connection.server';
import type { Attempt } from '~/payments/attempt';
import type { House } from './house';

/** Whose gateway is asked. */
export type AskedConnection = Pick<Attempt, 'merchantId' | 'connectionId' | 'gateway'>;

/** A gateway with the settings of an attempt's connection, or why it cannot be asked: then nothing was sent. */
export type OpenedGateway =
  | {
      readonly gateway: Gateway<unknown>;
      readonly context: Omit<GatewayContext<unknown>, 'report'>;
      /** Whether a simulator answers. */
      readonly isSimulated: boolean;
    }
  | { readonly unusable: string };

/** Gets everything that is needed to ask a gateway, before anything is sent. Throws when the database does not answer. */
export async function openGateway(house: House, attempt: AskedConnection): Promise<OpenedGateway> {
  const connection = await findGatewayConnection(house.database.queries, attempt.merchantId, attempt.connectionId);
  const gateway = gatewayById(attempt.gateway);
  if (!connection || !gateway) return { unusable: `no connection ${attempt.connectionId} to ${attempt.gateway}` };
  const settings = gateway.settings.safeParse(openConnectionSettings(connection, house.keys));
  if (!settings.success) return { unusable: `the settings of connection ${connection.id} are not valid` };
  const context = { settings: settings.data, dial: house.dial[connection.mode], clock: house.clock };
  return { gateway, context, isSimulated: connection.mode === 'sandbox' };
}
