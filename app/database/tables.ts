/** The tables as Drizzle sees them. The truth is in migrations/*.sql; a test compares the two. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  fromDriver: (value) => Buffer.from(value),
});
const at = (name: string) => timestamp(name, { withTimezone: true });
const amountOf = (name: string) => bigint(name, { mode: 'number' });
const merchantId = () => uuid('merchant_id').notNull();
const mode = () => text('mode').$type<'sandbox' | 'live'>().notNull();
const textList = (name: string) => text(name).array();
const captureMode = () => text('capture_mode').$type<'automatic' | 'manual'>().notNull().default('automatic');

export const merchants = pgTable('merchants', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  supportEmail: text('support_email'),
  statementDescriptor: text('statement_descriptor'),
  allowedRedirectOrigins: textList('allowed_redirect_origins')
    .notNull()
    .default(sql`'{}'`),
  clockAheadMs: bigint('clock_ahead_ms', { mode: 'number' }).notNull().default(0),
  createdAt: at('created_at').notNull().defaultNow(),
});

export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  kind: text('kind').$type<'secret' | 'publishable'>().notNull(),
  mode: mode(),
  keyHash: bytes('key_hash').notNull(),
  hint: text('hint').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  expiresAt: at('expires_at'),
  revokedAt: at('revoked_at'),
});

const connectionColumns = () => ({
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  mode: mode(),
  label: text('label').notNull(),
  settingsSealed: text('settings_sealed').notNull(),
  enabled: boolean('enabled').notNull().default(true),
  createdAt: at('created_at').notNull().defaultNow(),
});

export const gatewayConnections = pgTable('gateway_connections', {
  ...connectionColumns(),
  gateway: text('gateway').notNull(),
});

export const billingConnections = pgTable('billing_connections', {
  ...connectionColumns(),
  provider: text('provider').notNull(),
});

export const routingEntries = pgTable('routing_entries', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  mode: mode(),
  method: text('method').notNull(),
  currency: text('currency').notNull(),
  connectionId: uuid('connection_id').notNull(),
  priority: integer('priority').notNull(),
  enabled: boolean('enabled').notNull().default(true),
  countries: textList('countries'),
  leastAmount: amountOf('least_amount'),
  mostAmount: amountOf('most_amount'),
  createdAt: at('created_at').notNull().defaultNow(),
  weight: integer('weight').notNull().default(1),
  cardBrands: textList('card_brands'),
  binRanges: jsonb('bin_ranges'),
  cardTypes: textList('card_types'),
  planIds: textList('plan_ids'),
  metadata: jsonb('metadata'),
  failsOverOnSoftDecline: boolean('fails_over_on_soft_decline').notNull().default(false),
});

export const paymentLinks = pgTable('payment_links', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  mode: mode(),
  slug: text('slug').notNull(),
  name: text('name'),
  template: jsonb('template').notNull(),
  active: boolean('active').notNull().default(true),
  createdAt: at('created_at').notNull().defaultNow(),
  maxUses: integer('max_uses'),
  uses: integer('uses').notNull().default(0),
});

export const checkoutSessions = pgTable('checkout_sessions', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  mode: mode(),
  kind: text('kind').$type<'subscription' | 'payment'>().notNull(),
  status: text('status').$type<'created' | 'active' | 'processing' | 'completed' | 'expired'>().notNull(),
  currency: text('currency').notNull(),
  amount: amountOf('amount').notNull(),
  price: jsonb('price').notNull(),
  billingConnectionId: uuid('billing_connection_id'),
  method: text('method'),
  redirectUrl: text('redirect_url'),
  cancelUrl: text('cancel_url'),
  style: jsonb('style'),
  customer: jsonb('customer').notNull(),
  locale: text('locale'),
  metadata: jsonb('metadata').notNull(),
  allowedOrigins: textList('allowed_origins').notNull(),
  paymentLinkId: uuid('payment_link_id'),
  createdAt: at('created_at').notNull(),
  expiresAt: at('expires_at').notNull(),
  completedAt: at('completed_at'),
  captureMode: captureMode(),
  stateVersion: integer('state_version').notNull().default(1),
});

export const payments = pgTable('payments', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  sessionId: uuid('session_id').notNull(),
  currency: text('currency').notNull(),
  amount: amountOf('amount').notNull(),
  authorized: amountOf('authorized').notNull().default(0),
  captured: amountOf('captured').notNull().default(0),
  refunded: amountOf('refunded').notNull().default(0),
  refundPending: amountOf('refund_pending').notNull().default(0),
  createdAt: at('created_at').notNull(),
});

export const attempts = pgTable('attempts', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  paymentId: uuid('payment_id').notNull(),
  sessionId: uuid('session_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  gateway: text('gateway').notNull(),
  method: text('method').notNull(),
  currency: text('currency').notNull(),
  amount: amountOf('amount').notNull(),
  state: text('state').notNull(),
  stateVersion: integer('state_version').notNull().default(1),
  gatewayReference: text('gateway_reference'),
  declineCode: text('decline_code'),
  rawCode: text('raw_code'),
  message: text('message'),
  card: jsonb('card'),
  requiredAction: json('required_action'),
  routingDecision: jsonb('routing_decision').notNull(),
  submissionId: text('submission_id').notNull(),
  submissionTry: integer('submission_try').notNull().default(0),
  absentAnswers: integer('absent_answers').notNull().default(0),
  preparedAt: at('prepared_at').notNull(),
  sentAt: at('sent_at'),
  concludedAt: at('concluded_at'),
  captureMode: captureMode(),
  routingQuestion: jsonb('routing_question'),
  clockAheadMs: bigint('clock_ahead_ms', { mode: 'number' }),
});

export const attemptTransitions = pgTable('attempt_transitions', {
  fromState: text('from_state').notNull(),
  toState: text('to_state').notNull(),
});

export const ledger = pgTable('ledger', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  merchantId: merchantId(),
  paymentId: uuid('payment_id').notNull(),
  attemptId: uuid('attempt_id').notNull(),
  entry: text('entry').notNull(),
  amount: amountOf('amount').notNull(),
  currency: text('currency').notNull(),
  source: text('source').notNull(),
  evidence: jsonb('evidence').notNull(),
  at: at('at').notNull(),
  operationId: uuid('operation_id'),
});

export const exchanges = pgTable('exchanges', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  merchantId: merchantId(),
  attemptId: uuid('attempt_id').notNull(),
  operation: text('operation').notNull(),
  method: text('method').notNull(),
  url: text('url').notNull(),
  requestBody: text('request_body').notNull(),
  status: integer('status'),
  responseBody: text('response_body').notNull(),
  fault: text('fault'),
  durationMs: integer('duration_ms').notNull(),
  at: at('at').notNull().defaultNow(),
  operationId: uuid('operation_id'),
});

export const gatewayEvents = pgTable('gateway_events', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  connectionId: uuid('connection_id').notNull(),
  eventKey: text('event_key').notNull(),
  body: text('body'),
  attemptId: uuid('attempt_id'),
  receivedAt: at('received_at').notNull(),
  processedAt: at('processed_at'),
  state: text('state').$type<'received' | 'processed' | 'parked' | 'poison'>().notNull().default('received'),
  reason: text('reason'),
  failures: integer('failures').notNull().default(0),
});

export const merchantEvents = pgTable('merchant_events', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  sessionId: uuid('session_id'),
  sequence: bigint('sequence', { mode: 'number' }).generatedAlwaysAsIdentity(),
  type: text('type').notNull(),
  snapshot: jsonb('snapshot').notNull(),
  createdAt: at('created_at').notNull(),
  mode: mode(),
  stateVersion: bigint('state_version', { mode: 'number' }).notNull(),
  isHeard: boolean('is_heard').notNull().default(false),
});

export const billingReports = pgTable('billing_reports', {
  attemptId: uuid('attempt_id').primaryKey(),
  merchantId: merchantId(),
  billingConnectionId: uuid('billing_connection_id').notNull(),
  customerAtBilling: text('customer_at_billing').notNull(),
  subscriptionAtBilling: text('subscription_at_billing'),
  invoiceAtBilling: text('invoice_at_billing').notNull(),
  invoiceAmount: amountOf('invoice_amount').notNull(),
  invoiceCurrency: text('invoice_currency').notNull(),
  nextBillingAt: at('next_billing_at'),
  reportedAt: at('reported_at').notNull(),
});

export const idempotentAnswers = pgTable(
  'idempotent_answers',
  {
    merchantId: merchantId(),
    route: text('route').notNull(),
    key: text('key').notNull(),
    requestHash: bytes('request_hash').notNull(),
    status: integer('status'),
    answerSealed: text('answer_sealed'),
    claimedAt: at('claimed_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.merchantId, table.route, table.key] })],
);

/** Named as rate-limiter-flexible wants its store to be. */
export const rateLimits = pgTable('rate_limits', {
  key: text('key').primaryKey(),
  points: integer('points').notNull(),
  expire: at('expire'),
});

