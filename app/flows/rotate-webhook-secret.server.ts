import { done, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { webhookEndpointView } from '~/merchant-webhooks/webhook-endpoint';
import { changeEndpoint, lockEndpoint } from '~/merchant-webhooks/webhook-endpoint-store.server';
import { newWebhookSecret } from '~/merchant-webhooks/webhook-secret.server';
import { noSuchEndpoint, openEndpoint, ownerOf, type NewWebhookEndpoint } from './create-webhook-endpoint.server';
import type { House } from './house';
import { timeOf } from './view-session.server';

const HOUR_MS = 3_600_000;

/**
 * Gives an endpoint a new secret, shown in this answer only. For the overlap every delivery carries a signature by each of
 * the two, so that receivers can change over when it suits them. A rotation within an overlap ends the older secret.
 */
export async function rotateWebhookSecret(
  house: House,
  caller: Caller,
  wanted: { readonly id: string; readonly overlapHours: number },
): Promise<Outcome<NewWebhookEndpoint>> {
  const found = await openEndpoint(house, caller, wanted.id);
  if (!found) return noSuchEndpoint();
  const { secret, sealed: secretSealed } = newWebhookSecret(house.keys, found);
  const rotated = await house.database.transact(async (tx) => {
    const endpoint = await lockEndpoint(tx, ownerOf(caller), found.id);
    return (
      endpoint &&
      changeEndpoint(tx, endpoint, {
        secretSealed,
        previousSecretSealed: endpoint.secretSealed,
        previousSecretUntil: new Date(timeOf(house, caller).getTime() + wanted.overlapHours * HOUR_MS),
      })
    );
  });
  return rotated ? done({ ...webhookEndpointView(rotated), secret }) : noSuchEndpoint();
}
