import type { DoorContext } from './load-context';

const away = new WeakMap<object, unknown>();

/** Remembers that a page could not be drawn because the database is away: Remix would answer that with a fault of ours. */
export function noteAway(context: Partial<DoorContext>, error: unknown): void {
  away.set(context, error);
}

/** Throws what was noted, for the server in front to answer; otherwise gives the page. */
export function unlessAway(context: DoorContext, page: Response): Response {
  if (away.has(context)) throw away.get(context);
  return page;
}