export const jobs = pgTable('jobs', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  kind: text('kind').notNull(),
  key: text('key').notNull(),
  payload: jsonb('payload').notNull(),
  runAt: at('run_at').notNull().defaultNow(),
  tries: integer('tries').notNull().default(0),
  failures: integer('failures').notNull().default(0),
  claimedBy: text('claimed_by'),
  lastError: text('last_error'),
  deadAt: at('dead_at'),
  connectionId: uuid('connection_id'),
});

export const keyChecks = pgTable('key_checks', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
  madeAt: at('made_at').notNull().defaultNow(),
});
export const operations = pgTable('operations', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  paymentId: uuid('payment_id').notNull(),
  attemptId: uuid('attempt_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  kind: text('kind').$type<'capture' | 'void' | 'refund'>().notNull(),
  origin: text('origin').$type<'merchant' | 'late_success'>().notNull(),
  currency: text('currency').notNull(),
  amount: amountOf('amount').notNull(),
  state: text('state').notNull(),
  stateVersion: integer('state_version').notNull().default(1),
  reserved: amountOf('reserved').notNull().default(0),
  requestKey: text('request_key').notNull(),
  gatewayReference: text('gateway_reference'),
  reason: text('reason'),
  rawCode: text('raw_code'),
  message: text('message'),
  absentAnswers: integer('absent_answers').notNull().default(0),
  preparedAt: at('prepared_at').notNull(),
  sentAt: at('sent_at'),
  concludedAt: at('concluded_at'),
  clockAheadMs: bigint('clock_ahead_ms', { mode: 'number' }),
});

