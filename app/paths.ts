/** Every URL of the product. Nothing else in the house spells one. Patterns are what app/routes.ts matches. */
export const PATTERNS = {
  home: '/',
  health: '/health',
  ready: '/ready',
  metrics: '/metrics',
  jwks: '/.well-known/jwks.json',
  sessionCreate: '/api/session/v1/create',
  session: '/api/session/v1/:sessionId',
  sessionExpire: '/api/session/v1/:sessionId/expire',
  transactionDetails: '/api/v1/transaction/:transactionId/details',
  estimateSubscription: '/api/checkout/v1/:billingPlatformId/estimate-subscription',
  paymentLinks: '/api/v1/payment-link',
  checkout: '/checkout/:sessionId',
  checkoutStatus: '/checkout/:sessionId/status',
  gatewayReturn: '/return/:token',
  paymentLink: '/pay/:slug',
  gatewayWebhook: '/webhooks/gateway/:connectionId/:token',
  sandbox: '/sandbox',
  sandboxLedger: '/sandbox/ledger.json',
  sandboxSimulators: '/sandbox/simulators/*',
  sandboxMerchant: '/sandbox/merchant',
} as const;

export const paths = {
  home: () => PATTERNS.home,
  checkout: (sessionId: string) => `/checkout/${sessionId}`,
  checkoutStatus: (sessionId: string) => `/checkout/${sessionId}/status`,
  gatewayReturn: (token: string) => `/return/${token}`,
  paymentLink: (slug: string) => `/pay/${encodeURIComponent(slug)}`,
  gatewayWebhook: (connectionId: string, token: string) => `/webhooks/gateway/${connectionId}/${token}`,
  jwks: () => PATTERNS.jwks,
  sandbox: () => PATTERNS.sandbox,
  sandboxLedger: () => PATTERNS.sandboxLedger,
  sandboxMerchant: () => PATTERNS.sandboxMerchant,
  /** Where the simulators' own pages (bank, 3-D Secure) are served while they run in this process. */
  sandboxSimulators: () => '/sandbox/simulators',
} as const;

/** Whether programs rather than people ask at this address. */
export function isApiPath(pathname: string): boolean {
  return pathname.startsWith('/api/');
}
