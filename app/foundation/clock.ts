/** Where the time comes from. Decisions take it from here, so that a test or the sandbox's test clock can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that runs ahead of another by a fixed time, as a sandbox merchant's test clock does. */
export function shiftedClock(clock: Clock, aheadMs: number): Clock {
  return aheadMs === 0 ? clock : { now: () => new Date(clock.now().getTime() + aheadMs) };
}
