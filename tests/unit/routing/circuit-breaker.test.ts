import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CLOSED,
  FIRST_WAIT_MS,
  letsThrough,
  stepCircuit,
  type Circuit,
  type CircuitEvent,
} from '~/routing/circuit-breaker';

const run = (events: readonly CircuitEvent[], from: Circuit = CLOSED) => events.reduce(stepCircuit, from);
const hear = (isGood: boolean, atMs = 0): CircuitEvent => ({ kind: 'heard', isGood, atMs });
const bads = (count: number, atMs = 0) => Array.from({ length: count }, () => hear(false, atMs));
const checked = (isGood: boolean, atMs = 0): CircuitEvent => ({ kind: 'checked', isGood, atMs });
const OPEN = run([...bads(10), checked(false)]);

describe('is suspected', () => {
  test('at ten bad answers, not at nine', () => {
    expect(run(bads(9)).state).toBe('closed');
    expect(run(bads(10)).state).toBe('suspected');
  });
  test('not while good answers are more than bad ones', () => {
    expect(run([...Array.from({ length: 11 }, () => hear(true)), ...bads(10)]).state).toBe('closed');
    expect(run([...Array.from({ length: 10 }, () => hear(true)), ...bads(10)]).state).toBe('suspected');
  });
  test('once, while the check is under way, and payments go through', () => {
    const suspected = run(bads(10));
    expect(run([...bads(30), hear(true)], suspected)).toBe(suspected);
    expect(letsThrough(suspected)).toBe(true);
  });
  test('again, when the check was lost', () => {
    const suspected = run(bads(10));
    expect(run(bads(1, 29_999), suspected)).toBe(suspected);
    expect(run(bads(1, 30_000), suspected)).toMatchObject({ state: 'suspected', probeAtMs: 60_000 });
    expect(run(bads(1, 70_000), suspected)).toMatchObject({ state: 'closed', probeAtMs: null });
  });
  test('not by bad answers of long ago', () => {
    expect(run([...bads(9), hear(false, 60_001)]).state).toBe('closed');
  });
});

describe('opens', () => {
  test('when the check is not answered either', () => {
    expect(OPEN).toMatchObject({ state: 'open', probeAtMs: FIRST_WAIT_MS });
  });
  test('not when the check is answered, which clears the window', () => {
    const cleared = run([...bads(10), checked(true)]);
    expect(cleared).toMatchObject({ state: 'closed', heard: [], isOnTrial: false, probeAtMs: null });
    expect(run(bads(9), cleared).state).toBe('closed');
    expect(run(bads(10), cleared).state).toBe('suspected');
  });
  test('not by a check that nobody called for', () => {
    expect(run([checked(false)])).toBe(CLOSED);
    expect(run([checked(true)], OPEN)).toBe(OPEN);
  });
});

describe('closes', () => {
  const probed = (isGood: boolean, circuit: Circuit, atMs: number) =>
    run(
      [
        { kind: 'probe', atMs },
        { kind: 'probed', isGood, atMs },
      ],
      circuit,
    );
  test('by a probe that was answered, on trial: one bad answer is suspicious, and it opens for twice as long', () => {
    const closed = probed(true, OPEN, 5_000);
    expect(closed).toMatchObject({ state: 'closed', isOnTrial: true });
    const suspected = run([hear(false, 6_000)], closed);
    expect(suspected).toMatchObject({ state: 'suspected', isOnTrial: true });
    const reopened = { state: 'open', waitMs: 10_000, probeAtMs: 16_000 };
    expect(run([checked(false, 6_000)], suspected)).toMatchObject(reopened);
    expect(run([checked(true, 6_000)], suspected)).toMatchObject({ state: 'closed', isOnTrial: true });
    const proven = run(
      Array.from({ length: 5 }, () => hear(true, 6_000)),
      closed,
    );
    expect(proven).toMatchObject({ isOnTrial: false, waitMs: FIRST_WAIT_MS });
  });
  test('a probe without an answer is waited for longer, a minute at most', () => {
    let circuit = OPEN;
    for (let atMs = 5_000; atMs < 600_000; atMs = circuit.probeAtMs ?? 0) circuit = probed(false, circuit, atMs);
    expect(circuit).toMatchObject({ state: 'open', waitMs: 60_000 });
  });
  test('one probe at a time, and not before its time', () => {
    expect(run([{ kind: 'probe', atMs: 4_999 }], OPEN).state).toBe('open');
    const probing = run([{ kind: 'probe', atMs: 5_000 }], OPEN);
    expect(probing.state).toBe('half_open');
    expect(run([{ kind: 'probe', atMs: 6_000 }], probing)).toBe(probing);
    // One that died with its process does not hold the place for ever.
    expect(run([{ kind: 'probe', atMs: 36_000 }], probing)).not.toBe(probing);
  });
});

