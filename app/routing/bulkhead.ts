/** So many payments may be asked for at one connection at a time: one that hangs cannot take everything with it. */
const MOST_IN_FLIGHT = 200;

/** Places at connections. */
export interface Bulkhead {
  /** Takes a place; null when all are taken. The answer gives it back. */
  enter(connectionId: string): (() => void) | null;
}

export function openBulkhead(most: number = MOST_IN_FLIGHT): Bulkhead {
  const taken = new Map<string, number>();
  return {
    enter(connectionId) {
      const now = taken.get(connectionId) ?? 0;
      if (now >= most) return null;
      taken.set(connectionId, now + 1);
      return () => {
        const left = (taken.get(connectionId) ?? 1) - 1;
        if (left === 0) taken.delete(connectionId);
        else taken.set(connectionId, left);
      };
    },
  };
}
