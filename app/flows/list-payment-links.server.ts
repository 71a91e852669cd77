import type { Caller } from '~/merchants/merchant';
import type { PaymentLinkView } from '~/payment-links/payment-link';
import { listLinks, type LinkCursor } from '~/payment-links/payment-link-store.server';
import { viewLink } from './create-payment-link.server';
import type { House } from './house';
import { done, refuseFields, type Outcome } from '~/foundation/refusal';

const MOST_ON_A_PAGE = 100;
const USUAL_ON_A_PAGE = 20;

/** A page of the caller's links, newest first. `nextCursor` leads to the next page; null on the last. */
export interface LinkPage {
  readonly data: readonly PaymentLinkView[];
  readonly nextCursor: string | null;
}

export async function listPaymentLinks(
  house: House,
  caller: Caller,
  query: { readonly cursor: string | null; readonly limit: string | null },
): Promise<Outcome<LinkPage>> {
  const after = query.cursor === null ? null : readCursor(query.cursor);
  if (query.cursor !== null && !after) return refuseFields({ cursor: 'is not one that we gave' });
  const most = query.limit === null ? USUAL_ON_A_PAGE : Number(query.limit);
  if (!Number.isInteger(most) || most < 1 || most > MOST_ON_A_PAGE)
    return refuseFields({ limit: `must be from 1 to ${MOST_ON_A_PAGE}` });
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  const links = await listLinks(house.database.queries, owner, { after, most: most + 1 });
  const shown = links.slice(0, most);
  const last = shown.at(-1);
  return done({
    data: shown.map((link) => viewLink(house, link)),
    nextCursor: links.length > most && last ? writeCursor(last) : null,
  });
}

function writeCursor(link: LinkCursor): string {
  return Buffer.from(`${link.createdAt.toISOString()} ${link.id}`).toString('base64url');
}

function readCursor(text: string): LinkCursor | null {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36})$/.exec(
    Buffer.from(text, 'base64url').toString('utf8'),
  );
  const createdAt = new Date(parts?.[1] ?? '');
  const id = parts?.[2];
  return id === undefined || Number.isNaN(createdAt.getTime()) ? null : { createdAt, id };
}