/** What a house does with a circuit: payments ask it first, a suspicion is checked, and only the job probes. */
class World {
  circuit = CLOSED;
  nowMs = 0;
  closings = 0;
  openings = 0;
  acquittals = 0;
}
type Model = { probeAnswers: number; silentChecks: number };

class Pay implements fc.Command<Model, World> {
  constructor(readonly isGood: boolean) {}
  check = () => true;
  run(_: Model, world: World): void {
    if (!letsThrough(world.circuit)) return;
    world.circuit = stepCircuit(world.circuit, hear(this.isGood, world.nowMs));
    // However bad: what customers' payments say never opens a circuit.
    expect(letsThrough(world.circuit)).toBe(true);
  }
  toString = () => `pay(${this.isGood})`;
}
/** An answer to what was asked before the circuit opened. */
class HearLate implements fc.Command<Model, World> {
  constructor(readonly isGood: boolean) {}
  check = () => true;
  run(_: Model, world: World): void {
    const before = world.circuit;
    world.circuit = stepCircuit(before, hear(this.isGood, world.nowMs));
    // However good: what customers' payments say never closes a circuit.
    if (!letsThrough(before)) expect(world.circuit).toBe(before);
  }
  toString = () => `late(${this.isGood})`;
}
/** The end of a check, whether or not one was called for. */
class Check implements fc.Command<Model, World> {
  constructor(readonly isGood: boolean) {}
  check = () => true;
  run(model: Model, world: World): void {
    const before = world.circuit;
    world.circuit = stepCircuit(before, checked(this.isGood, world.nowMs));
    if (before.state !== 'suspected') return void expect(world.circuit).toBe(before);
    if (!this.isGood) model.silentChecks += 1;
    // Either way it ends the suspicion, and nothing of it stays.
    expect(world.circuit).toMatchObject({ state: this.isGood ? 'closed' : 'open', heard: [] });
    if (letsThrough(world.circuit)) world.acquittals += 1;
    else world.openings += 1;
    expect(world.openings).toBe(model.silentChecks);
  }
  toString = () => `check(${this.isGood})`;
}
class Wait implements fc.Command<Model, World> {
  constructor(readonly ms: number) {}
  check = () => true;
  run(_: Model, world: World): void {
    const before = letsThrough(world.circuit);
    world.nowMs += this.ms;
    // Time alone opens nothing and closes nothing.
    expect(letsThrough(world.circuit)).toBe(before);
  }
  toString = () => `wait(${this.ms})`;
}
class Probe implements fc.Command<Model, World> {
  constructor(readonly isGood: boolean) {}
  check = () => true;
  run(model: Model, world: World): void {
    const before = world.circuit;
    const probing = stepCircuit(before, { kind: 'probe', atMs: world.nowMs });
    const mayProbe = probing.state === 'half_open' && probing !== before;
    world.circuit = mayProbe
      ? stepCircuit(probing, { kind: 'probed', isGood: this.isGood, atMs: world.nowMs })
      : probing;
    if (mayProbe && this.isGood) model.probeAnswers += 1;
    expect(letsThrough(world.circuit)).toBe(letsThrough(before) || (mayProbe && this.isGood));
    if (!letsThrough(before) && letsThrough(world.circuit)) world.closings += 1;
    expect(world.closings).toBe(model.probeAnswers);
  }
  toString = () => `probe(${this.isGood})`;
}

test('whatever happens, only status queries open and close a circuit: no customer payment is a probe', () => {
  let closed = 0;
  let acquitted = 0;
  const commands = fc.commands(
    [
      fc.boolean().map((isGood) => new HearLate(isGood)),
      fc.constant(new Pay(false)),
      fc.constant(new Pay(false)),
      fc.boolean().map((isGood) => new Pay(isGood)),
      fc.boolean().map((isGood) => new Check(isGood)),
      fc.boolean().map((isGood) => new Probe(isGood)),
      fc.integer({ min: 0, max: 20_000 }).map((ms) => new Wait(ms)),
    ],
    { maxCommands: 120, size: 'max' },
  );
  fc.assert(
    fc.property(commands, (list) => {
      const world = new World();
      fc.modelRun(() => ({ model: { probeAnswers: 0, silentChecks: 0 }, real: world }), list);
      if (world.closings > 0) closed += 1;
      if (world.acquittals > 0) acquitted += 1;
    }),
    { numRuns: 1_000 },
  );
  // The property would hold of a circuit that never opens, and of one that is never suspected.
  expect(closed).toBeGreaterThan(50);
  expect(acquitted).toBeGreaterThan(50);
});
