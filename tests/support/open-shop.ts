import type { House } from '~/flows/house';
import type { Demo } from '~/flows/make-demo-merchant.server';
import { seedDemo } from '~/flows/seed-demo.server';
import type { LedgerEntry } from '~/gateways/simulation/ledger';
import { Postman } from '~/jobs/postman.server';
import { JobWorker } from '~/jobs/worker.server';
import { RUNNERS } from '~/jobs/runners.server';
import { openTestHouse } from './open-test-house';
import { doorsOf, type Knock } from './payer';

/** The demo merchant in a house of its own, with doors, a worker, and simulators whose webhooks come back by the doors. */
export interface Shop {
  readonly house: House;
  readonly demo: Demo;
  readonly knock: Knock;
  /** Makes a session by the API and answers what the API says. */
  session(body?: object): Promise<{ session_id: string; checkout_url: string }>;
  /** What the simulated gateways charged for a session. */
  charged(sessionId: string): Promise<readonly LedgerEntry[]>;
  close(): Promise<void>;
}

export const REDIRECT_URL = 'https://shop.example/thanks?order=7&note=a%20b%2Fc';

/** A subscription to the demo's monthly plan, as a merchant's backend asks for it. */
export function sessionBody(demo: Pick<Demo, 'billingPlatformId' | 'planIds'>, change: object = {}): object {
  return {
    paymentData: { currency: 'USD' },
    billingData: { billingPlatformId: demo.billingPlatformId, planId: demo.planIds.monthly, frequency: 'monthly' },
    redirectUrl: REDIRECT_URL,
    ...change,
  };
}

/** `withoutPostman` leaves events where they are: the test takes them to their endpoints itself. */
export async function openShop(
  options: NonNullable<Parameters<typeof openTestHouse>[0]> & { withoutPostman?: boolean } = {},
): Promise<Shop> {
  let knock: Knock = () => Promise.reject(new Error('not open yet'));
  const deliver = (request: Request) =>
    request
      .arrayBuffer()
      .then((body) => knock(request.url, { method: request.method, headers: request.headers, body }));
  const { house, close } = await openTestHouse({ deliver, ...options });
  knock = doorsOf(house);
  const worker = new JobWorker(house, RUNNERS);
  const postman = new Postman(house);
  house.setWorker(() => worker.wake());
  if (!options.withoutPostman) house.setPostman(() => postman.wake());
  const demo = await seedDemo(house);
  if (!demo) throw new Error('no demo');
  house.wakeWorker();
  return {
    house,
    demo,
    knock,
    async session(body) {
      const response = await knock('/api/session/v1/create', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-secret-key': demo.secretKey },
        body: JSON.stringify(body ?? sessionBody(demo)),
      });
      if (!response.ok) throw new Error(`session create answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as { session_id: string; checkout_url: string };
    },
    async charged(sessionId) {
      const ledger = (await (await knock('/sandbox/ledger.json')).json()) as readonly LedgerEntry[];
      return ledger.filter((entry) => entry.sessionId === sessionId);
    },
    async close() {
      await Promise.all([worker.stop(), postman.stop()]);
      await close();
    },
  };
}

/** Waits until a question has the answer hoped for, asking again and again for at most `mostMs`. */
export async function eventually<Value>(
  ask: () => Promise<Value>,
  isIt: (value: Value) => boolean,
  mostMs = 10_000,
): Promise<Value> {
  const end = Date.now() + mostMs;
  for (;;) {
    const value = await ask();
    if (isIt(value)) return value;
    if (Date.now() > end) throw new Error(`it did not come to pass; last: ${JSON.stringify(value)?.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
