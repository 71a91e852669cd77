import { NO_CONDITIONS, type RouteQuestion, type RoutingEntry } from '~/routing/routing-entry';

let made = 0;

/** A routing entry for cards in euros that asks nothing, with changes. */
export function routingEntry(change: Partial<RoutingEntry> = {}): RoutingEntry {
  made += 1;
  return {
    ...NO_CONDITIONS,
    id: `entry-${String(made).padStart(3, '0')}`,
    method: 'card',
    currency: 'EUR',
    connectionId: `connection-${made}`,
    gateway: 'practice',
    priority: 10,
    weight: 1,
    isEnabled: true,
    isConnectionEnabled: true,
    failsOverOnSoftDecline: false,
    createdAt: new Date(2030, 0, 1),
    ...change,
  };
}

/** A payment of 10 euros of which nothing else is known, not even the card, with changes. */
export function askRouting(change: Partial<RouteQuestion> = {}): RouteQuestion {
  return {
    method: null,
    currency: 'EUR',
    amount: 1000,
    country: null,
    sessionId: null,
    card: null,
    planIds: [],
    metadata: {},
    ...change,
  };
}
