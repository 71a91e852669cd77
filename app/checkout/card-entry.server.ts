import type { House } from '~/flows/house';
import { openGateway } from '~/flows/open-gateway.server';
import type { CardSealing } from '~/gateways/contract';
import { gatewayById } from '~/gateways/registry.server';
import type { RoutingEntry } from '~/routing/routing-entry';
import type { CheckoutSession } from '~/sessions/session';
import type { CardEntry } from './checkout-page';

type Sealing = { readonly connectionId: string } & CardSealing;

const hasPage = ({ gateway }: RoutingEntry): boolean =>
  gatewayById(gateway)?.dataSheet.cardEntry.includes('page') === true;

/**
 * How a card that our server may not see reaches the gateways that may get it: sealed by the browser for each that can, so
 * that a fail-over needs no number; or typed on the page of the first, where that is its way. Null where none has a way.
 */
export async function findCardEntry(
  house: House,
  session: CheckoutSession,
  entries: readonly RoutingEntry[],
): Promise<CardEntry | null> {
  const found = await Promise.all(entries.map((entry) => sealingAt(house, session, entry)));
  const sealing = found.filter((one) => one !== null);
  const usable = entries.filter((entry, index) => found[index] !== null || hasPage(entry));
  const [first] = usable;
  if (!first) return null;
  const page = usable.find(hasPage);
  if (!sealing.some(({ connectionId }) => connectionId === first.connectionId)) return { kind: 'page' };
  const pageAt = page ? (gatewayById(page.gateway)?.name ?? page.gateway) : null;
  return { kind: 'sealed', sealing, pageAt };
}

async function sealingAt(house: House, session: CheckoutSession, entry: RoutingEntry): Promise<Sealing | null> {
  const { connectionId, gateway } = entry;
  if (!gatewayById(gateway)?.dataSheet.cardEntry.includes('sealed')) return null;
  const opened = await openGateway(house, { merchantId: session.merchantId, connectionId, gateway });
  if ('unusable' in opened) return null;
  const sealing = opened.gateway.sealing?.(opened.context.settings) ?? null;
  return sealing && { connectionId, ...(opened.isSimulated ? simulated(house, sealing) : sealing) };
}

/** A browser reaches a simulated gateway's hosts through the simulators' own door. */
function simulated(house: House, sealing: CardSealing): CardSealing {
  const door = house.sandbox.wireUrl;
  const publicValues = Object.entries(sealing.publicValues).map(([name, value]) => {
    const isThere = sealing.connectTo.some((origin) => value.startsWith(`${origin}/`));
    return [name, isThere ? value.replace(/^https:\/\//, `${door}/`) : value];
  });
  const connectTo = sealing.connectTo.length > 0 ? [new URL(door).origin] : [];
  return { ...sealing, connectTo, publicValues: Object.fromEntries(publicValues) as CardSealing['publicValues'] };
}
