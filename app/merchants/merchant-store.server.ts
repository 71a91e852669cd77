import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Queries } from '~/database/database.server';
import { merchants } from '~/database/tables';
import { forgetApiKeys } from './api-key-store.server';
import type { Merchant } from './merchant';
import { merchantOf } from './merchant-row.server';

/** Makes a merchant. */
export async function createMerchant(
  queries: Queries,
  wanted: { name: string } & Partial<Omit<Merchant, 'id' | 'name'>>,
): Promise<Merchant> {
  const { allowedRedirectOrigins, ...rest } = wanted;
  const [row] = await queries
    .insert(merchants)
    .values({ id: randomUUID(), ...rest, allowedRedirectOrigins: [...(allowedRedirectOrigins ?? [])] })
    .returning();
  if (!row) throw new Error('the merchant was not made');
  return merchantOf(row);
}

export async function findMerchant(queries: Queries, id: string): Promise<Merchant | null> {
  const [row] = await queries.select().from(merchants).where(eq(merchants.id, id));
  return row ? merchantOf(row) : null;
}

/** Changes a merchant's own data; the API sees it at once in this process, within five seconds in others. */
export async function changeMerchant(
  queries: Queries,
  id: string,
  change: Partial<Omit<Merchant, 'id'>>,
): Promise<void> {
  const { allowedRedirectOrigins, ...rest } = change;
  await queries
    .update(merchants)
    .set({ ...rest, ...(allowedRedirectOrigins ? { allowedRedirectOrigins: [...allowedRedirectOrigins] } : {}) })
    .where(eq(merchants.id, id));
  forgetApiKeys();
}

/** How many merchants there are: none means a fresh database. */
export function countMerchants(queries: Queries): Promise<number> {
  return queries.$count(merchants);
}

/** The oldest merchants of this installation, for its own pages. */
export async function listMerchants(queries: Queries, most: number): Promise<readonly Merchant[]> {
  const rows = await queries.select().from(merchants).orderBy(merchants.createdAt).limit(most);
  return rows.map(merchantOf);
}
