import { randomBytes } from 'node:crypto';
import { GATEWAYS, sandboxSettingsOf } from '~/gateways/registry.server';
import { issueApiKey } from '~/merchants/api-key-store.server';
import { addBillingConnection } from '~/merchants/billing-connection.server';
import { addGatewayConnection } from '~/merchants/gateway-connection.server';
import type { Caller } from '~/merchants/merchant';
import { createMerchant } from '~/merchants/merchant-store.server';
import type { PaymentLinkView } from '~/payment-links/payment-link';
import { addRoutingEntry } from '~/routing/routing-store.server';
import { createPaymentLink } from './create-payment-link.server';
import { DEMO_CATALOGUE, DEMO_CURRENCIES, DEMO_ROUTING } from './demo-catalogue';
import type { House } from './house';
import { readLinkRequest, type LinkRequest } from './read-link-request';

/** What the start prints and writes to demo.json: everything that a newcomer or a test needs to try the product. */
export interface Demo {
  readonly appUrl: string;
  readonly merchantId: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly billingPlatformId: string;
  readonly planIds: { readonly monthly: string; readonly yearly: string };
  readonly addonIds: readonly string[];
  readonly couponCode: string;
  readonly billingPlatforms: Readonly<Record<string, object>>;
  readonly connections: Readonly<Record<string, string>>;
  readonly checkoutUrl: string;
  readonly paymentLinkUrl: string;
}

/** Makes the demo merchant with a simulated connection per gateway, routing, billing, keys and a payment link. */
export async function makeDemoMerchant(house: House): Promise<Demo> {
  const { queries } = house.database;
  const merchant = await createMerchant(queries, {
    name: 'Northwind Coffee',
    supportEmail: 'support@northwind.example',
  });
  const owner = { merchantId: merchant.id, mode: 'sandbox' } as const;
  const connections = await connectGateways(house, merchant.id);
  for (const { connection, ...entry } of DEMO_ROUTING[house.config.demoGateways])
    await addRoutingEntry(queries, { ...owner, ...entry, connectionId: connections[connection] ?? '' });
  const settings = { apiKey: `pb_test_${randomBytes(12).toString('hex')}` };
  const billing = await addBillingConnection(queries, house.keys, {
    ...owner,
    provider: 'practice',
    label: 'Practice billing',
    settings,
  });
  const secret = await issueApiKey(queries, house.keys, { ...owner, kind: 'secret' });
  const publishable = await issueApiKey(queries, house.keys, { ...owner, kind: 'publishable' });
  const link = await makeLink(house, { merchant, mode: 'sandbox' });
  return {
    appUrl: house.config.appUrl,
    merchantId: merchant.id,
    secretKey: secret.key,
    publishableKey: publishable.key,
    billingPlatformId: billing.id,
    ...DEMO_CATALOGUE,
    billingPlatforms: { practice: { id: billing.id, ...DEMO_CATALOGUE } },
    connections,
    checkoutUrl: '',
    paymentLinkUrl: link.url,
  };
}

async function makeLink(house: House, caller: Caller): Promise<PaymentLinkView> {
  for (const currency of DEMO_CURRENCIES) {
    const link = await createPaymentLink(house, caller, demoLink(currency));
    if (link.ok) return link.value;
  }
  throw new Error('the demo has no payment link that can be paid');
}

/** A link for a bag of coffee, priced by the merchant: paid once, without a billing provider. */
function demoLink(currency: string): LinkRequest {
  const template = {
    mode: 'payment',
    paymentData: { currency },
    lineItems: [{ name: 'House blend, 1 kg', quantity: 1, unitAmount: 1850, currency }],
  };
  const read = readLinkRequest({ ...template, name: 'House blend' });
  if (!read.ok) throw new Error(`the demo's payment link is not valid: ${JSON.stringify(read.faults)}`);
  return read.value;
}

/** A simulated account at every gateway, by the gateway's id, and a second one at the practice gateway. */
async function connectGateways(house: House, merchantId: string): Promise<Readonly<Record<string, string>>> {
  const connections: Record<string, string> = {};
  for (const { gateway } of GATEWAYS)
    connections[gateway.id] = await connect(house, merchantId, { gateway: gateway.id, label: gateway.name });
  const second = { gateway: 'practice', label: 'Practice gateway, second account' };
  return { ...connections, practiceBackup: await connect(house, merchantId, second) };
}

async function connect(
  house: House,
  merchantId: string,
  { gateway, label }: { gateway: string; label: string },
): Promise<string> {
  const settings = sandboxSettingsOf(gateway, randomBytes(24).toString('hex'));
  const wanted = { merchantId, mode: 'sandbox', gateway, label, settings } as const;
  return (await addGatewayConnection(house.database.queries, house.keys, wanted)).id;
}
