import { bringTestJobsForward, hurryJob } from '~/database/jobs.server';
import { JOB } from '~/flows/jobs';
import type { House } from '~/flows/house';
import { sameBytes } from '~/foundation/keyring.server';
import { delayWebhook, dropWebhook, fail, repeatWebhook, settle } from '~/gateways/simulation/control';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { changeMerchant, findMerchant } from '~/merchants/merchant-store.server';

const HOUR_MS = 3_600_000;
const FURTHEST_HOURS = 24 * 366 * 2;
const ROW_ID = /^[0-9a-f-]{36}$/;

type Deed = (world: SimulatedWorld, id: string) => unknown;

const DEEDS: Readonly<Record<string, Deed>> = {
  settle,
  fail,
  repeat: repeatWebhook,
  delay: (world) => delayWebhook(world, 10_000),
  drop: (world) => dropWebhook(world),
};

function tokenBytes(house: House): Buffer {
  return house.keys.mac('form-token', 'sandbox').subarray(0, 24);
}

/** Proof, in the sandbox's forms, that their page was fetched from us. */
export function sandboxToken(house: House): string {
  return tokenBytes(house).toString('base64url');
}

export function isSandboxToken(house: House, token: string): boolean {
  return sameBytes(tokenBytes(house), Buffer.from(token, 'base64url'));
}

/** Does what a tester pressed on the sandbox page. What it does not know it leaves alone. */
export async function driveSandbox(house: House, fields: URLSearchParams): Promise<void> {
  const intent = fields.get('intent') ?? '';
  if (intent === 'clock') return moveClock(house, fields);
  const deed = Object.hasOwn(DEEDS, intent) ? DEEDS[intent] : undefined;
  if (deed && house.sandbox.world) deed(house.sandbox.world, fields.get('id') ?? '');
}

/**
 * Moves a merchant's test clock on, and all that waits by it. It never goes back: what has expired stays so.
 */
async function moveClock(house: House, fields: URLSearchParams): Promise<void> {
  const id = fields.get('merchant') ?? '';
  const hours = Number(fields.get('hours'));
  if (!ROW_ID.test(id) || !Number.isFinite(hours) || hours <= 0 || hours > FURTHEST_HOURS) return;
  const merchant = await findMerchant(house.database.queries, id);
  if (!merchant) return;
  const byMs = Math.round(hours * HOUR_MS);
  await house.database.transact(async (tx) => {
    await changeMerchant(tx, id, { clockAheadMs: merchant.clockAheadMs + byMs });
    await bringTestJobsForward(tx, { merchantId: id, byMs });
  });
  for (const kind of [JOB.expireSessions, JOB.orderReconciliations])
    await hurryJob(house.database.queries, { kind, key: 'all' });
  house.wakeWorker();
}
