import { and, eq, sql } from 'drizzle-orm';
import type { Database, Queries } from '~/database/database.server';
import { connectionHealth } from '~/database/tables';
import type { Clock } from '~/foundation/clock';
import { CLOSED, letsThrough, stepCircuit, type Circuit, type CircuitEvent } from './circuit-breaker';

/** A circuit as processes share it. */
export type KeptCircuit = typeof connectionHealth.$inferSelect;

/** What a circuit is about: a connection, and what is asked of it ("pay", "query" …). */
export interface CircuitName {
  readonly connectionId: string;
  readonly operation: string;
}

/**
 * The circuits of all connections: counted in this process, shared by rows where they open and close. Asking is a look-up in
 * a map; what other processes found out is read beside it, at most this often.
 */
export interface ConnectionHealth {
  isOpen(name: CircuitName): boolean;
  /** Counts how a question went. Answers true when that raised a suspicion: then the connection has to be checked. */
  heard(name: CircuitName, isGood: boolean): boolean;
  /** Takes the end of that check. Answers true when it opened the circuit: then it has to be kept and probed. */
  checked(name: CircuitName, isGood: boolean): boolean;
  /** Steps a circuit on with the news of a probe. */
  step(name: CircuitName, event: CircuitEvent): Circuit;
  /** The circuits of a connection that are not closed. */
  openOnes(connectionId: string): readonly { readonly name: CircuitName; readonly circuit: Circuit }[];
  /** Takes over what is kept, where it is newer than what this process found out. */
  learn(rows: readonly KeptCircuit[]): void;
  /** Reads what other processes found out, if it was not read lately. Nobody needs to wait for it. */
  refresh(database: Database): Promise<void> | null;
}

const REFRESH_EVERY_MS = 2_000;

export function openConnectionHealth(clock: Clock): ConnectionHealth {
  const circuits = new Map<string, { readonly name: CircuitName; circuit: Circuit }>();
  let refreshedAtMs = -Infinity;
  const nowMs = () => clock.now().getTime();
  const keyOf = ({ connectionId, operation }: CircuitName) => `${connectionId} ${operation}`;

  const step: ConnectionHealth['step'] = (name, event) => {
    const known = circuits.get(keyOf(name));
    const circuit = stepCircuit(known?.circuit ?? CLOSED, event);
    if (known) known.circuit = circuit;
    else circuits.set(keyOf(name), { name, circuit });
    return circuit;
  };
  const learn = (row: KeptCircuit) => {
    const known = circuits.get(keyOf(row))?.circuit ?? CLOSED;
    // What this process found out later than the row was written counts more.
    if (row.changedAt.getTime() <= known.changedAtMs) return;
    const { connectionId, operation } = row;
    circuits.set(keyOf(row), { name: { connectionId, operation }, circuit: circuitOf(row) });
  };
  return {
    isOpen(name) {
      const known = circuits.get(keyOf(name));
      return known !== undefined && !letsThrough(known.circuit);
    },
    heard(name, isGood) {
      // Most circuits never hear anything bad: they need no memory.
      if (isGood && !circuits.has(keyOf(name))) return false;
      const before = circuits.get(keyOf(name))?.circuit;
      const after = step(name, { kind: 'heard', isGood, atMs: nowMs() });
      return after !== before && after.state === 'suspected';
    },
    checked(name, isGood) {
      const wasOpen = this.isOpen(name);
      return !letsThrough(step(name, { kind: 'checked', isGood, atMs: nowMs() })) && !wasOpen;
    },
    step,
    learn: (rows) => rows.forEach(learn),
    openOnes: (connectionId) =>
      [...circuits.values()].filter(({ name, circuit }) => name.connectionId === connectionId && !letsThrough(circuit)),
    refresh(database) {
      if (Math.abs(nowMs() - refreshedAtMs) < REFRESH_EVERY_MS) return null;
      refreshedAtMs = nowMs();
      // Of all merchants, as the map is: few connections have ever stopped answering.
      return database.queries
        .select()
        .from(connectionHealth)
        .then((rows) => rows.forEach(learn));
    },
  };
}

function circuitOf(row: KeptCircuit): Circuit {
  const isOpen = row.state === 'open';
  return {
    ...CLOSED,
    state: row.state,
    isOnTrial: !isOpen,
    waitMs: row.waitMs,
    probeAtMs: isOpen ? (row.probeAt ?? row.changedAt).getTime() : null,
    changedAtMs: row.changedAt.getTime(),
  };
}

/** Keeps a circuit where other processes see it. An older finding never replaces a newer one. */
export async function keepCircuit(
  queries: Queries,
  merchantId: string,
  kept: { readonly name: CircuitName; readonly circuit: Circuit },
): Promise<void> {
  const { name, circuit } = kept;
  const state = letsThrough(circuit) ? ('closed' as const) : ('open' as const);
  const change = {
    state,
    waitMs: circuit.waitMs,
    probeAt: circuit.probeAtMs === null ? null : new Date(circuit.probeAtMs),
    changedAt: new Date(circuit.changedAtMs),
  };
  await queries
    .insert(connectionHealth)
    .values({ ...name, merchantId, ...change })
    .onConflictDoUpdate({
      target: [connectionHealth.connectionId, connectionHealth.operation],
      set: change,
      setWhere: sql`${connectionHealth.changedAt} < excluded.changed_at`,
    });
}

/** The circuits of a connection that some process keeps open. */
export function keptOpen(
  queries: Queries,
  connection: { readonly merchantId: string; readonly connectionId: string },
): Promise<readonly KeptCircuit[]> {
  return queries
    .select()
    .from(connectionHealth)
    .where(
      and(
        eq(connectionHealth.connectionId, connection.connectionId),
        eq(connectionHealth.merchantId, connection.merchantId),
        eq(connectionHealth.state, 'open'),
      ),
    );
}
