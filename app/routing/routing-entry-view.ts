import type { RoutingEntry } from './routing-entry';
import type { RoutingFields } from './routing-store.server';

/** An entry as the API answers it. */
export interface RoutingEntryView extends RoutingFields {
  readonly id: string;
  readonly gateway: string;
  readonly createdAt: string;
}

/** What a merchant writes of an entry, out of one. */
export function fieldsOf(entry: RoutingEntry): RoutingFields {
  const { method, currency, connectionId, priority, weight, isEnabled: enabled, failsOverOnSoftDecline } = entry;
  const { countries, leastAmount, mostAmount, cardBrands, binRanges, cardTypes, planIds, metadata } = entry;
  return {
    method,
    currency,
    connectionId,
    priority,
    weight,
    enabled,
    countries,
    leastAmount,
    mostAmount,
    cardBrands,
    binRanges,
    cardTypes,
    planIds,
    metadata,
    failsOverOnSoftDecline,
  };
}

export function viewEntry(entry: RoutingEntry): RoutingEntryView {
  const { id, gateway, createdAt } = entry;
  return { id, ...fieldsOf(entry), gateway, createdAt: createdAt.toISOString() };
}
