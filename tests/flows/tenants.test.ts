/** Every door that opens to a merchant's key, asked for what belongs to another merchant: not found, and nothing changes. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '~/database/migrate.server';
import { PATTERNS } from '~/paths';
import { merchantOf, type Merchant } from '../support/merchant';
import { openShop, sessionBody, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';

/** The things of the first merchant that a second one asks for. */
interface Theirs {
  readonly sessionId: string;
  readonly transactionId: string;
  readonly breakId: string;
  readonly operationId: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly entryId: string;
}

interface Trial {
  readonly pattern: string;
  readonly method: string;
  readonly path: (theirs: Theirs) => string;
  readonly body?: object;
}

const CONCLUSION = { state: 'captured', operator: 'Eve', evidence: 'I would like to have it.', gatewayReference: 'x' };

const TRIALS: readonly Trial[] = [
  { pattern: PATTERNS.session, method: 'GET', path: ({ sessionId }) => `/api/session/v1/${sessionId}` },
  {
    pattern: PATTERNS.session,
    method: 'PATCH',
    path: ({ sessionId }) => `/api/session/v1/${sessionId}`,
    body: { locale: 'de' },
  },
  { pattern: PATTERNS.sessionExpire, method: 'POST', path: ({ sessionId }) => `/api/session/v1/${sessionId}/expire` },
  {
    pattern: PATTERNS.transactionDetails,
    method: 'GET',
    path: ({ transactionId }) => `/api/v1/transaction/${transactionId}/details`,
  },
  {
    pattern: PATTERNS.attentionConclude,
    method: 'POST',
    path: ({ transactionId }) => `/api/v1/attention/${transactionId}/conclude`,
    body: CONCLUSION,
  },
  {
    pattern: PATTERNS.attentionAsk,
    method: 'POST',
    path: ({ transactionId }) => `/api/v1/attention/${transactionId}/ask`,
  },
  {
    pattern: PATTERNS.reconciliationBreakResolve,
    method: 'POST',
    path: ({ breakId }) => `/api/v1/reconciliation-break/${breakId}/resolve`,
    body: { operator: 'Eve', note: 'I would like it gone.' },
  },
  {
    pattern: PATTERNS.attentionOperationConclude,
    method: 'POST',
    path: ({ operationId }) => `/api/v1/attention/operation/${operationId}/conclude`,
    body: { state: 'succeeded', operator: 'Eve', evidence: 'I would like to have it.' },
  },
  ...(['capture', 'void', 'refund'] as const).map((kind) => ({
    pattern: `/api/v1/transaction/:transactionId/${kind}`,
    method: 'POST',
    path: ({ transactionId }: Theirs) => `/api/v1/transaction/${transactionId}/${kind}`,
    body: {},
  })),
  {
    pattern: PATTERNS.transactionOperations,
    method: 'GET',
    path: ({ transactionId }) => `/api/v1/transaction/${transactionId}/operations`,
  },
  {
    pattern: PATTERNS.webhookEndpoint,
    method: 'GET',
    path: ({ endpointId }) => `/api/v1/webhook-endpoint/${endpointId}`,
  },
  {
    pattern: PATTERNS.webhookEndpoint,
    method: 'PATCH',
    path: ({ endpointId }) => `/api/v1/webhook-endpoint/${endpointId}`,
    body: { enabled: false },
  },
  {
    pattern: PATTERNS.webhookSecretRotation,
    method: 'POST',
    path: ({ endpointId }) => `/api/v1/webhook-endpoint/${endpointId}/rotate-secret`,
    body: {},
  },
  {
    pattern: PATTERNS.webhookEndpointTest,
    method: 'POST',
    path: ({ endpointId }) => `/api/v1/webhook-endpoint/${endpointId}/test`,
    body: {},
  },
  {
    pattern: PATTERNS.webhookEndpointReplay,
    method: 'POST',
    path: ({ endpointId }) => `/api/v1/webhook-endpoint/${endpointId}/replay`,
    body: { since: '2020-01-01T00:00:00Z' },
  },
  { pattern: PATTERNS.merchantEvent, method: 'GET', path: ({ eventId }) => `/api/v1/event/${eventId}` },
  {
    pattern: PATTERNS.merchantEventReplay,
    method: 'POST',
    path: ({ eventId }) => `/api/v1/event/${eventId}/replay`,
    body: {},
  },
  { pattern: PATTERNS.routingEntry, method: 'GET', path: ({ entryId }) => `/api/v1/routing/${entryId}` },
  {
    pattern: PATTERNS.routingEntry,
    method: 'PATCH',
    path: ({ entryId }) => `/api/v1/routing/${entryId}`,
    body: { priority: 77 },
  },
  // Last: what is removed cannot be asked for again.
  { pattern: PATTERNS.routingEntry, method: 'DELETE', path: ({ entryId }) => `/api/v1/routing/${entryId}` },
  {
    pattern: PATTERNS.webhookEndpoint,
    method: 'DELETE',
    path: ({ endpointId }) => `/api/v1/webhook-endpoint/${endpointId}`,
  },
];

/** Lists of the API: they show the caller's own things, and so none of another's. */
const LISTS = [
  PATTERNS.paymentLinks,
  PATTERNS.attention,
  PATTERNS.reconciliationBreaks,
  PATTERNS.webhookEndpoints,
  PATTERNS.merchantEvents,
] as const;

