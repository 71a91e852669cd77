import { keepCircuit, keptOpen, type CircuitName } from '~/routing/connection-health.server';
import { checkConnection } from './check-connection.server';
import type { House } from './house';
import type { AskedConnection } from './open-gateway.server';

const SOON_MS = 1_000;

/**
 * Asks a connection that has stopped answering about a payment that never was: "no such payment" is as good an answer as
 * any. Never with a customer's payment. There is one such job for a connection, so there is one probe at a time, whatever
 * the number of processes. Answers when to probe again, or null when the connection answers.
 */
export async function probeConnection(house: House, connection: AskedConnection): Promise<number | null> {
  const nowMs = house.clock.now().getTime();
  const rows = await keptOpen(house.database.queries, connection);
  if (rows.length === 0) return null;
  // This process may never have heard of it.
  house.health.learn(rows);
  const earliestMs = Math.min(...rows.map(({ probeAt, changedAt }) => (probeAt ?? changedAt).getTime()));
  if (earliestMs > nowMs) return earliestMs - nowMs;
  // Where nothing can be asked, time alone has to do.
  const isGood = (await checkConnection(house, connection)).said !== 'silent';
  const waits: number[] = [];
  for (const { connectionId, operation } of rows) {
    const probeAtMs = await keepProbe(house, connection, { name: { connectionId, operation }, isGood });
    if (probeAtMs !== null) waits.push(probeAtMs - house.clock.now().getTime());
  }
  house.log.info({ connectionId: connection.connectionId, isGood }, 'a connection was probed');
  return waits.length === 0 ? null : Math.max(SOON_MS, Math.min(...waits));
}

/** Steps the circuit on, here and for the others. Answers when its next probe is due; null when it is closed. */
async function keepProbe(
  house: House,
  { merchantId }: AskedConnection,
  probed: { readonly name: CircuitName; readonly isGood: boolean },
): Promise<number | null> {
  const { name, isGood } = probed;
  const atMs = house.clock.now().getTime();
  house.health.step(name, { kind: 'probe', atMs });
  const circuit = house.health.step(name, { kind: 'probed', isGood, atMs });
  await keepCircuit(house.database.queries, merchantId, { name, circuit });
  return circuit.probeAtMs;
}
