import { sql, type SQL } from 'drizzle-orm';
import { rowsOf } from '~/database/migrate.server';
import { rowIdOf } from '~/foundation/capability.server';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { openConnectionHealth } from '~/routing/connection-health.server';
import { sessionBody, type Shop } from './open-shop';
import { GOOD_CARD, see, submit, type SeenPage } from './payer';

/** One try of a session, as it is kept. */
export interface KeptTry {
  readonly id: string;
  readonly state: string;
  readonly connection: string;
  readonly amount: string | number;
  readonly message: string | null;
  readonly decision: { chosen: string; considered: { entryId: string; verdict: string; reason: string }[] };
  readonly question: Record<string, unknown> | null;
}

export interface RoutedShop {
  rows(query: SQL): Promise<readonly Record<string, unknown>[]>;
  world(): SimulatedWorld;
  /** A fresh session in a currency, with its page open. */
  open(change?: object): Promise<{ id: string; path: string; page: SeenPage }>;
  /** Presses Pay; answers what the page then shows. */
  pay(page: SeenPage, number?: string): Promise<SeenPage>;
  triesOf(sessionId: string): Promise<KeptTry[]>;
  /** Forgets which connections have stopped answering. */
  heal(): Promise<void>;
}

/** Questions that tests of routing ask of a shop. */
export function routedShopOf(shop: () => Shop): RoutedShop {
  const rows = async (query: SQL) =>
    rowsOf<Record<string, unknown>>(await shop().house.database.queries.execute(query));
  return {
    rows,
    world() {
      const { world } = shop().house.sandbox;
      if (!world) throw new Error('the simulators are not in this process');
      return world;
    },
    async open(change = {}) {
      const session = await shop().session(sessionBody(shop().demo, change));
      const path = new URL(session.checkout_url).pathname;
      return { id: session.session_id, path, page: await see(shop().knock, path) };
    },
    async pay(page, number = GOOD_CARD.card_number) {
      return see(shop().knock, await submit(shop().knock, page, { ...GOOD_CARD, card_number: number }));
    },
    async triesOf(sessionId) {
      const id = rowIdOf('session', sessionId, shop().house.keys);
      return (await rows(sql`
        select id, state, connection_id as connection, amount, message, routing_decision as decision, routing_question as question
        from attempts where session_id = ${id} order by prepared_at, submission_try`)) as unknown as KeptTry[];
    },
    async heal() {
      await shop().house.background.settled();
      await rows(sql`delete from connection_health`);
      await rows(sql`delete from jobs where kind = 'probe-connection'`);
      Object.assign(shop().house, { health: openConnectionHealth(shop().house.clock) });
    },
  };
}
