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
import { credentialsContract } from './contract-credentials';
import { faultsContract, type DocumentedEnds } from './contract-faults';
import { operationsContract } from './contract-operations';
import { webhookContract } from './contract-webhooks';
import { askedOf, endOf, referenceOf, sceneFor, until } from './scene';

/** Runs the suite for one registered gateway. What is documented of a payment need not hold for operations on it. */
export function gatewayContract(
  registered: RegisteredGateway,
  documented: DocumentedEnds = {},
  documentedOfOperations: DocumentedEnds = {},
): void {
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
    if (gateway.payStored) describe('stored credentials', () => credentialsContract(registered));
    if (gateway.readEvent) describe('webhooks', () => webhookContract(registered));
    describe('operations', () => operationsContract(registered, documentedOfOperations));
    describe('the fault menu', () => faultsContract(registered, documented));
  });
}

const ANY_CURRENCY = 'EUR';
/** Methods that are a code to scan, a bank's page, a slip: as far as the gateway has them. */
const CODES = ['pix', 'upi'] as const;
const PAGES = ['openbanking', 'ideal', 'pse', 'klarna', 'paypal'] as const;
const SLIPS = ['boleto', 'oxxo', 'spei', 'banktransfer'] as const;
type Other = (typeof CODES)[number] | (typeof PAGES)[number] | (typeof SLIPS)[number];

const detailsOf = (method: Other) => (method === 'upi' ? { method, virtualAddress: null } : { method });

function otherMethods(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const { methods } = registered.gateway.dataSheet;
  const started = async (method: Other) => {
    const currencies = methods[method]?.currencies ?? 'any';
    const currency = currencies === 'any' ? ANY_CURRENCY : (currencies[0] ?? ANY_CURRENCY);
    const ask = scene().askFor(detailsOf(method), money(12_300, currency));
    const answer = await scene().gateway.pay(ask, scene().context);
    if (answer.outcome !== 'requires_action') throw new Error(`no action: ${answer.outcome}`);
    return { ask, action: answer.action, asked: askedOf(ask, answer) };
  };
  const offered = <One extends Other>(all: readonly One[]) => all.filter((method) => methods[method]);

  test.each([...offered(CODES), ...offered(SLIPS)])('%s is settled by its test link', async (method) => {
    const { world, visit, nextEvent, expectTruth } = scene();
    const { ask, action, asked } = await started(method);
    if (action.kind === 'redirect') {
      expect((await visit(action.url, 'approve')).status).toBe(303);
    } else {
      if ((action.kind !== 'qr' && action.kind !== 'voucher') || action.testUrl === null)
        throw new Error(`nothing to pay with: ${action.kind}`);
      const shown = action.kind === 'qr' ? action.payload : action.reference;
      expect(shown.length).toBeGreaterThan(action.kind === 'qr' ? 20 : 4);
      expect(Date.parse(action.expiresAt ?? '9999-12-31')).toBeGreaterThan(Date.now());
      expect(ledgerOf(world)).toEqual([]);
      expect(await (await visit(action.testUrl)).text()).toContain('Payment simulated, you may close this page');
      await visit(action.testUrl);
    }
    await expectTruth(asked, { outcome: 'captured', money: ask.money });
    expect(await nextEvent(1)).not.toBeNull();
    expect(ledgerOf(world)).toHaveLength(1);
  });

  const choices = offered(PAGES).flatMap((method) => [
    [method, 'approve', ['captured', 'authorized', 'pending'], 1] as const,
    [method, 'decline', ['declined', 'canceled'], 0] as const,
  ]);
  test.each(choices)('%s: at the bank, %s ends as %s', async (method, choice, outcomes, charges) => {
    const { world, visit, comeBack, expectTruth, open } = scene();
    const { ask, action, asked } = await started(method);
    if (action.kind !== 'redirect') throw new Error(`no redirect: ${action.kind}`);
    expect(await (await open(action)).text()).toMatch(/>Approve<[\s\S]*>Decline</);
    const back = await visit(action.url, choice);
    expect(back.headers.get('location')?.startsWith(ask.returnUrl)).toBe(true);
    const end = await endOf(comeBack(asked, back));
    expect([...outcomes, 'absent', 'pending']).toContain(end);
    if (charges === 1) await expectTruth(asked, { outcome: 'captured', money: ask.money });
    else await expectTruth(asked, { outcome: expect.stringMatching(/declined|canceled/) as string });
    expect(ledgerOf(world)).toHaveLength(charges);
  });
}

