import type { CheckoutStatus } from '../checkout-page';
import { find } from './page';
import { isSending } from './submit';

const WAITING_DELAYS_MS = [1_000, 1_500, 2_000, 3_000, 5_000];
// An open form waits for nothing; it only follows another tab or device that pays.
const OPEN_DELAYS_MS = [5_000];
const ANSWER_TIMEOUT_MS = 10_000;

/** What the page shows: `state` and `version` as the server wrote them. */
export interface Shown {
  readonly state: string;
  readonly version: string;
}

/** Whether the checkout has moved on from what the page shows. A form stays until it may not be paid any more. */
export function hasMoved(answer: unknown, shown: Shown): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  const { state, version } = answer as Partial<CheckoutStatus>;
  if (typeof state !== 'string' || typeof version !== 'string') return false;
  return state !== shown.state || (shown.state !== 'open' && version !== shown.version);
}

/** How long to wait before asking again. */
export function delayMs(state: string, askedTimes: number): number {
  const delays = state === 'open' ? OPEN_DELAYS_MS : WAITING_DELAYS_MS;
  return delays[Math.min(askedTimes, delays.length - 1)] ?? ANSWER_TIMEOUT_MS;
}

async function ask(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return response.ok ? await response.json() : null;
  } catch {
    // A connection that is gone for a moment is asked again later.
    return null;
  }
}

/** Asks now and then whether the checkout moved on, while the page is looked at, and follows it. Returns "ask now". */
export function followStatus(): () => void {
  const root = find('[data-status-url]', HTMLElement);
  const { statusUrl, followUrl, state = '', version = '' } = root?.dataset ?? {};
  if (!statusUrl || !followUrl) return () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let askedTimes = 0;
  let isAsking = false;
  const lookIn = (ms: number) => {
    timer = setTimeout(() => {
      look().catch(reportError);
    }, ms);
  };
  const look = async () => {
    clearTimeout(timer);
    if (isAsking || document.hidden) return;
    isAsking = true;
    const answer = isSending() ? null : await ask(statusUrl);
    isAsking = false;
    if (!isSending() && hasMoved(answer, { state, version })) return location.replace(followUrl);
    lookIn(delayMs(state, askedTimes));
    askedTimes += 1;
  };
  const lookNow = () => {
    askedTimes = 0;
    look().catch(reportError);
  };
  document.addEventListener('visibilitychange', lookNow);
  addEventListener('online', lookNow);
  lookIn(delayMs(state, 0));
  return lookNow;
}
