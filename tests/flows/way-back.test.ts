import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { resolveUnknownAttempt } from '~/flows/resolve-unknown-attempt.server';
import { capabilityFor } from '~/foundation/capability.server';
import { GatewayFault } from '~/foundation/faults';
import { money } from '~/foundation/money';
import type { AskedPayment, Gateway, GatewayAnswer, RequiredAction, Returned } from '~/gateways/contract';
import { practiceGateway } from '~/gateways/practice/practice.server';
import type { PracticeSettings } from '~/gateways/practice/connection';
import { paths } from '~/paths';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_DATABASES } from '../support/open-test-house';
import { rowsIn } from '../support/paid-transaction';
import { GOOD_CARD, see, submit } from '../support/payer';

type Verbs = { -readonly [Name in keyof Gateway<PracticeSettings>]: Gateway<PracticeSettings>[Name] };

const CHALLENGE: RequiredAction = {
  kind: 'challenge',
  url: 'https://bank.test/acs',
  method: 'POST',
  fields: { creq: 'x' },
};
const FINGERPRINT: RequiredAction = { kind: 'fingerprint', url: 'https://bank.test/method', fields: { data: 'y' } };
const SECRET = 'continuation-that-nobody-reads';
const TOKEN = 'token-that-nobody-reads';

