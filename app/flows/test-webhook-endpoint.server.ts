import { done, refuse, type Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import { addTestEvent } from '~/merchant-webhooks/merchant-event-store.server';
import { noSuchEndpoint, openEndpoint } from './create-webhook-endpoint.server';
import type { House } from './house';
import { timeOf } from './view-session.server';

/** Puts a test event on its way to one endpoint, the way that all events go. Its delivery is seen at the event. */
export async function testWebhookEndpoint(
  house: House,
  caller: Caller,
  id: string,
): Promise<Outcome<{ readonly eventId: string }>> {
  const endpoint = await openEndpoint(house, caller, id);
  if (!endpoint) return noSuchEndpoint();
  if (!endpoint.enabled) return refuse('invalid_request', 'The endpoint is switched off; switch it on first.');
  const eventId = await addTestEvent(house.database.queries, endpoint, timeOf(house, caller));
  house.wakePostman();
  return done({ eventId });
}