/** Doors of the API that name nothing of a merchant's in their address, or are open to anyone. */
const WITHOUT_IDS: readonly string[] = [
  PATTERNS.sessionCreate,
  PATTERNS.estimateSubscription,
  // These have tests of their own, by what another merchant's routing would show.
  PATTERNS.routing,
  PATTERNS.routingAnalysis,
  PATTERNS.routingReplay,
];

test('every door of the API with an id in its address is tried', () => {
  const doors = Object.values(PATTERNS).filter((pattern) => pattern.startsWith('/api/'));
  const tried = new Set<string>([...TRIALS.map(({ pattern }) => pattern), ...LISTS, ...WITHOUT_IDS]);
  expect(doors.filter((pattern) => !tried.has(pattern))).toEqual([]);
});

describe.each(TEST_DATABASES)('two merchants, on %s', (on) => {
  let shop: Shop;
  let merchant: Merchant;
  let otherKey: string;
  let theirs: Theirs;
  beforeAll(async () => {
    shop = await openShop({ on });
    merchant = merchantOf(() => shop);
    otherKey = (await merchant.another()).key;
    const session = await shop.session(sessionBody(shop.demo));
    shop.house.sandbox.world?.orderFault({ verb: 'pay', fault: { id: '500', status: 500 }, isObeyed: true });
    shop.house.sandbox.world?.orderFault({ verb: 'query', fault: { id: '500', status: 500 }, isObeyed: false });
    await submit(shop.knock, await see(shop.knock, new URL(session.checkout_url).pathname), GOOD_CARD);
    const [attempt] = await rows(sql`select id, merchant_id, connection_id from attempts`);
    const [found] =
      await rows(sql`insert into reconciliation_breaks (id, merchant_id, connection_id, kind, subject, details,
        owner, state, found_at, seen_at) values (gen_random_uuid(), ${attempt?.merchant_id}, ${attempt?.connection_id},
        'orphan_charge', 'pay_1', 'd', 'merchant', 'open', now(), now()) returning id`);
    const operation =
      await rows(sql`insert into operations (id, merchant_id, payment_id, attempt_id, connection_id, kind, origin,
        currency, amount, state, request_key, prepared_at) select gen_random_uuid(), merchant_id, payment_id, id, connection_id,
        'refund', 'merchant', currency, 1, 'prepared', 'k', now() from attempts where id = ${attempt?.id} returning id`);
    const endpoint = await merchant.ask('POST', '/api/v1/webhook-endpoint', {
      body: { url: 'https://shop.example/hook' },
    });
    const [event] = await rows(sql`select id from merchant_events limit 1`);
    const [entry] = await rows(sql`select id from routing_entries where merchant_id = ${attempt?.merchant_id} limit 1`);
    theirs = {
      sessionId: session.session_id,
      transactionId: String(attempt?.id),
      breakId: String(found?.id),
      operationId: String(operation[0]?.id),
      endpointId: String(endpoint.json.id),
      eventId: String(event?.id),
      entryId: String(entry?.id),
    };
  });
  afterAll(() => shop.close());

  const rows = async (query: ReturnType<typeof sql>) =>
    rowsOf<Record<string, unknown>>(await shop.house.database.queries.execute(query));

  test.each(TRIALS.map((trial) => [trial.method, trial.pattern, trial] as const))(
    '%s %s',
    async (method, _pattern, trial) => {
      const asking = { ...(trial.body ? { body: trial.body } : {}), key: otherKey };
      const kept = () =>
        rows(sql`select (select count(*)::int from operator_conclusions) as conclusions,
      (select string_agg(state || coalesce(note, ''), ',') from reconciliation_breaks) as breaks,
      (select string_agg(id::text || state, ',' order by id) from operations) as operations,
      (select string_agg(id::text || enabled || secret_sealed, ',' order by id) from webhook_endpoints) as endpoints,
      (select count(*)::int from event_deliveries) as deliveries,
      (select string_agg(id::text || priority, ',' order by id) from routing_entries) as routing,
      (select string_agg(coalesce(locale, '-') || (status = 'expired'), ',') from checkout_sessions) as sessions`);
      const before = await kept();
      const answer = await merchant.ask(method, trial.path(theirs), asking);
      expect([answer.status, (answer.json.error as { code?: string } | undefined)?.code]).toEqual([404, 'not_found']);
      // What does not exist at all is answered with the same words: nothing tells that this one exists.
      const nothing = {
        sessionId: `${theirs.sessionId.slice(0, -1)}_`,
        transactionId: NOTHING,
        breakId: NOTHING,
        operationId: NOTHING,
        endpointId: NOTHING,
        eventId: NOTHING,
        entryId: NOTHING,
      };
      const absent = await merchant.ask(method, trial.path(nothing), asking);
      expect([absent.status, absent.text]).toEqual([answer.status, answer.text]);
      expect(await kept()).toEqual(before);
      const own = await merchant.ask(method, trial.path(theirs), trial.body ? { body: trial.body } : {});
      expect(own.status).not.toBe(404);
    },
  );

  test.each(LISTS)('GET %s shows nothing of the other', async (path) => {
    const answer = await merchant.ask('GET', path, { key: otherKey });
    expect([answer.status, answer.json.data]).toEqual([200, []]);
  });

  test.each(['/api/v1/attention', '/api/v1/reconciliation-break'])(
    '%s opens to no key and to a wrong one not',
    async (path) => {
      expect((await merchant.ask('GET', path, { key: null })).status).toBe(401);
      expect((await merchant.ask('GET', path, { key: `${otherKey}x` })).status).toBe(401);
    },
  );
});

const NOTHING = '00000000-0000-4000-8000-000000000000';
