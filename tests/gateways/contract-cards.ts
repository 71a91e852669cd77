import { expect, test } from 'vitest';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { money } from '~/foundation/money';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { askedOf, cardAsk, endOf, referenceOf, sceneFor } from './scene';

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

/** Approvals, declines, pending, repeats, and what is reported of a card. */
export function cards(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);

  test.each([
    ['4242424242424242', '4242'],
    ['5555555555554444', '4444'],
    ['378282246310005', '0005'],
  ])('approves %s', async (number, lastFour) => {
    const { gateway, context, world } = scene();
    const ask = cardAsk(number);
    const answer = await gateway.pay(ask, context);
    expect(answer).toMatchObject({ outcome: 'captured', money: ask.money, card: { lastFour } });
    expect(ledgerOf(world)).toMatchObject([
      {
        gateway: gateway.id,
        gatewayReference: referenceOf(answer),
        sessionId: ask.sessionId,
        amount: 4900,
        currency: 'USD',
        status: 'captured',
      },
    ]);
  });

  test.each(DECLINES)('declines %s as %s, and charges nothing', async (number, declineCode) => {
    const { gateway, context, world } = scene();
    const answer = await gateway.pay(cardAsk(number), context);
    expect(answer).toMatchObject({ outcome: 'declined', declineCode });
    expect(answer.outcome === 'declined' && answer.rawCode).not.toBe('');
    expect(ledgerOf(world)).toEqual([]);
  });

  test('approves by frictionless 3-D Secure without asking the payer', async () => {
    const { gateway, context } = scene();
    expect(await gateway.pay(cardAsk('4000000000003063'), context)).toMatchObject({ outcome: 'captured' });
  });

  test('is pending until the gateway settles by itself, and says so by webhook', async () => {
    const { gateway, context, world, nextEvent } = scene();
    const ask = cardAsk('4000000000000341');
    const answer = await gateway.pay(ask, context);
    expect(answer.outcome).toBe('pending');
    expect(await gateway.query?.(askedOf(ask, { gatewayReference: referenceOf(answer) }), context)).toMatchObject({
      outcome: 'pending',
    });
    expect(ledgerOf(world)).toEqual([]);
    expect(await nextEvent(1)).toMatchObject({ reference: ask.reference, gatewayReference: referenceOf(answer) });
    expect(await gateway.query?.(askedOf(ask), context)).toMatchObject({ outcome: 'captured', money: ask.money });
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test('a repeat with the same reference charges once and gives the first answer', async () => {
    const { gateway, context, world } = scene();
    const ask = cardAsk('4242424242424242');
    const answers = await Promise.all(Array.from({ length: 10 }, () => gateway.pay(ask, context)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test('another payment with the same reference is refused, not charged', async () => {
    const { gateway, context, world } = scene();
    const ask = cardAsk('4242424242424242');
    await gateway.pay(ask, context);
    expect(await endOf(gateway.pay({ ...ask, money: money(1, 'USD') }, context))).toBe('fault refused');
    expect(ledgerOf(world)).toMatchObject([{ amount: 4900 }]);
  });

  test('no report of an exchange holds the card number, the security code, or a secret', async () => {
    const { gateway, context, exchanges } = scene();
    const ask = cardAsk('4242424242424242');
    const answer = await gateway.pay(ask, context);
    await gateway.query?.(askedOf(ask, { gatewayReference: referenceOf(answer) }), context);
    expect(exchanges.length).toBeGreaterThanOrEqual(1);
    const told = JSON.stringify(exchanges);
    expect(told).not.toContain('4242424242424242');
    expect(told).not.toMatch(/\b737\b/);
    for (const secret of secretsOf(context.settings)) expect(told).not.toContain(secret);
    expect(exchanges[0]?.requestBody).toContain(ask.reference);
  });
}

/** 3-D Secure with the payer at a page. */
export function challenges(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const challenged = async () => {
    const ask = cardAsk('4000000000003220');
    const answer = await scene().gateway.pay(ask, scene().context);
    if (answer.outcome !== 'requires_action' || answer.action.kind !== 'challenge')
      throw new Error(`no challenge: ${answer.outcome}`);
    return { ask, url: answer.action.url, asked: askedOf(ask, answer) };
  };

  test.each([
    ['complete', 'captured', 1],
    ['fail', 'declined', 0],
    ['cancel', 'canceled', 0],
  ])('%s ends as %s', async (choice, outcome, charges) => {
    const { gateway, context, world, visit, nextEvent } = scene();
    const { ask, url, asked } = await challenged();
    expect(ledgerOf(world)).toEqual([]);
    const back = await visit(url, choice);
    expect([back.status, back.headers.get('location')]).toEqual([303, ask.returnUrl]);
    expect(await gateway.query?.(asked, context)).toMatchObject({ outcome });
    expect(ledgerOf(world)).toHaveLength(charges);
    expect(await nextEvent(1)).toMatchObject({ reference: ask.reference });
  });

  test('its page has the three buttons, and may be framed by the application only', async () => {
    const { url } = await challenged();
    const page = await scene().visit(url);
    const text = await page.text();
    for (const label of ['Complete authentication', 'Fail authentication', 'Cancel'])
      expect(text).toContain(`>${label}</button>`);
    expect(text).toContain('$49.00');
    expect(text).toContain('Plan &quot;Basic&quot; &amp; &lt;more&gt;');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'self' https://shop.test");
    expect(policy).not.toContain('unsafe-inline');
  });

  test('a second button changes nothing', async () => {
    const { gateway, context, world, visit } = scene();
    const { url, asked } = await challenged();
    await visit(url, 'complete');
    await visit(url, 'fail');
    expect((await visit(url)).status).toBe(200);
    expect(await gateway.query?.(asked, context)).toMatchObject({ outcome: 'captured' });
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test('abandoned, it expires after a quarter of an hour and cannot be completed any more', async () => {
    const { gateway, context, world, visit, advance } = scene();
    const { url, asked } = await challenged();
    advance(15 * 60_000 - 5_000);
    expect(await gateway.query?.(asked, context)).toMatchObject({ outcome: 'requires_action' });
    advance(10_000);
    expect((await visit(url, 'complete')).status).toBe(303);
    expect(await gateway.query?.(asked, context)).toMatchObject({ outcome: 'expired' });
    expect(ledgerOf(world)).toEqual([]);
  });
}

/** The gateway falls silent before, while or after it charges. */
export function silence(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);

  test.each([
    ['answers 500 although it charged', '4000000000000119'],
    ['charges, and the connection is cut', '4000000000000259'],
  ])('%s: unknown, and the query tells the truth', async (_what, number) => {
    const { gateway, context, world } = scene();
    const ask = cardAsk(number);
    expect(await endOf(gateway.pay(ask, context))).toBe('fault unknown');
    expect(ledgerOf(world)).toMatchObject([{ sessionId: ask.sessionId, status: 'captured' }]);
    expect(await gateway.query?.(askedOf(ask), context)).toMatchObject({ outcome: 'captured', money: ask.money });
  });

  test('down before anything is sent: proven, and another account gets the payment', async () => {
    const { gateway, context, world, otherAccount } = scene();
    const ask = cardAsk('4000000000006975');
    expect(await endOf(gateway.pay(ask, context))).toBe('fault not_sent');
    expect(await endOf(gateway.pay(ask, context))).toBe('fault not_sent');
    expect(ledgerOf(world)).toEqual([]);
    expect(await gateway.pay({ ...ask, reference: `${ask.reference.slice(0, -4)}beef` }, otherAccount())).toMatchObject(
      { outcome: 'captured' },
    );
    expect(ledgerOf(world)).toHaveLength(1);
  });

  test.each([
    ['after', true, 'captured'],
    ['before', false, 'absent'],
  ])('a timeout %s the charge is unknown', async (_when, isObeyed, truth) => {
    const { gateway, context, world } = scene();
    world.orderFault({ verb: 'pay', isObeyed, fault: { id: 'hang-after-request', net: 'hang' } });
    const ask = cardAsk('4242424242424242');
    const startedAt = performance.now();
    expect(await endOf(gateway.pay(ask, { ...context, timeoutMs: 100 }))).toBe('fault unknown');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(await gateway.query?.(askedOf(ask), context)).toMatchObject({ outcome: truth });
  });
}

/** Amounts in currencies of every kind of minor unit. */
export function amounts(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const { currencies = [] } = registered.gateway.dataSheet.methods.card ?? {};
  const offered = AMOUNTS.filter(([, currency]) => currencies === 'any' || currencies.includes(currency));

  test.each(offered)('charges %i %s, no more and no less', async (amount, currency) => {
    const { gateway, context, world } = scene();
    const of = money(amount, currency);
    expect(await gateway.pay(cardAsk('4242424242424242', of), context)).toMatchObject({
      outcome: 'captured',
      money: of,
    });
    expect(ledgerOf(world)).toMatchObject([{ amount, currency }]);
  });
}

function secretsOf(settings: unknown): string[] {
  return Object.entries(settings as Record<string, unknown>)
    .filter(([name]) => /key|secret|password/i.test(name))
    .map(([, value]) => String(value));
}