export const operationTransitions = pgTable(
  'operation_transitions',
  { fromState: text('from_state').notNull(), toState: text('to_state').notNull() },
  (table) => [primaryKey({ columns: [table.fromState, table.toState] })],
);
export const webhookEndpoints = pgTable('webhook_endpoints', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  mode: mode(),
  url: text('url').notNull(),
  eventTypes: textList('event_types'),
  secretSealed: text('secret_sealed').notNull(),
  previousSecretSealed: text('previous_secret_sealed'),
  previousSecretUntil: at('previous_secret_until'),
  enabled: boolean('enabled').notNull().default(true),
  disabledAt: at('disabled_at'),
  disabledReason: text('disabled_reason').$type<'merchant' | 'gone' | 'failing'>(),
  failingSince: at('failing_since'),
  probeAt: at('probe_at'),
  isLagging: boolean('is_lagging').notNull().default(false),
  servedAt: at('served_at'),
  createdAt: at('created_at').notNull(),
});

export const eventDeliveries = pgTable('event_deliveries', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  merchantId: merchantId(),
  endpointId: uuid('endpoint_id').notNull(),
  eventId: uuid('event_id').notNull(),
  state: text('state').$type<'waiting' | 'delivered' | 'dead'>().notNull().default('waiting'),
  tries: integer('tries').notNull().default(0),
  firstTriedAt: at('first_tried_at'),
  nextTryAt: at('next_try_at').notNull(),
  claimedBy: uuid('claimed_by'),
  leaseUntil: at('lease_until'),
  deliveredAt: at('delivered_at'),
});