function queries(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const { gateway } = registered;
  const isAsked = gateway.dataSheet.truthSource === 'query';
  const hasCards = gateway.dataSheet.methods.card !== undefined;

  test.runIf(isAsked)('knows nothing of a payment that was never asked for', async () => {
    const { context, askFor, cardAsk } = scene();
    const ask = hasCards ? cardAsk('4242424242424242') : askFor({ method: 'openbanking' });
    expect(await gateway.query?.(askedOf(ask), context)).toEqual({ outcome: 'absent' });
  });

  test.runIf(isAsked && hasCards)("does not see another account's payment", async () => {
    const { context, otherAccount, cardAsk } = scene();
    const ask = cardAsk('4242424242424242');
    const answer = await gateway.pay(ask, context);
    const other = otherAccount();
    expect(await gateway.query?.(askedOf(ask), other)).toEqual({ outcome: 'absent' });
    expect((await gateway.query?.(askedOf(ask, answer), other))?.outcome).toBe('absent');
  });

  test.runIf(hasCards)('tells the amount that was taken, not the one that was asked for', async () => {
    const { context, cardAsk, money: of, expectTruth } = scene();
    const ask = cardAsk('4242424242424242');
    const answer = await gateway.pay(ask, context);
    // Whoever records it must see what was taken, not what was hoped for.
    await expectTruth({ ...askedOf(ask, answer), money: of(4901) }, { outcome: 'captured', money: { amount: 4900 } });
  });

  test.runIf(gateway.cancel && hasCards)('cancels what waits for the payer', async () => {
    const { context, world, cardAsk } = scene();
    for (const known of isAsked ? [true, false] : [true]) {
      const ask = cardAsk('4000000000003220');
      const answer = await gateway.pay(ask, context);
      const asked = askedOf(ask, known ? answer : undefined);
      expect(['canceled', 'pending']).toContain((await gateway.cancel?.(asked, context))?.outcome);
      await scene().expectTruth(asked, { outcome: 'canceled' });
    }
    expect(ledgerOf(world)).toEqual([]);
  });

  test.runIf(gateway.cancel && hasCards)('says that it is too late to cancel what was charged', async () => {
    const { context, world, cardAsk } = scene();
    const ask = cardAsk('4242424242424242');
    const answer = await gateway.pay(ask, context);
    const end = await endOf(gateway.cancel?.(askedOf(ask, answer), context));
    expect(['captured', 'pending', 'unknown', 'fault refused']).toContain(end);
    expect(ledgerOf(world)).toMatchObject([{ status: 'captured' }]);
  });

  test.runIf(hasCards)('tells of a late success, when a tester settles what was given up', async () => {
    const { context, world, inbox, cardAsk, expectTruth } = scene();
    const ask = cardAsk('4000000000003220');
    const answer = await gateway.pay(ask, context);
    const asked = askedOf(ask, answer);
    fail(world, referenceOf(answer));
    await expectTruth(asked, { outcome: 'declined' });
    settle(world, referenceOf(answer));
    fail(world, referenceOf(answer));
    await expectTruth(asked, { outcome: 'captured' });
    const before = inbox.length;
    repeatWebhook(world, referenceOf(answer));
    await until(() => inbox.length > before);
    expect(ledgerOf(world)).toHaveLength(1);
  });
}
