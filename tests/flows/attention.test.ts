import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderJob } from '~/database/jobs.server';
import { rowsOf } from '~/database/migrate.server';
import { TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, see, submit } from '../support/payer';
import { openVirtualShop, type VirtualShop } from '../support/virtual-shop';

const MINUTE_MS = 60_000;
const EVIDENCE = 'Seen in the dashboard of the gateway, case 7.';

interface Item {
  readonly kind: string;
  readonly id: string;
  readonly reason: string;
  readonly transactionId: string | null;
}

describe.each(TEST_DATABASES)('what waits for a person, on %s', (on) => {
  let shop: VirtualShop;
  beforeAll(async () => {
    shop = await openVirtualShop(on);
  });
  afterAll(() => shop.close());

  const rows = async (query: SQL) => rowsOf<Record<string, unknown>>(await shop.house.database.queries.execute(query));

  async function ask(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const type: Record<string, string> = body ? { 'content-type': 'application/json' } : {};
    const response = await shop.knock(path, {
      method,
      headers: { 'x-secret-key': shop.demo.secretKey, ...type, ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  }

  async function listed(query = ''): Promise<{ items: readonly Item[]; nextCursor: string | null }> {
    const { status, json } = await ask('GET', `/api/v1/attention${query}`);
    expect(status).toBe(200);
    return { items: json.data as readonly Item[], nextCursor: json.nextCursor as string | null };
  }

  /** An attempt that the gateway took the money for, and of which nobody heard. */
  async function unheard(fault: object = { id: 'cut', net: 'rst-after-request' }, isObeyed = true): Promise<string> {
    shop.pass(1_000);
    const session = await shop.session();
    shop.world.orderFault({ verb: 'pay', fault: fault as { id: string }, isObeyed });
    await submit(shop.knock, await see(shop.knock, new URL(session.checkout_url).pathname), GOOD_CARD);
    const [attempt] = await rows(sql`select a.id from attempts a order by a.prepared_at desc limit 1`);
    return String(attempt?.id);
  }

  const conclude = (attemptId: string, body: object, headers?: Record<string, string>) =>
    ask('POST', `/api/v1/attention/${attemptId}/conclude`, body, headers);
  const stateOf = async (id: string) => (await rows(sql`select state from attempts where id = ${id}`))[0]?.state;

  test('an outcome waits for a person only when it has been unknown for a quarter of an hour', async () => {
    const attemptId = await unheard();
    expect((await listed()).items.map(({ transactionId }) => transactionId)).not.toContain(attemptId);
    shop.pass(16 * MINUTE_MS);
    expect((await listed()).items).toContainEqual(
      expect.objectContaining({ kind: 'attempt_unknown', id: attemptId, transactionId: attemptId }),
    );
    const metrics = await (await shop.knock('/metrics')).text();
    expect(metrics).toMatch(/florin_attempts_unknown [1-9]/);
  });

  test('asked again now, the gateway tells, and it waits no more', async () => {
    const attemptId = await unheard();
    shop.pass(16 * MINUTE_MS);
    const asked = await ask('POST', `/api/v1/attention/${attemptId}/ask`);
    expect(asked).toEqual({ status: 200, json: { transactionId: attemptId, state: 'captured', isHeard: true } });
    expect((await listed()).items.map(({ transactionId }) => transactionId)).not.toContain(attemptId);
  });

  test.each([
    ['captured', 'captured', 1],
    ['authorized', 'authorized', 1],
    ['declined', 'declined', 0],
    ['failed', 'failed', 0],
  ])('an operator states %s: recorded with who and why', async (state, becomes, entries) => {
    const attemptId = await unheard();
    const stated = { state, operator: 'Ada', evidence: EVIDENCE, gatewayReference: `pay_stated_${state}` };
    expect(await conclude(attemptId, stated)).toEqual({
      status: 200,
      json: { transactionId: attemptId, state: becomes },
    });
    const [kept] = await rows(
      sql`select from_state, stated, to_state, operator, evidence, api_key_id is not null as has_key
          from operator_conclusions where attempt_id = ${attemptId}`,
    );
    const words = { from_state: 'unknown', stated: state, to_state: becomes, operator: 'Ada', evidence: EVIDENCE };
    expect(kept).toEqual({ ...words, has_key: true });
    const ledger = await rows(
      sql`select source, evidence->'stated'->>'operator' as who, evidence->'stated'->>'evidence' as why
          from ledger where attempt_id = ${attemptId} and entry = 'authorized'`,
    );
    expect(ledger).toEqual(entries ? [{ source: 'operator', who: 'Ada', why: EVIDENCE }] : []);
  });

  test("a reference of the gateway's that is another transaction's is refused", async () => {
    const attemptId = await unheard();
    const stated = { state: 'captured', operator: 'Ada', evidence: EVIDENCE, gatewayReference: 'pay_stated_captured' };
    expect((await conclude(attemptId, stated)).status).toBe(400);
    expect(await stateOf(attemptId)).toBe('unknown');
  });

  test('a mismatch can be concluded, what is settled cannot, and a second word does not replace the first', async () => {
    const body = '{"reference":"att_1","status":"Authorized","amount":199,"currency":"EUR"}';
    const attemptId = await unheard({ id: '200-other-amount', status: 200, body });
    expect(await stateOf(attemptId)).toBe('mismatch');
    expect((await listed()).items).toContainEqual(
      expect.objectContaining({ kind: 'attempt_mismatch', transactionId: attemptId }),
    );
    const stated = { state: 'captured', operator: 'Ada', evidence: EVIDENCE };
    expect((await conclude(attemptId, stated)).status).toBe(200);
    const again = await conclude(attemptId, { ...stated, state: 'declined' });
    expect([again.status, await stateOf(attemptId)]).toEqual([400, 'captured']);
  });

  test('a statement repeated under its key is made once', async () => {
    const attemptId = await unheard();
    const stated = { state: 'declined', operator: 'Ada', evidence: EVIDENCE };
    const key = { 'idempotency-key': 'case-7' };
    const answers = [await conclude(attemptId, stated, key), await conclude(attemptId, stated, key)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const [counted] = await rows(
      sql`select count(*)::int as many from operator_conclusions where attempt_id = ${attemptId}`,
    );
    expect(counted?.many).toBe(1);
  });

  test.each([
    [{ operator: 'Ada', evidence: EVIDENCE }, 'state'],
    [{ state: 'refunded', operator: 'Ada', evidence: EVIDENCE }, 'state'],
    [{ state: 'captured', evidence: EVIDENCE }, 'operator'],
    [{ state: 'captured', operator: 'Ada', evidence: 'so' }, 'evidence'],
    [{ state: 'captured', operator: 'Ada', evidence: EVIDENCE }, 'gatewayReference'],
    [{ state: 'declined', operator: 'Ada', evidence: EVIDENCE, amount: 1 }, 'amount'],
  ])('refuses %j, naming %s', async (body, field) => {
    const attemptId = await unheard({ id: 'cut', net: 'rst-after-request' }, false);
    const { status, json } = await conclude(attemptId, body);
    expect(status).toBe(400);
    expect(Object.keys((json.error as { details: object }).details)).toContain(field);
    expect(await stateOf(attemptId)).toBe('unknown');
  });

  test('parked and poisoned events and buried jobs wait as well', async () => {
    const attemptId = await unheard();
    const [connection] = await rows(sql`select connection_id, merchant_id from attempts where id = ${attemptId}`);
    for (const state of ['parked', 'poison']) {
      await rows(sql`insert into gateway_events (id, merchant_id, connection_id, event_key, received_at, state, reason)
        values (gen_random_uuid(), ${connection?.merchant_id}, ${connection?.connection_id}, ${state}, now(), ${state}, 'why')`);
    }
    await orderJob(shop.house.database.queries, { kind: 'gone', key: attemptId, payload: {}, runAt: new Date() });
    await rows(sql`update jobs set dead_at = now(), last_error = 'no such kind of job' where kind = 'gone'`);
    const kinds = (await listed('?limit=100')).items.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['event_parked', 'event_poison', 'job_dead']));
  });

  test('page by page everything comes once', async () => {
    shop.pass(16 * MINUTE_MS);
    const whole = (await listed('?limit=100')).items.map(({ id }) => id);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await listed(`?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(whole.length).toBeGreaterThan(4);
    expect(seen).toEqual(whole);
    expect((await ask('GET', '/api/v1/attention?cursor=x')).status).toBe(400);
    expect((await ask('GET', '/api/v1/attention?limit=0')).status).toBe(400);
  });
});
