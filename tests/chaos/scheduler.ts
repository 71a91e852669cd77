import type { Random } from './random';

interface Parked {
  readonly name: string;
  readonly release: () => void;
}

/** What an actor has in its hands: where it may be interrupted. */
export interface Turn {
  /** A moment at which any other actor may go first. */
  point(what: string): Promise<void>;
}

/**
 * Runs actors one step at a time. An actor runs from one point to its next alone; which one goes on is drawn. So an order
 * of events is a list of draws, and the same seed gives the same order.
 */
export class Scheduler {
  readonly #parked: Parked[] = [];
  readonly #failures: unknown[] = [];
  #stepDone: () => void = () => undefined;
  /** What went on, in order: printed when a seed fails. */
  readonly trace: string[] = [];

  constructor(readonly random: Random) {}

  /**
   * Lets an actor in; it begins when it is drawn. With `diesAfter` it stops at its n-th point for ever, as a process does
   * that is killed there.
   */
  enter(name: string, act: (turn: Turn) => Promise<void>, diesAfter = Infinity): void {
    let points = 0;
    const point = (what: string) => {
      points += 1;
      if (points > diesAfter) {
        this.trace.push(`${name} dies: ${what}`);
        this.#stepDone();
        return new Promise<void>(() => undefined);
      }
      const parked = this.#park(`${name}: ${what}`);
      this.#stepDone();
      return parked;
    };
    void this.#park(`${name}: begins`)
      .then(() => act({ point }))
      .catch((error: unknown) => this.#failures.push(new Error(`${name} failed`, { cause: error })))
      .finally(() => {
        this.#stepDone();
      });
  }

  #park(name: string): Promise<void> {
    return new Promise((release) => this.#parked.push({ name, release }));
  }

  /** Until nobody is left who could go on. Throws what an actor threw. */
  async run(): Promise<void> {
    while (this.#parked.length > 0) {
      const [next] = this.#parked.splice(this.random.between(0, this.#parked.length - 1), 1);
      if (!next) break;
      this.trace.push(next.name);
      await new Promise<void>((resolve) => {
        this.#stepDone = resolve;
        next.release();
      });
    }
    if (this.#failures.length > 0) throw new AggregateError(this.#failures, 'an actor failed');
  }
}
