import type { Screen } from './invariants';
import { actAsPayer, type Shop } from './payer';
import { planOf } from './plan';
import type { Simulators } from './simulators';

/** Payers, always so many at once, who wait while the product is down and go on when it is up again. */
export interface Load {
  readonly screens: Screen[];
  readonly serverErrors: string[];
  /** Checkouts that payers are done with. */
  done(): number;
  readonly counts: Record<string, number>;
  isUp(up: boolean): void;
  /** No new checkouts; resolves when all begun are done with. The product must be up. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly seed: number;
  readonly url: string;
  readonly secretKey: string;
  readonly simulators: Simulators;
  readonly atOnce: number;
  /** So many checkouts at most. */
  readonly most?: number;
}

export function startLoad(options: LoadOptions): Load {
  const { seed, url, secretKey, simulators, atOnce, most = Infinity } = options;
  const waiting: (() => void)[] = [];
  const counts: Record<string, number> = {};
  let [up, stopped, begun, done] = [false, false, 0, 0];
  const shop: Shop = {
    url,
    secretKey,
    simulators,
    screens: [],
    serverErrors: [],
    whenUp: () => (up ? Promise.resolve() : new Promise<void>((resolve) => void waiting.push(resolve))),
    counted: (what) => void (counts[what] = (counts[what] ?? 0) + 1),
  };
  const payers = Array.from({ length: atOnce }, async () => {
    while (!stopped && begun < most) {
      begun += 1;
      await actAsPayer(shop, planOf(seed, begun));
      done += 1;
    }
  });
  return {
    screens: shop.screens,
    serverErrors: shop.serverErrors,
    counts,
    done: () => done,
    isUp(now) {
      up = now;
      if (up) for (const resolve of waiting.splice(0)) resolve();
    },
    async stop() {
      stopped = true;
      await Promise.all(payers);
    },
  };
}
