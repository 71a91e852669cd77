import { GOOD_CARD, hiddenFields } from '../support/payer';
import type { Outcome } from './figures';
import type { Broken } from './invariants';
import { CARDS } from './plan';
import { findHome, leaveHome, start, whenReady } from './product';
import { startSimulators, type Simulators } from './simulators';

export interface HangAsked {
  readonly build: string;
  readonly seconds: number;
  readonly server: string | null;
}

const MOST_SLOWER = 1.2;
const ANSWER_WITHIN_MS = 10_000;
const PAYERS_IN_THE_HANG = 10;
/** A difference of less than this is noise of the machine, not of the product. */
const NOISE_MS = 5;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const p99 = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;

/**
 * A gateway takes calls and answers none for as long as anybody waits. Whoever does not pay there must not notice, and who
 * does gets an answer in time. Measured in alternation with the same load without the hang.
 */
export async function runHang({ build, seconds, server }: HangAsked): Promise<Outcome> {
  const home = await findHome(build, server);
  const simulators = await startSimulators(build, home.url);
  const running = start(home, simulators.url);
  try {
    const { secretKey } = await whenReady(running, home);
    const shop = { url: home.url, secretKey, simulators };
    await others(shop, 2_000);
    const [base, hung, answers]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < 3; round += 1) {
      base.push(...(await others(shop, (seconds * 1_000) / 6)));
      const inTheHang = Array.from({ length: PAYERS_IN_THE_HANG }, () => payIntoTheHang(shop));
      await pause(200);
      hung.push(...(await others(shop, (seconds * 1_000) / 6)));
      answers.push(...(await Promise.all(inTheHang)));
    }
    const figures = {
      'other routes, p99 (ms)': p99(base).toFixed(1),
      'other routes in the hang, p99 (ms)': p99(hung).toFixed(1),
      ratio: (p99(hung) / p99(base)).toFixed(2),
      'slowest answer to a submit (ms)': Math.max(...answers).toFixed(0),
      requests: base.length + hung.length,
    };
    return { scenario: 'a gateway hangs', figures, broken: judge(p99(base), p99(hung), answers) };
  } finally {
    await running.stop();
    await simulators.stop();
    await leaveHome(home, server);
  }
}

function judge(base: number, hung: number, answers: readonly number[]): Broken[] {
  const broken: Broken[] = [];
  if (hung > base * MOST_SLOWER + NOISE_MS)
    broken.push({
      invariant: 'I9',
      about: 'other routes',
      what: `p99 ${hung.toFixed(1)} ms beside ${base.toFixed(1)} ms`,
    });
  for (const ms of answers.filter((one) => one > ANSWER_WITHIN_MS))
    broken.push({ invariant: 'I9', about: 'a submit', what: `answered after ${ms.toFixed(0)} ms` });
  return broken;
}

interface Shop {
  readonly url: string;
  readonly secretKey: string;
  readonly simulators: Simulators;
}

async function checkoutUrl({ url, secretKey }: Shop): Promise<string> {
  const answer = await fetch(`${url}/api/session/v1/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-secret-key': secretKey },
    body: JSON.stringify({
      mode: 'payment',
      paymentData: { currency: 'USD' },
      lineItems: [{ name: 'Coffee', quantity: 1, unitAmount: 350, currency: 'USD' }],
    }),
  });
  return ((await answer.json()) as { checkout_url: string }).checkout_url;
}

/** Sessions made and pages opened, one after the other by two callers; how long each request took. */
async function others(shop: Shop, forMs: number): Promise<number[]> {
  const times: number[] = [];
  const endAt = performance.now() + forMs;
  const timed = async <Value>(work: Promise<Value>): Promise<Value> => {
    const startedAt = performance.now();
    const value = await work;
    times.push(performance.now() - startedAt);
    return value;
  };
  const caller = async (address: string) => {
    const headers = { 'x-forwarded-for': address };
    while (performance.now() < endAt) {
      const url = await timed(checkoutUrl(shop));
      await timed(fetch(url, { headers }).then((answer) => answer.text()));
      await pause(50);
    }
  };
  await Promise.all(['10.1.1.1', '10.1.1.2'].map(caller));
  return times;
}

async function payIntoTheHang(shop: Shop): Promise<number> {
  const url = await checkoutUrl(shop);
  const html = await (await fetch(url)).text();
  const body = new URLSearchParams({
    ...hiddenFields(html),
    intent: 'pay',
    method: 'card',
    ...GOOD_CARD,
    card_number: CARDS.good[0],
  });
  await shop.simulators.order({ verb: 'pay', isObeyed: true, fault: { id: 'hang', net: 'hang' } });
  const startedAt = performance.now();
  await (await fetch(url, { method: 'POST', body, redirect: 'manual' })).text();
  return performance.now() - startedAt;
}