describe.each(TEST_DATABASES)('the way back, on %s', (on) => {
  const gateway: Verbs = practiceGateway;
  const own = { ...practiceGateway };
  let shop: Shop;
  let asked: { payment: AskedPayment; returned: Returned }[] = [];
  beforeAll(async () => {
    shop = await openShop({ on });
  });
  afterEach(() => {
    Object.assign(gateway, { continue: undefined }, own);
    delete gateway.continue;
    asked = [];
  });
  afterAll(() => shop.close());

  const captured = (reference: string): GatewayAnswer => ({
    outcome: 'captured',
    gatewayReference: `gw_${reference}`,
    money: money(4900, 'USD'),
    card: { brand: 'visa', lastFour: '4242' },
    credential: {
      token: TOKEN,
      payerReference: 'payer-1',
      networkTransactionId: 'ntid-1',
      card: { brand: 'visa', lastFour: '4242' },
    },
  });

  /** The practice gateway, as one that requires these steps, one after the other, and then takes the money. */
  function requireSteps(
    steps: readonly RequiredAction[],
    goOn?: (at: number, reference: string) => GatewayAnswer,
  ): void {
    const stepAt = (at: number, reference: string): GatewayAnswer => {
      const action = steps[at];
      if (!action) return captured(reference);
      return {
        outcome: 'requires_action',
        gatewayReference: `gw_${reference}`,
        action,
        continuation: `${SECRET} ${at}`,
      };
    };
    gateway.pay = (ask) => Promise.resolve(stepAt(0, ask.reference));
    gateway.continue = (payment, returned) => {
      asked.push({ payment, returned });
      const at = Number(payment.continuation?.split(' ')[1]) + 1;
      return new Promise((resolve) => resolve((goOn ?? stepAt)(at, payment.reference)));
    };
  }

  interface Begun {
    readonly id: string;
    readonly path: string;
    row(): Promise<Readonly<Record<string, unknown>>>;
    /** Comes back from elsewhere with a query and, where given, a form. */
    comeBack(query: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  }

  async function begin(): Promise<Begun> {
    const session = await shop.session();
    const path = new URL(session.checkout_url).pathname;
    await submit(shop.knock, await see(shop.knock, path), GOOD_CARD);
    const [attempt] = await rowsIn(shop, sql`select id from attempts order by prepared_at desc limit 1`);
    const id = String(attempt?.id);
    const back = paths.gatewayReturn(capabilityFor('return', id, shop.house.keys));
    return {
      id,
      path,
      row: async () => (await rowsIn(shop, sql`select * from attempts where id = ${id}`))[0] ?? {},
      comeBack: (query, form, headers = {}) => {
        const post = { method: 'POST', body: new URLSearchParams(form), headers };
        return shop.knock(back + query, form ? post : { headers });
      },
    };
  }

  const steps = (id: string) => rowsIn(shop, sql`select * from payment_steps where attempt_id = ${id}`);
  /** Everything that the database holds about an attempt, as text. */
  const everything = async (id: string) =>
    JSON.stringify(
      await rowsIn(
        shop,
        sql`select (select jsonb_agg(to_jsonb(a)) from attempts a where a.id = ${id}) as attempt,
          (select jsonb_agg(to_jsonb(s)) from payment_steps s where s.attempt_id = ${id}) as steps,
          (select jsonb_agg(to_jsonb(c)) from stored_credentials c where c.attempt_id = ${id}) as credentials,
          (select jsonb_agg(to_jsonb(l)) from ledger l where l.attempt_id = ${id}) as ledger,
          (select jsonb_agg(to_jsonb(e)) from merchant_events e) as events, (select jsonb_agg(to_jsonb(j)) from jobs j) as jobs`,
      ),
    );

  test('what the browser brings is handed on, and what the adapter gave is given back to it, from under a seal', async () => {
    requireSteps([CHALLENGE]);
    const begun = await begin();
    expect(await steps(begun.id)).toHaveLength(1);
    expect(await everything(begun.id)).not.toContain(SECRET);
    const answer = await begun.comeBack(
      '?redirectResult=a&twice=1&twice=2',
      { cres: 'c', twice: '3' },
      {
        'content-type': 'application/x-www-form-urlencoded',
      },
    );
    expect(answer.status).toBe(303);
    expect(asked).toMatchObject([
      {
        payment: {
          reference: begun.id,
          gatewayReference: `gw_${begun.id}`,
          method: 'card',
          continuation: `${SECRET} 0`,
        },
        returned: { parameters: { redirectResult: 'a', cres: 'c', twice: '3' } },
      },
    ]);
    expect(await begun.row()).toMatchObject({ state: 'captured', required_action: null });
    expect(await steps(begun.id)).toEqual([]);
    await begun.comeBack('?redirectResult=a');
    expect(asked).toHaveLength(1);
    expect(await rowsIn(shop, sql`select entry from ledger where attempt_id = ${begun.id}`)).toHaveLength(2);
  });

  test('what is too much or too long is left out', async () => {
    requireSteps([CHALLENGE]);
    const begun = await begin();
    const many = Array.from({ length: 60 }, (_, index) => `p${index}=1`).join('&');
    await begun.comeBack(`?${many}`, { long: 'x'.repeat(16_001), p0: '2' });
    const parameters = asked[0]?.returned.parameters ?? {};
    expect(Object.keys(parameters)).toHaveLength(50);
    expect(parameters).toMatchObject({ p0: '2', p49: '1' });
    expect(parameters).not.toHaveProperty('long');
  });

  test('a stored credential is kept once, its token under a seal', async () => {
    requireSteps([CHALLENGE]);
    const begun = await begin();
    await begun.comeBack('?a=1');
    const kept = await rowsIn(shop, sql`select * from stored_credentials where attempt_id = ${begun.id}`);
    expect(kept).toMatchObject([
      {
        method: 'card',
        purpose: 'subscription',
        payer_reference: 'payer-1',
        network_transaction_id: 'ntid-1',
        card_brand: 'visa',
        card_last_four: '4242',
      },
    ]);
    expect(await everything(begun.id)).not.toContain(TOKEN);
  });

  test('a fingerprint is followed by the challenge that comes after it, and the page sees the change', async () => {
    requireSteps([FINGERPRINT, CHALLENGE]);
    const begun = await begin();
    const before = await begun.row();
    expect(before).toMatchObject({ state: 'requires_action', required_action: { kind: 'fingerprint' } });
    // What the unseen frame itself brings is not the end of the step.
    const framed = await begun.comeBack('?threeDSMethodData=1', undefined, { 'sec-fetch-dest': 'iframe' });
    expect([framed.status, asked.length]).toEqual([200, 0]);
    await begun.comeBack('', { fingerprint: 'Y' });
    expect(asked[0]?.returned.parameters).toEqual({ fingerprint: 'Y' });
    const after = await begun.row();
    expect(after).toMatchObject({ state: 'requires_action', required_action: { kind: 'challenge' } });
    expect(Number(after.state_version)).toBe(Number(before.state_version) + 1);
    // The fingerprint's end once more, late: it is not about the challenge.
    await begun.comeBack('', { fingerprint: 'Y' });
    expect(asked).toHaveLength(1);
    await begun.comeBack('?cres=1');
    expect(asked[1]?.payment.continuation).toBe(`${SECRET} 1`);
    expect(await begun.row()).toMatchObject({ state: 'captured' });
  });

  test('an answer that was not heard is being found out: what the browser brought is handed on again', async () => {
    const sheet = own.dataSheet;
    Object.assign(gateway, { dataSheet: { ...sheet, truthSource: 'notification' } });
    let isHeard = false;
    requireSteps([CHALLENGE], (_, reference) => {
      if (!isHeard) throw new GatewayFault('unknown', 'cut');
      return captured(reference);
    });
    const begun = await begin();
    await begun.comeBack('?cres=42');
    expect(await begun.row()).toMatchObject({ state: 'unknown' });
    isHeard = true;
    await resolveUnknownAttempt(shop.house, begun.id, 1);
    expect(asked.at(-1)).toMatchObject({
      payment: { continuation: `${SECRET} 0` },
      returned: { parameters: { cres: '42' } },
    });
    expect(await begun.row()).toMatchObject({ state: 'captured' });
    expect(await steps(begun.id)).toEqual([]);
    expect(await rowsIn(shop, sql`select entry from ledger where attempt_id = ${begun.id}`)).toHaveLength(2);
  });

  test('what never left leaves the payer where they were', async () => {
    requireSteps([FINGERPRINT], () => {
      throw new GatewayFault('not_sent', 'away');
    });
    const begun = await begin();
    const answer = await begun.comeBack('', { fingerprint: 'U' });
    expect(answer.headers.get('location')).toContain('&held=1');
    expect(await begun.row()).toMatchObject({ state: 'requires_action', required_action: { kind: 'fingerprint' } });
  });

  test('where a gateway has no such step it is asked, as before', async () => {
    requireSteps([CHALLENGE]);
    delete gateway.continue;
    gateway.query = (payment) => Promise.resolve(captured(payment.reference));
    const begun = await begin();
    await begun.comeBack('?cres=1');
    expect(await begun.row()).toMatchObject({ state: 'captured' });
  });
});
