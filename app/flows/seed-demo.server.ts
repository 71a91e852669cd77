import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller } from '~/merchants/merchant';
import { countMerchants, findMerchant } from '~/merchants/merchant-store.server';
import { paths } from '~/paths';
import type { SessionRequest } from '~/sessions/session-request';
import { createSession } from './create-session.server';
import { DEMO_CATALOGUE, DEMO_CURRENCIES } from './demo-catalogue';
import type { House } from './house';
import { makeDemoMerchant, type Demo } from './make-demo-merchant.server';

const demoFile = (house: House) => join(house.config.dataDir, 'demo.json');

/** Makes the demo merchant in an empty database; later starts keep it and only open a fresh checkout. Null without a demo. */
export async function seedDemo(house: House): Promise<Demo | null> {
  const file = demoFile(house);
  const isEmpty = (await countMerchants(house.database.queries)) === 0;
  if (!isEmpty && !existsSync(file)) return null;
  const known = isEmpty ? await makeDemoMerchant(house) : (JSON.parse(readFileSync(file, 'utf8')) as Demo);
  const merchant = await findMerchant(house.database.queries, known.merchantId);
  if (!merchant) return null;
  const { appUrl } = house.config;
  const demo: Demo = {
    ...known,
    appUrl,
    checkoutUrl: await freshCheckout(house, { merchant, mode: 'sandbox' }, known.billingPlatformId),
    paymentLinkUrl: appUrl + new URL(known.paymentLinkUrl).pathname,
  };
  mkdirSync(house.config.dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  return demo;
}

/** A checkout of the demo's monthly plan, in the first demo currency that can be paid (cards may be forbidden here). */
async function freshCheckout(house: House, caller: Caller, billingConnectionId: string): Promise<string> {
  const items = [{ type: 'plan', id: DEMO_CATALOGUE.planIds.monthly, quantity: 1 }] as const;
  const request: Omit<SessionRequest, 'currency'> = {
    kind: 'subscription',
    method: null,
    captureMode: 'automatic',
    cart: { kind: 'catalogue', billingConnectionId, items, frequency: null, couponCodes: [] },
    customer: {},
    redirectUrl: house.config.appUrl + paths.sandboxMerchant(),
    cancelUrl: null,
    style: null,
    locale: null,
    expiresInMinutes: 1440,
    metadata: {},
    allowedOrigins: [],
  };
  for (const currency of DEMO_CURRENCIES) {
    const created = await createSession(house, caller, { request: { ...request, currency } });
    if (created.ok) return created.value.checkoutUrl;
    house.log.warn({ currency, why: created.refusal.message }, 'the demo has no checkout in this currency');
  }
  throw new Error('the demo has no checkout that can be paid');
}
