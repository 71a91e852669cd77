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
  route(PATTERNS.transactionCapture, 'routes/transaction-capture.ts'),
  route(PATTERNS.transactionVoid, 'routes/transaction-void.ts'),
  route(PATTERNS.transactionRefund, 'routes/transaction-refund.ts'),
  route(PATTERNS.transactionOperations, 'routes/transaction-operations.ts'),
  route(PATTERNS.estimateSubscription, 'routes/estimate-subscription.ts'),
  route(PATTERNS.paymentLinks, 'routes/payment-links.ts'),
  route(PATTERNS.webhookEndpoints, 'routes/webhook-endpoints.ts'),
  route(PATTERNS.webhookEndpoint, 'routes/webhook-endpoint.ts'),
  route(PATTERNS.webhookSecretRotation, 'routes/webhook-secret-rotation.ts'),
  route(PATTERNS.webhookEndpointTest, 'routes/webhook-endpoint-test.ts'),
  route(PATTERNS.webhookEndpointReplay, 'routes/webhook-endpoint-replay.ts'),
  route(PATTERNS.merchantEvents, 'routes/merchant-events.ts'),
  route(PATTERNS.merchantEvent, 'routes/merchant-event.ts'),
  route(PATTERNS.merchantEventReplay, 'routes/merchant-event-replay.ts'),
  route(PATTERNS.routing, 'routes/routing.ts'),
  route(PATTERNS.routingAnalysis, 'routes/routing-analysis.ts'),
  route(PATTERNS.routingReplay, 'routes/routing-replay.ts'),
  route(PATTERNS.routingEntry, 'routes/routing-entry.ts'),
  route(PATTERNS.attention, 'routes/attention.ts'),
  route(PATTERNS.attentionConclude, 'routes/attention-conclude.ts'),
  route(PATTERNS.attentionOperationConclude, 'routes/attention-operation-conclude.ts'),
  route(PATTERNS.attentionAsk, 'routes/attention-ask.ts'),
  route(PATTERNS.reconciliationBreaks, 'routes/reconciliation-breaks.ts'),
  route(PATTERNS.reconciliationBreakResolve, 'routes/reconciliation-break-resolve.ts'),

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
