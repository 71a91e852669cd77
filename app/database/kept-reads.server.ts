import { LRUCache } from 'lru-cache';
import type { Database } from './database.server';

/** A read whose answers are kept in this process for a short while. */
export interface KeptReads<Key extends object, Value> {
  get(database: Database, key: Key): Promise<Value>;
  /** Forgets every answer of this read: called where the rows are changed. Configuration changes seldom. */
  forget(): void;
}

/**
 * Keeps the answers of a read for at most `ttlMs`: the longest time for which another process's change stays unseen.
 * Callers who ask at once share one question; a failed read is not kept. Answers are kept per database, so that two
 * houses in one process (tests) do not see each other's.
 */
export function keepReads<Key extends object, Value>(
  read: (database: Database, key: Key) => Promise<Value>,
  limits: { readonly ttlMs: number; readonly most: number; readonly nameOf: (key: Key) => string },
): KeptReads<Key, Value> {
  let kept = new WeakMap<Database, LRUCache<string, Promise<Value>>>();
  const answersOf = (database: Database) => {
    let answers = kept.get(database);
    if (!answers) kept.set(database, (answers = new LRUCache({ max: limits.most, ttl: limits.ttlMs })));
    return answers;
  };
  return {
    get(database, key) {
      // A merchant's view and the whole give the same answer here: the key names the merchant.
      const answers = answersOf(database.whole);
      const name = limits.nameOf(key);
      const known = answers.get(name);
      if (known) return known;
      const asked = read(database, key);
      answers.set(name, asked);
      asked.catch(() => {
        if (answers.peek(name) === asked) answers.delete(name);
      });
      return asked;
    },
    forget() {
      kept = new WeakMap();
    },
  };
}
