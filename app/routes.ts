import { route, type RouteConfig } from '@remix-run/route-config';
import { PATTERNS } from './paths';

/** The map of all doors: URL → module. */
export default [
  route(PATTERNS.home, 'routes/home.tsx', { index: true }),
  route(PATTERNS.health, 'routes/health.ts'),
  route(PATTERNS.ready, 'routes/ready.ts'),
  route(PATTERNS.metrics, 'routes/metrics.ts'),
  route(PATTERNS.jwks, 'routes/jwks.ts'),

  route(PATTERNS.sessionCreate, 'routes/session-create.ts'),
  route(PATTERNS.session, 'routes/session.ts'),
  route(PATTERNS.sessionExpire, 'routes/session-expire.ts'),
  route(PATTERNS.transactionDetails, 'routes/transaction-details.ts'),
  route(PATTERNS.estimateSubscription, 'routes/estimate-subscription.ts'),
  route(PATTERNS.paymentLinks, 'routes/payment-links.ts'),

  route(PATTERNS.checkout, 'routes/checkout.ts'),
  route(PATTERNS.checkoutStatus, 'routes/checkout-status.ts'),
  route(PATTERNS.gatewayReturn, 'routes/gateway-return.ts'),
  route(PATTERNS.paymentLink, 'routes/payment-link.ts'),
  route(PATTERNS.gatewayWebhook, 'routes/gateway-webhook.ts'),

  route(PATTERNS.sandbox, 'routes/sandbox.tsx'),
  route(PATTERNS.sandboxLedger, 'routes/sandbox-ledger.ts'),
  route(PATTERNS.sandboxMerchant, 'routes/sandbox-merchant.tsx'),
  route(PATTERNS.sandboxSimulators, 'routes/sandbox-simulators.ts'),

  route('*', 'routes/not-found.ts'),
] satisfies RouteConfig;
