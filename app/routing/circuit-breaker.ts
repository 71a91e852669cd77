/**
 * Whether a connection is asked at all for one kind of thing: a pure state machine. Bad answers alone only raise a
 * suspicion, because payments may fail at a gateway that is well; a status query that is not answered either opens the
 * circuit. It closes only by a status query that was answered: no customer's payment is ever used to find out.
 */

/** How one question went: good when the gateway answered what can be believed, whatever the answer was. */
interface Heard {
  readonly atMs: number;
  readonly isGood: boolean;
}

export interface Circuit {
  /** `suspected` is closed with a check under way, `half_open` is open with a probe under way. */
  readonly state: 'closed' | 'suspected' | 'open' | 'half_open';
  /** What was heard lately, oldest first. */
  readonly heard: readonly Heard[];
  /** Closed by a probe, and not proven by payments since: one bad answer is suspicious, and it opens for twice as long. */
  readonly isOnTrial: boolean;
  /** How long a probe is waited for. */
  readonly waitMs: number;
  /** When the next probe is due; while one or a check is under way, when that counts as lost. Null while closed. */
  readonly probeAtMs: number | null;
  readonly changedAtMs: number;
}

export type CircuitEvent =
  | { readonly kind: 'heard'; readonly isGood: boolean; readonly atMs: number }
  /** The status query that a suspicion called for has ended. */
  | { readonly kind: 'checked'; readonly isGood: boolean; readonly atMs: number }
  /** Somebody wants to probe. The state is `half_open` afterwards for whoever may. */
  | { readonly kind: 'probe'; readonly atMs: number }
  | { readonly kind: 'probed'; readonly isGood: boolean; readonly atMs: number };

/** So many bad answers within the window, and at least half of all, are suspicious. */
const BAD_TO_SUSPECT = 10;
const WINDOW_MS = 60_000;
const MOST_HEARD = 60;
/** So many good answers end a trial. */
const GOOD_TO_PROVE = 5;

export const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** A probe or check that has not ended after this long is lost. */
const PROBE_LASTS_MS = 30_000;

export const CLOSED: Circuit = {
  state: 'closed',
  heard: [],
  isOnTrial: false,
  waitMs: FIRST_WAIT_MS,
  probeAtMs: null,
  changedAtMs: 0,
};

/** Whether customers' payments go through: a suspicion alone holds nobody up. */
export function letsThrough(circuit: Circuit): boolean {
  return circuit.state === 'closed' || circuit.state === 'suspected';
}

/** The circuit after something happened; the very same one when that changed nothing. */
export function stepCircuit(circuit: Circuit, event: CircuitEvent): Circuit {
  switch (event.kind) {
    case 'heard':
      // What comes in while it is open was asked before it opened, and is old news.
      return isListening(circuit, event.atMs) ? afterHearing(circuit, event) : circuit;
    case 'checked':
      return circuit.state === 'suspected' ? afterCheck(circuit, event) : circuit;
    case 'probe':
      return mayProbe(circuit, event.atMs)
        ? { ...circuit, state: 'half_open', probeAtMs: event.atMs + PROBE_LASTS_MS }
        : circuit;
    case 'probed':
      if (circuit.state !== 'half_open') return circuit;
      return event.isGood
        ? { ...CLOSED, isOnTrial: true, waitMs: circuit.waitMs, changedAtMs: event.atMs }
        : opened(circuit, event.atMs, longer(circuit.waitMs));
  }
}

/** While a check is under way it decides, and nothing else; one that was lost is forgotten. */
function isListening({ state, probeAtMs }: Circuit, atMs: number): boolean {
  return state === 'closed' || (state === 'suspected' && probeAtMs !== null && atMs >= probeAtMs);
}

function mayProbe(circuit: Circuit, atMs: number): boolean {
  return !letsThrough(circuit) && circuit.probeAtMs !== null && atMs >= circuit.probeAtMs;
}

function afterHearing(circuit: Circuit, { isGood, atMs }: Heard): Circuit {
  const heard = [...circuit.heard, { isGood, atMs }].filter((one) => atMs - one.atMs < WINDOW_MS).slice(-MOST_HEARD);
  const bad = heard.filter((one) => !one.isGood).length;
  const isMuch = bad >= BAD_TO_SUSPECT && bad * 2 >= heard.length;
  if (!isGood && (isMuch || circuit.isOnTrial))
    return { ...circuit, heard, state: 'suspected', probeAtMs: atMs + PROBE_LASTS_MS };
  const closed = { ...circuit, heard, state: 'closed', probeAtMs: null } as const;
  const isProven = circuit.isOnTrial && heard.length - bad >= GOOD_TO_PROVE;
  return isProven ? { ...closed, isOnTrial: false, waitMs: FIRST_WAIT_MS } : closed;
}

/** An answer clears what was held against the connection. It proves no payment: a trial goes on. */
function afterCheck(circuit: Circuit, { isGood, atMs }: Heard): Circuit {
  if (isGood) return { ...circuit, state: 'closed', heard: [], probeAtMs: null };
  return opened(circuit, atMs, circuit.isOnTrial ? longer(circuit.waitMs) : circuit.waitMs);
}

function opened(circuit: Circuit, atMs: number, waitMs: number): Circuit {
  return {
    ...circuit,
    state: 'open',
    heard: [],
    isOnTrial: false,
    waitMs,
    probeAtMs: atMs + waitMs,
    changedAtMs: atMs,
  };
}

function longer(waitMs: number): number {
  return Math.min(waitMs * 2, LONGEST_WAIT_MS);
}
