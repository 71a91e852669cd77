import { test as base } from '@playwright/test';
import { PRODUCT_ANSWERED } from '../../scripts/second-tries.mjs';
import { openMerchantSite, type MerchantSite } from './merchant-site';
import { startProduct, type Product, type ProductSettings } from './start-product';

export { expect } from '@playwright/test';

/** A session as the API answers it. */
export interface Session {
  readonly session_id: string;
  readonly checkout_url: string;
}

/** A charge in the books of the simulated gateways: their view, not ours. */
export interface Charge {
  readonly gateway: string;
  readonly gatewayReference: string;
  readonly sessionId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
}

/** The product as a user starts it, a merchant on another origin, and what the merchant's backend does. */
export interface Shop {
  readonly appUrl: string;
  readonly demo: Product['demo'];
  readonly site: MerchantSite;
  /** Asks the API with the merchant's secret key. */
  api(path: string, init?: { readonly method?: string; readonly body?: object }): Promise<Response>;
  /** Makes a session: the demo's monthly plan in US dollars, unless the change says otherwise. */
  createSession(change?: object): Promise<Session>;
  /** What the simulated gateways charged for a session. */
  ledger(sessionId: string): Promise<readonly Charge[]>;
}

function openShop({ demo }: Product, site: MerchantSite): Shop {
  const { appUrl } = demo;
  const api: Shop['api'] = (path, { method = 'GET', body } = {}) =>
    fetch(appUrl + path, {
      method,
      headers: { 'x-secret-key': demo.secretKey, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  return {
    appUrl,
    demo,
    site,
    api,
    async createSession(change = {}) {
      const body = {
        paymentData: { currency: 'USD' },
        billingData: { billingPlatformId: demo.billingPlatformId, planId: demo.planIds.monthly, frequency: 'monthly' },
        redirectUrl: site.thanksUrl,
        ...change,
      };
      const response = await api('/api/session/v1/create', { method: 'POST', body });
      if (!response.ok) throw new Error(`session create answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as Session;
    },
    async ledger(sessionId) {
      const response = await fetch(`${appUrl}/sandbox/ledger.json`);
      const charges = (await response.json()) as readonly Charge[];
      return charges.filter((charge) => charge.sessionId === sessionId);
    },
  };
}

/** The product of this worker, once there is one. */
let productUrl: string | null = null;

/**
 * Whether the product answers us, when a browser had no answer: for the page that it was on its way to, so that a door that
 * hangs is told from a browser that does.
 */
async function productAnswers(errors: readonly { readonly message?: string }[]): Promise<boolean> {
  if (productUrl === null) return true;
  const told = errors.map(({ message }) => message ?? '').join('\n');
  const address = /navigating to "([^"]+)"/.exec(told)?.[1];
  const ours = address?.startsWith(`${productUrl}/`) ? address : `${productUrl}/ready`;
  return fetch(ours, { redirect: 'manual', signal: AbortSignal.timeout(10_000) }).then(
    async (answer) => (await answer.arrayBuffer(), answer.status < 500),
    () => false,
  );
}

/** Each worker has a product and a merchant of its own; what fails in its log fails the run. */
export const testWith = (settings: ProductSettings) =>
  base.extend<{ readonly askedWhenLate: undefined }, { shop: Shop }>({
    shop: [
      // Playwright reads from this pattern which fixtures are needed: none.
      async ({}, use) => {
        const site = await openMerchantSite();
        const product = await startProduct(settings);
        productUrl = product.demo.appUrl;
        await use(openShop(product, site));
        productUrl = null;
        await product.stop();
        await site.close();
      },
      { scope: 'worker', timeout: 120_000 },
    ],
    askedWhenLate: [
      async ({}, use, testInfo) => {
        await use(undefined);
        if (testInfo.status === 'timedOut' && (await productAnswers(testInfo.errors)))
          testInfo.annotations.push({ type: PRODUCT_ANSWERED });
      },
      { auto: true },
    ],
  });

export const test = testWith({});
