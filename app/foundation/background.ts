/** Work that goes on after its request was answered. Whoever closes the house waits for it. */
export interface Background {
  /** Takes on work that reports its own failures: a rejection is swallowed here. */
  add(work: Promise<unknown>): void;
  /** Answers when nothing is under way any more. */
  settled(): Promise<void>;
}

export function openBackground(): Background {
  const underWay = new Set<Promise<unknown>>();
  return {
    add(work) {
      const quiet = work.catch(() => undefined).finally(() => underWay.delete(quiet));
      underWay.add(quiet);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
