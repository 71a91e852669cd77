import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { CardProblem, FieldProblem, OpenNotice, TypedValues } from './checkout-page';

/** What a payer had typed when something was wrong with it, and what was wrong. */
export interface FormDraft {
  readonly values: TypedValues;
  readonly problems: readonly (FieldProblem | CardProblem)[];
  readonly notice: OpenNotice | null;
}

// Typed values can hold a card number: they live in this process's memory for a short while and nowhere else. A draft that
// is gone (restart, another process) costs the payer some typing, nothing more.
const drafts = new LRUCache<string, FormDraft>({ max: 5_000, ttl: 10 * 60_000 });

/** Keeps a draft for one session; the key goes into the address that the POST redirects to. */
export function keepDraft(sessionId: string, draft: FormDraft): string {
  const key = randomBytes(16).toString('base64url');
  drafts.set(`${sessionId} ${key}`, draft);
  return key;
}

/** The draft of that session under that key, if it is still here. */
export function findDraft(sessionId: string, key: string | null): FormDraft | null {
  return key === null ? null : (drafts.get(`${sessionId} ${key}`) ?? null);
}
