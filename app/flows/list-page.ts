import { done, refuseFields, type Outcome } from '~/foundation/refusal';

const MOST_ON_A_PAGE = 100;
const USUAL_ON_A_PAGE = 20;

/** A place in a list that is ordered by time and then id. */
export interface PlaceInList {
  readonly since: Date;
  readonly id: string;
}

/** What a caller asks of a list: texts of its query. */
export interface PageQuery {
  readonly cursor: string | null;
  readonly limit: string | null;
}

/** A page of a list. `nextCursor` leads to the next one; null on the last. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
}

export interface PageAsk {
  readonly after: PlaceInList | null;
  /** One more than is shown, to see whether there is a next page. */
  readonly most: number;
}

export function readPageQuery({ cursor, limit }: PageQuery): Outcome<PageAsk> {
  const after = cursor === null ? null : readCursor(cursor);
  if (cursor !== null && !after) return refuseFields({ cursor: 'is not one that we gave' });
  const most = limit === null ? USUAL_ON_A_PAGE : Number(limit);
  if (!Number.isInteger(most) || most < 1 || most > MOST_ON_A_PAGE)
    return refuseFields({ limit: `must be from 1 to ${MOST_ON_A_PAGE}` });
  return done({ after, most: most + 1 });
}

/** The page out of what was found, one more than is shown. */
export function pageOf<Found, Item>(
  found: readonly Found[],
  { most }: PageAsk,
  show: { readonly item: (one: Found) => Item; readonly place: (one: Found) => PlaceInList },
): Page<Item> {
  const shown = found.slice(0, most - 1);
  const last = shown.at(-1);
  const nextCursor = found.length === most && last !== undefined ? writeCursor(show.place(last)) : null;
  return { data: shown.map(show.item), nextCursor };
}

function writeCursor({ since, id }: PlaceInList): string {
  return btoa(`${since.toISOString()} ${id}`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function readCursor(text: string): PlaceInList | null {
  if (!/^[\w-]{1,400}$/.test(text)) return null;
  const bytes = decoded(text.replaceAll('-', '+').replaceAll('_', '/'));
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36}(?: [a-z-]{1,60})?)$/.exec(bytes);
  const since = new Date(parts?.[1] ?? '');
  const id = parts?.[2];
  return id === undefined || Number.isNaN(since.getTime()) ? null : { since, id };
}

function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}
