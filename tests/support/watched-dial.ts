import type { Dial } from '~/foundation/http-client.server';
import type { Shop } from './open-shop';

/** What a question to the simulated gateway meets on its way: nothing, or the end of it before it was sent. */
type Cut = (line: string) => boolean | Promise<boolean>;

export interface WatchedDial {
  /** Every question to the gateway, "POST /v1/payments", in its order. */
  readonly asked: string[];
  /** Decides which questions are cut before they are sent; none at first. */
  cut: Cut;
  restore(): void;
}

/** The simulated outside world, with a switch that cuts questions to the practice gateway before they are sent. */
export function watchDial(shop: Shop): WatchedDial {
  const { dial } = shop.house;
  const watched: WatchedDial = {
    asked: [],
    cut: () => false,
    restore: () => void Object.assign(shop.house, { dial }),
  };
  const sandbox: Dial = async (request, signal) => {
    if (!request.url.includes('practice-gateway')) return dial.sandbox(request, signal);
    const line = `${request.method} ${new URL(request.url).pathname}`;
    watched.asked.push(line);
    if (!(await watched.cut(line))) return dial.sandbox(request, signal);
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('away'), { code: 'ECONNREFUSED' }) });
  };
  Object.assign(shop.house, { dial: { ...dial, sandbox } });
  return watched;
}
