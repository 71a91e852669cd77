import { ledgerOf, type LedgerEntry } from '~/gateways/simulation/ledger';
import type { House } from './house';

/** The simulated gateways' own ledger, also when they run as a server of their own. */
export async function readSandboxLedger(house: House): Promise<readonly LedgerEntry[]> {
  if (house.sandbox.world) return ledgerOf(house.sandbox.world);
  const response = await fetch(`${house.config.simulatorsUrl}/ledger.json`, { signal: AbortSignal.timeout(5_000) });
  return (await response.json()) as readonly LedgerEntry[];
}
