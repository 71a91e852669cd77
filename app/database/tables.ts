/** The tables as Drizzle sees them. The truth is in migrations/*.sql; a test compares the two. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  customType,
  integer,
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
  requiredAction: jsonb('required_action'),
  routingDecision: jsonb('routing_decision').notNull(),
  submissionId: text('submission_id').notNull(),
  submissionTry: integer('submission_try').notNull().default(0),
  absentAnswers: integer('absent_answers').notNull().default(0),
  preparedAt: at('prepared_at').notNull(),
  sentAt: at('sent_at'),
  concludedAt: at('concluded_at'),
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
});

export const gatewayEvents = pgTable('gateway_events', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  connectionId: uuid('connection_id').notNull(),
  eventKey: text('event_key').notNull(),
  body: text('body').notNull(),
  attemptId: uuid('attempt_id'),
  receivedAt: at('received_at').notNull(),
  processedAt: at('processed_at'),
});

export const merchantEvents = pgTable('merchant_events', {
  id: uuid('id').primaryKey(),
  merchantId: merchantId(),
  sessionId: uuid('session_id').notNull(),
  sequence: bigint('sequence', { mode: 'number' }).generatedAlwaysAsIdentity(),
  type: text('type').notNull(),
  snapshot: jsonb('snapshot').notNull(),
  createdAt: at('created_at').notNull(),
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
});