export const deliveryTries = pgTable('delivery_tries', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  merchantId: merchantId(),
  deliveryId: bigint('delivery_id', { mode: 'number' }).notNull(),
  at: at('at').notNull(),
  status: integer('status'),
  error: text('error'),
  answer: text('answer').notNull(),
  durationMs: integer('duration_ms').notNull(),
});
export const cardTries = pgTable('card_tries', {
  attemptId: uuid('attempt_id').primaryKey(),
  merchantId: merchantId(),
  connectionId: uuid('connection_id').notNull(),
  cardKey: bytes('card_key').notNull(),
  brand: text('brand'),
  outcome: text('outcome').$type<'open' | 'none' | 'declined' | 'never'>().notNull(),
  at: at('at').notNull(),
});

export const connectionHealth = pgTable(
  'connection_health',
  {
    connectionId: uuid('connection_id').notNull(),
    operation: text('operation').notNull(),
    merchantId: merchantId(),
    state: text('state').$type<'closed' | 'open'>().notNull(),
    waitMs: integer('wait_ms').notNull(),
    probeAt: at('probe_at'),
    changedAt: at('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.operation] })],
);
export const keptAsks = pgTable('kept_asks', {
  attemptId: uuid('attempt_id').primaryKey(),
  merchantId: merchantId(),
  askSealed: text('ask_sealed').notNull(),
  keptAt: at('kept_at').notNull(),
});

export const paymentSteps = pgTable('payment_steps', {
  attemptId: uuid('attempt_id').primaryKey(),
  merchantId: merchantId(),
  stepSealed: text('step_sealed').notNull(),
  keptAt: at('kept_at').notNull(),
});

export const storedCredentials = pgTable('stored_credentials', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  attemptId: uuid('attempt_id').notNull(),
  connectionId: uuid('connection_id').notNull(),
  method: text('method').notNull(),
  purpose: text('purpose').$type<'subscription' | 'card_on_file' | 'unscheduled'>().notNull(),
  payerReference: text('payer_reference').notNull(),
  tokenSealed: text('token_sealed').notNull(),
  networkTransactionId: text('network_transaction_id'),
  cardBrand: text('card_brand'),
  cardLastFour: text('card_last_four'),
  storedAt: at('stored_at').notNull(),
});

export const operatorConclusions = pgTable('operator_conclusions', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  attemptId: uuid('attempt_id').notNull(),
  operationId: uuid('operation_id'),
  fromState: text('from_state').notNull(),
  stated: text('stated').notNull(),
  toState: text('to_state').notNull(),
  operator: text('operator').notNull(),
  apiKeyId: uuid('api_key_id'),
  evidence: text('evidence').notNull(),
  at: at('at').notNull(),
});

export const reconciliationRuns = pgTable('reconciliation_runs', {
  connectionId: uuid('connection_id').primaryKey(),
  merchantId: merchantId(),
  comparedAt: at('compared_at').notNull(),
  paymentsListed: integer('payments_listed').notNull(),
  breaksFound: integer('breaks_found').notNull(),
});

export const reconciliationBreaks = pgTable('reconciliation_breaks', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  connectionId: uuid('connection_id').notNull(),
  kind: text('kind')
    .$type<
      'orphan_charge' | 'missing_charge' | 'amount_differs' | 'state_differs' | 'ledger_differs' | 'double_charge'
    >()
    .notNull(),
  subject: text('subject').notNull(),
  attemptId: uuid('attempt_id'),
  gatewayReference: text('gateway_reference'),
  amount: amountOf('amount'),
  currency: text('currency'),
  details: text('details').notNull(),
  owner: text('owner').$type<'merchant' | 'operator'>().notNull(),
  state: text('state').$type<'open' | 'resolved'>().notNull(),
  foundAt: at('found_at').notNull(),
  seenAt: at('seen_at').notNull(),
  resolvedAt: at('resolved_at'),
  resolvedBy: text('resolved_by'),
  note: text('note'),
});
