import { sql, type SQL } from 'drizzle-orm';
import { rowsOf } from '~/database/migrate.server';
import type { LedgerEntry } from '~/gateways/simulation/ledger';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { merchantOf, type ApiAnswer } from './merchant';
import type { Shop } from './open-shop';
import { GOOD_CARD, see, submit } from './payer';

export interface Transaction {
  readonly id: string;
  readonly sessionId: string;
  readonly path: string;
  /** Asks for an operation by the API. */
  operate(kind: string, body?: object, headers?: Record<string, string>): Promise<ApiAnswer>;
  operations(): Promise<readonly Record<string, unknown>[]>;
  /** The payment's columns. */
  sums(): Promise<Record<'authorized' | 'captured' | 'refunded' | 'refund_pending', number>>;
  state(): Promise<string>;
  /** What the simulated gateway charged for the session. */
  charged(): Promise<readonly LedgerEntry[]>;
  /** The kinds of what the merchant was told of the session, in order. */
  told(): Promise<readonly string[]>;
}

export function rowsIn(shop: Shop, query: SQL): Promise<readonly Record<string, unknown>[]> {
  return shop.house.database.queries.execute(query).then((result) => rowsOf<Record<string, unknown>>(result));
}

export function worldOf(shop: Shop): SimulatedWorld {
  const { world } = shop.house.sandbox;
  if (!world) throw new Error('the simulators are not in this process');
  return world;
}

/** A session of the demo merchant over an amount in US cents, opened. */
export async function openSession(shop: Shop, captureMode: 'automatic' | 'manual', amount = 4900) {
  const created = await merchantOf(() => shop).createPayment({
    paymentData: { currency: 'USD', captureMode },
    lineItems: [{ name: 'Coffee', quantity: 1, unitAmount: amount, currency: 'USD' }],
  });
  if (created.status !== 200) throw new Error(created.text);
  const path = new URL(String(created.json.checkout_url)).pathname;
  return { sessionId: String(created.json.session_id), path, page: await see(shop.knock, path) };
}

/** Pays such a session with a good card. */
export async function pay(shop: Shop, captureMode: 'automatic' | 'manual', amount = 4900): Promise<Transaction> {
  const { sessionId, path, page } = await openSession(shop, captureMode, amount);
  const end = new URL(await submit(shop.knock, page, GOOD_CARD));
  return transaction(shop, { id: end.searchParams.get('trx_id') ?? '', sessionId, path });
}

export function transaction(shop: Shop, about: Pick<Transaction, 'id' | 'sessionId' | 'path'>): Transaction {
  const { id, sessionId } = about;
  const merchant = merchantOf(() => shop);
  return {
    ...about,
    operate: (kind, body, headers) => merchant.ask('POST', `/api/v1/transaction/${id}/${kind}`, { body, headers }),
    operations: async () => (await merchant.ask('GET', `/api/v1/transaction/${id}/operations`)).json.data as [],
    async sums() {
      const [row] = await rowsIn(
        shop,
        sql`select p.authorized, p.captured, p.refunded, p.refund_pending from payments p
          join attempts a on a.payment_id = p.id where a.id = ${id}`,
      );
      return Object.fromEntries(Object.entries(row ?? {}).map(([name, sum]) => [name, Number(sum)])) as never;
    },
    state: async () => String((await rowsIn(shop, sql`select state from attempts where id = ${id}`))[0]?.state),
    charged: () => shop.charged(sessionId),
    told: async () =>
      (
        await rowsIn(
          shop,
          sql`select e.type from merchant_events e join attempts a on a.session_id = e.session_id
            where a.id = ${id} order by e.sequence`,
        )
      ).map(({ type }) => String(type)),
  };
}
