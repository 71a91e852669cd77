import { shiftedClock, type Clock } from '~/foundation/clock';
import type { House } from './house';

/** The time that a merchant's sessions go by. Only the sandbox has a test clock; live money knows one time. */
export function clockFor(
  house: Pick<House, 'clock'>,
  whose: { readonly merchant: { readonly clockAheadMs: number }; readonly mode: 'sandbox' | 'live' },
): Clock {
  return whose.mode === 'sandbox' ? shiftedClock(house.clock, whose.merchant.clockAheadMs) : house.clock;
}
