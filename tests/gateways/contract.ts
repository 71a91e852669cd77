/**
 * The one contract suite: what every gateway adapter must do, against the simulator of its gateway. The simulator's ledger
 * is the oracle of all that is said about money.
 */
import { describe, expect, test } from 'vitest';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { money } from '~/foundation/money';
import { settle, fail, repeatWebhook } from '~/gateways/simulation/control';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { amounts, cards, challenges, silence } from './contract-cards';
import { faultsContract } from './contract-faults';
import { operationsContract } from './contract-operations';
import { webhookContract } from './contract-webhooks';
import { askedOf, askFor, cardAsk, referenceOf, sceneFor, until } from './scene';

/** Where a gateway's documents promise more than the fault menu assumes: how the named faults must end there. */
export type DocumentedEnds = Readonly<Record<string, string>>;

/** Runs the suite for one registered gateway. */
export function gatewayContract(registered: RegisteredGateway, documented: DocumentedEnds = {}): void {
  const { gateway } = registered;
  describe(`${gateway.name} keeps the contract`, () => {
    if (gateway.dataSheet.methods.card) {
      describe('card', () => cards(registered));
      describe('3-D Secure', () => challenges(registered));
      describe('the gateway falls silent', () => silence(registered));
      describe('money', () => amounts(registered));
    }
    describe('other methods', () => otherMethods(registered));
    describe('query and cancel', () => queries(registered));
    if (gateway.readEvent) describe('webhooks', () => webhookContract(registered));
    describe('operations', () => operationsContract(registered));
    describe('the fault menu', () => faultsContract(registered, documented));
  });
}

const ANY_CURRENCY = 'EUR';

function otherMethods(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const { methods } = registered.gateway.dataSheet;
  const started = async (method: 'pix' | 'upi' | 'openbanking') => {
    const currencies = methods[method]?.currencies ?? 'any';
    const ask = askFor(
      { method },
      money(12_345, currencies === 'any' ? ANY_CURRENCY : (currencies[0] ?? ANY_CURRENCY)),
    );
    const answer = await scene().gateway.pay(ask, scene().context);
    if (answer.outcome !== 'requires_action') throw new Error(`no action: ${answer.outcome}`);
    return { ask, action: answer.action, asked: askedOf(ask, answer) };
  };

  test.each((['pix', 'upi'] as const).filter((method) => methods[method]))(
    '%s shows a code that its test link settles',
    async (method) => {
      const { gateway, context, world, visit, nextEvent } = scene();
      const { ask, action, asked } = await started(method);
      if (action.kind !== 'qr' || action.testUrl === null) throw new Error(`no code: ${action.kind}`);
      expect(action.payload.length).toBeGreaterThan(20);
      expect(Date.parse(action.expiresAt)).toBeGreaterThan(Date.now());
      expect(ledgerOf(world)).toEqual([]);
      expect(await (await visit(action.testUrl)).text()).toContain('Payment simulated, you may close this page');
      expect(await gateway.query?.(asked, context)).toMatchObject({ outcome: 'captured', money: ask.money });
      expect(await nextEvent(1)).toMatchObject({ reference: ask.reference });
      await visit(action.testUrl);
      expect(ledgerOf(world)).toHaveLength(1);
    },
  );

  test.runIf(methods.openbanking).each([
    ['approve', 'captured', 1],
    ['decline', 'declined', 0],
  ])('at the bank, %s ends as %s', async (choice, outcome, charges) => {
    const { gateway, context, world, visit } = scene();
    const { ask, action, asked } = await started('openbanking');
    if (action.kind !== 'redirect') throw new Error(`no redirect: ${action.kind}`);
    expect(await (await visit(action.url)).text()).toMatch(/>Approve<[\s\S]*>Decline</);
    expect((await visit(action.url, choice)).headers.get('location')).toBe(ask.returnUrl);
    expect(await gateway.query?.(asked, context)).toMatchObject({ outcome });
    expect(ledgerOf(world)).toHaveLength(charges);
  });
}

function queries(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const { gateway } = registered;

  test.runIf(gateway.query)('knows nothing of a payment that was never asked for', async () => {
    expect(await gateway.query?.(askedOf(cardAsk('4242424242424242')), scene().context)).toEqual({ outcome: 'absent' });
  });

  test.runIf(gateway.query)("does not see another account's payment", async () => {
    const { context, otherAccount } = scene();
    const ask = cardAsk('4242424242424242');
    const answer = await gateway.pay(ask, context);
    const other = otherAccount();
    expect(await gateway.query?.(askedOf(ask), other)).toEqual({ outcome: 'absent' });
    expect((await gateway.query?.(askedOf(ask, { gatewayReference: referenceOf(answer) }), other))?.outcome).toBe(
      'absent',
    );
  });

  test.runIf(gateway.query)('tells the amount that was taken, not the one that was asked for', async () => {
    const { context } = scene();
    const ask = cardAsk('4242424242424242');
    await gateway.pay(ask, context);
    const dearer = { ...askedOf(ask), money: money(4901, 'USD') };
    // Whoever records it must see what was taken, not what was hoped for.
    expect(await gateway.query?.(dearer, context)).toMatchObject({ outcome: 'captured', money: { amount: 4900 } });
  });

  test.runIf(gateway.cancel)('cancels what waits for the payer, with or without the gateway reference', async () => {
    const { context, world } = scene();
    for (const known of [true, false]) {
      const ask = cardAsk('4000000000003220');
      const answer = await gateway.pay(ask, context);
      const asked = askedOf(ask, known ? { gatewayReference: referenceOf(answer) } : undefined);
      expect(await gateway.cancel?.(asked, context)).toMatchObject({ outcome: 'canceled' });
      expect(await gateway.query?.(asked, context)).toMatchObject({ outcome: 'canceled' });
    }
    expect(ledgerOf(world)).toEqual([]);
  });

  test.runIf(gateway.cancel)('says that it is too late to cancel what was charged', async () => {
    const { context, world } = scene();
    const ask = cardAsk('4242424242424242');
    await gateway.pay(ask, context);
    expect(await gateway.cancel?.(askedOf(ask), context)).toMatchObject({ outcome: 'captured' });
    expect(ledgerOf(world)).toMatchObject([{ status: 'captured' }]);
  });

  test('tells of a late success, when a tester settles what was given up', async () => {
    const { context, world, inbox } = scene();
    const ask = cardAsk('4000000000003220');
    const answer = await gateway.pay(ask, context);
    fail(world, referenceOf(answer));
    expect(await gateway.query?.(askedOf(ask), context)).toMatchObject({ outcome: 'declined' });
    settle(world, referenceOf(answer));
    fail(world, referenceOf(answer));
    expect(await gateway.query?.(askedOf(ask), context)).toMatchObject({ outcome: 'captured' });
    repeatWebhook(world, referenceOf(answer));
    await until(() => inbox.length === 3);
    expect(ledgerOf(world)).toHaveLength(1);
  });
}
