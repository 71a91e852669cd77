import { expect, test } from 'vitest';
import { DECLINE_CODES, type GatewayAnswer, type PaymentAsk } from '~/gateways/contract';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { formatMoney, money } from '~/foundation/money';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { askedOf, endOf, referenceOf, sceneFor, until, type Scene } from './scene';

const DECLINES = [
  ['4000000000000002', 'generic'],
  ['4000000000009995', 'insufficient_funds'],
  ['4000000000009987', 'lost_or_stolen'],
  ['4000000000000069', 'expired_card'],
  ['4000000000000127', 'wrong_security_code'],
] as const;

const AMOUNTS = [
  [4900, 'USD'], [1, 'EUR'], [1999, 'EUR'], [500, 'JPY'], [12_345, 'KWD'], [15_000, 'CLP'], [990, 'ISK'], [100, 'BRL'], [999_999_999_999, 'EUR'],
] as const; // prettier-ignore

/** A card's success: gateways that capture by a second step of their own say so a moment later. */
const PAID = ['captured', 'authorized'];
/** How a payer's own refusal at the bank may be told. */
const GIVEN_UP = ['canceled', 'declined'];

/** Approvals, declines, pending, repeats, and what is reported of a card. */
export function cards(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);

  test.each([
    ['4242424242424242', '4242'],
    ['5555555555554444', '4444'],
    ['378282246310005', '0005'],
  ])('approves %s', async (number, lastFour) => {
    const { gateway, context, world, expectTruth } = scene();
    const ask = scene().cardAsk(number);
    const answer = await gateway.pay(ask, context);
    expect(PAID).toContain(answer.outcome);
    expect(answer).toMatchObject({ money: ask.money, card: { lastFour } });
    await expectTruth(askedOf(ask, answer), { outcome: 'captured', money: ask.money });
    const { amount, currency } = ask.money;
    const gatewayReference = referenceOf(answer);
    expect(ledgerOf(world)).toMatchObject([
      { gateway: gateway.id, gatewayReference, reference: ask.reference, amount, currency, status: 'captured' },
    ]);
  });

  test.each(DECLINES)('declines %s as %s, and charges nothing', async (number, declineCode) => {
    const { gateway, context, world, cardAsk } = scene();
    const answer = await gateway.pay(cardAsk(number), context);
    expect(answer).toMatchObject({ outcome: 'declined', declineCode });
    expect(answer.outcome === 'declined' && answer.rawCode).not.toBe('');
    expect(ledgerOf(world)).toEqual([]);
  });

  test('every decline code of its data sheet is one that the page has words for', () => {
    const codes = Object.entries(registered.gateway.dataSheet.declines);
    expect(codes.length).toBeGreaterThan(4);
    for (const [rawCode, { code }] of codes) expect(DECLINE_CODES, rawCode).toContain(code);
  });

  test('approves by frictionless 3-D Secure without asking the payer', async () => {
    const { gateway, context, cardAsk } = scene();
    const answer = await afterFingerprint(scene(), cardAsk('4000000000003063'), context);
    expect(gateway.id && PAID).toContain(answer.outcome);
  });

  test('is pending until the gateway settles by itself, and says so by webhook', async () => {
    const { gateway, context, world, nextEvent, cardAsk, truth, expectTruth } = scene();
    const ask = cardAsk('4000000000000341');
    const answer = await gateway.pay(ask, context);
    expect(answer.outcome).toBe('pending');
    const asked = askedOf(ask, answer);
    expect(['pending', 'absent']).toContain((await truth(asked)).outcome);
    expect(ledgerOf(world)).toEqual([]);
    expect(await nextEvent(1)).toMatchObject({ gatewayReference: referenceOf(answer) });
    await expectTruth(asked, { outcome: 'captured', money: ask.money });
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test('a repeat with the same reference charges once', async () => {
    const { gateway, context, world, cardAsk } = scene();
    const ask = cardAsk('4242424242424242');
    const ends = await Promise.all(
      Array.from({ length: 10 }, () => gateway.pay(ask, context).then((answer) => JSON.stringify(answer), endOfError)),
    );
    expect(ledgerOf(world)).toHaveLength(1);
    // A refused repeat says nothing of the first: whoever made it must not believe that nothing was charged.
    const others = ends.filter((end) => !/"outcome":"(captured|authorized)"/.test(end));
    for (const end of others) expect(end).toMatch(/^fault unknown$|"outcome":"(unknown|pending)"/);
    if (gateway.dataSheet.repeats === 'replayed') expect(new Set(ends).size).toBe(1);
  });

  test('another payment with the same reference is never charged', async () => {
    const { gateway, context, world, cardAsk, money } = scene();
    const ask = cardAsk('4242424242424242');
    await gateway.pay(ask, context);
    const again = gateway.pay({ ...ask, money: money(100) }, context);
    // Where a repeat is answered with the first answer whatever it asks for, that answer tells the first one's money.
    const isFirst = again.then((answer) => 'money' in answer && answer.money.amount === 4900).catch(() => false);
    const ends = ['fault refused', 'fault unknown', 'unknown', ...((await isFirst) ? PAID : [])];
    expect(ends).toContain(await endOf(again));
    expect(ledgerOf(world)).toMatchObject([{ amount: 4900 }]);
  });

  test('no report of an exchange holds the card number, the security code, or a secret', async () => {
    const { gateway, context, exchanges, cardAsk } = scene();
    const ask = cardAsk('4242424242424242');
    const answer = await gateway.pay(ask, context);
    await gateway.query?.(askedOf(ask, answer), context);
    expect(exchanges.length).toBeGreaterThanOrEqual(1);
    const told = JSON.stringify(exchanges);
    expect(told).not.toContain('4242424242424242');
    expect(told).not.toMatch(/\b737\b/);
    for (const secret of secretsOf(context.settings)) expect(told).not.toContain(secret);
    expect(exchanges.some(({ requestBody }) => requestBody.includes(ask.reference))).toBe(true);
  });
}

const endOfError = (error: unknown) => endOf(Promise.reject(error instanceof Error ? error : new Error(String(error))));

/** A payment that has gone as far as the payer's browser can go by itself. */
async function afterFingerprint(scene: Scene, ask: PaymentAsk, context: Scene['context']): Promise<GatewayAnswer> {
  const answer = await scene.gateway.pay(ask, context);
  if (answer.outcome !== 'requires_action' || answer.action.kind !== 'fingerprint') return answer;
  const goOn = scene.gateway.continue?.(askedOf(ask, answer), { parameters: { fingerprint: 'Y' } }, context);
  if (!goOn) throw new Error('a fingerprint that nothing follows');
  return goOn;
}

/** 3-D Secure with the payer at a page. */
export function challenges(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const challenged = async () => {
    const ask = scene().cardAsk('4000000000003220');
    const answer = await afterFingerprint(scene(), ask, scene().context);
    const { outcome } = answer;
    if (outcome !== 'requires_action' || (answer.action.kind !== 'challenge' && answer.action.kind !== 'redirect'))
      throw new Error(`no challenge: ${outcome}`);
    return { ask, action: answer.action, asked: askedOf(ask, answer) };
  };

  test.each([
    ['complete', PAID, 1],
    ['fail', ['declined'], 0],
    ['cancel', GIVEN_UP, 0],
  ] as const)('%s ends as %s', async (choice, outcomes, charges) => {
    const { world, visit, comeBack, truth, expectTruth, inbox } = scene();
    const { ask, action, asked } = await challenged();
    expect(ledgerOf(world)).toEqual([]);
    const back = await visit(action.url, choice);
    expect(back.status).toBe(303);
    expect(back.headers.get('location')?.startsWith(ask.returnUrl)).toBe(true);
    expect(outcomes).toContain((await comeBack(asked, back)).outcome);
    expect(ledgerOf(world)).toHaveLength(charges);
    if (charges === 1) await expectTruth(asked, { outcome: 'captured', money: ask.money });
    else expect([...GIVEN_UP, 'absent']).toContain((await truth(asked)).outcome);
    await until(() => inbox.length > 0);
  });

  test('coming back twice, or without what the bank gave, charges once and is no success by itself', async () => {
    const { world, visit, comeBack } = scene();
    const { ask, action, asked } = await challenged();
    const empty = new Response(null, { headers: { location: ask.returnUrl } });
    const early = await endOf(comeBack(asked, empty));
    expect(['requires_action', 'pending', 'unknown', 'absent', 'fault refused', 'fault unknown']).toContain(early);
    const back = await visit(action.url, 'complete');
    const ends = await Promise.all([1, 2, 3].map(() => endOf(comeBack(asked, back))));
    for (const end of ends) expect([...PAID, 'unknown', 'fault unknown', 'pending']).toContain(end);
    expect(ends.some((end) => PAID.includes(end))).toBe(true);
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test('its page has the three buttons, and may be framed by the application only', async () => {
    const { action, ask } = await challenged();
    const page = await scene().open(action);
    const text = await page.text();
    for (const label of ['Complete authentication', 'Fail authentication', 'Cancel'])
      expect(text).toContain(`>${label}</button>`);
    expect(text).toContain(formatMoney(ask.money, 'en'));
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'self' https://shop.test");
    expect(policy).not.toContain('unsafe-inline');
  });

  test('a second button changes nothing', async () => {
    const { world, visit, comeBack, open, expectTruth } = scene();
    const { action, asked } = await challenged();
    const back = await visit(action.url, 'complete');
    await visit(action.url, 'fail');
    expect((await open(action)).status).toBe(200);
    await comeBack(asked, back);
    await expectTruth(asked, { outcome: 'captured' });
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test('abandoned, it expires after a quarter of an hour and cannot be completed any more', async () => {
    const { gateway, context, world, visit, advance, comeBack } = scene();
    const { action, asked } = await challenged();
    const isAsked = gateway.dataSheet.truthSource === 'query';
    advance(15 * 60_000 - 5_000);
    if (isAsked) expect((await gateway.query?.(asked, context))?.outcome).toMatch(/requires_action|pending/);
    advance(10_000);
    const back = await visit(action.url, 'complete');
    expect(back.status).toBe(303);
    const end = await endOf(comeBack(asked, back));
    expect(['expired', 'declined', 'canceled', 'absent', 'unknown', 'fault refused', 'fault unknown']).toContain(end);
    if (isAsked) expect((await gateway.query?.(asked, context))?.outcome).toMatch(/expired|declined|canceled/);
    expect(ledgerOf(world)).toEqual([]);
  });
}

/** The gateway falls silent before, while or after it charges. */
export function silence(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);

  test.each([
    ['answers 500 although it charged', '4000000000000119'],
    ['charges, and the connection is cut', '4000000000000259'],
  ])('%s: unknown, and the gateway tells the truth', async (_what, number) => {
    const { gateway, context, world, cardAsk, expectTruth } = scene();
    const ask = cardAsk(number);
    expect(['fault unknown', 'unknown']).toContain(await endOf(gateway.pay(ask, context)));
    expect(ledgerOf(world)).toMatchObject([{ reference: ask.reference, status: 'captured' }]);
    await expectTruth(askedOf(ask), { outcome: 'captured', money: ask.money });
  });

  test('down before anything is sent: proven, and another account gets the payment', async () => {
    const { gateway, context, world, otherAccount, cardAsk } = scene();
    const ask = cardAsk('4000000000006975');
    expect(await endOf(gateway.pay(ask, context))).toBe('fault not_sent');
    expect(await endOf(gateway.pay(ask, context))).toBe('fault not_sent');
    expect(ledgerOf(world)).toEqual([]);
    const again = await gateway.pay({ ...ask, reference: `${ask.reference.slice(0, -4)}beef` }, otherAccount());
    expect(PAID).toContain(again.outcome);
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test.each([
    ['after', true, 'captured'],
    ['before', false, 'absent'],
  ])('a timeout %s the charge is unknown', async (_when, isObeyed, truth) => {
    const { gateway, context, world, cardAsk, expectTruth } = scene();
    world.orderFault({ verb: 'pay', isObeyed, fault: { id: 'hang-after-request', net: 'hang' } });
    const ask = cardAsk('4242424242424242');
    const startedAt = performance.now();
    expect(['fault unknown', 'unknown']).toContain(await endOf(gateway.pay(ask, { ...context, timeoutMs: 100 })));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await expectTruth(askedOf(ask), { outcome: truth });
  });
}

/** Amounts in currencies of every kind of minor unit. */
export function amounts(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const { currencies = [] } = registered.gateway.dataSheet.methods.card ?? {};
  const offered = AMOUNTS.filter(([, currency]) => currencies === 'any' || currencies.includes(currency));

  test.each(offered)('charges %i %s, no more and no less', async (amount, currency) => {
    const { gateway, context, world, cardAsk } = scene();
    const of = money(amount, currency);
    const ask = cardAsk('4242424242424242', of);
    const end = await endOf(gateway.pay(ask, context));
    if (end === 'fault not_sent') {
      // What its wire cannot say exactly is not sent at all.
      expect(ledgerOf(world)).toEqual([]);
      return;
    }
    expect(PAID).toContain(end);
    await scene().expectTruth(askedOf(ask), { outcome: 'captured', money: of });
    expect(ledgerOf(world)).toMatchObject([{ amount, currency }]);
  });
}

function secretsOf(settings: unknown): string[] {
  return Object.entries(settings as Record<string, unknown>)
    .filter(([name]) => /key|secret|password/i.test(name))
    .map(([, value]) => String(value));
}
