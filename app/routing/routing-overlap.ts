import { binInterval, type RoutingEntry } from './routing-entry';

/** Whether some payment fits both entries, which are for the same method and currency. */
export function overlaps(a: RoutingEntry, b: RoutingEntry): boolean {
  return (
    Math.max(a.leastAmount ?? 0, b.leastAmount ?? 0) <= Math.min(a.mostAmount ?? Infinity, b.mostAmount ?? Infinity) &&
    share(a.countries, b.countries) &&
    share(a.cardBrands, b.cardBrands) &&
    share(a.cardTypes, b.cardTypes) &&
    binsOverlap(a, b) &&
    metadataOverlaps(a, b)
    // A session may sell plans of both lists, so plans never keep two entries apart.
  );
}

/** Whether two conditions have a value in common; null asks nothing. */
function share(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === null || b === null || a.some((value) => b.includes(value));
}

function binsOverlap({ binRanges: a }: RoutingEntry, { binRanges: b }: RoutingEntry): boolean {
  if (a === null || b === null) return true;
  return a
    .map(binInterval)
    .some(([least, most]) =>
      b.map(binInterval).some(([otherLeast, otherMost]) => least <= otherMost && otherLeast <= most),
    );
}

function metadataOverlaps(a: RoutingEntry, b: RoutingEntry): boolean {
  return Object.entries(a.metadata ?? {}).every(([key, values]) => share(values, b.metadata?.[key] ?? null));
}
