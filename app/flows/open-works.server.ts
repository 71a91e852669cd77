import { openBackground } from '~/foundation/background';
import type { Clock } from '~/foundation/clock';
import { openBulkhead } from '~/routing/bulkhead';
import { openConnectionHealth } from '~/routing/connection-health.server';
import type { House } from './house';

/** What a house remembers while it is open: what goes on behind an answer, and how its connections are. */
export function openWorks(clock: Clock): Pick<House, 'background' | 'health' | 'bulkhead'> {
  return { background: openBackground(), health: openConnectionHealth(clock), bulkhead: openBulkhead() };
}
