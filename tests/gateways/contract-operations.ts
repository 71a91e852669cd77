import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { money } from '~/foundation/money';
import type {
  AskedOperation,
  ListPage,
  OperationAnswer,
  OperationAsk,
  OperationKind,
} from '~/gateways/operation-contract';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { isPlayable, menuFault } from '~/gateways/simulation/fault-menu';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { UNKNOWN, ENDS } from './contract-faults';
import { askedOf, cardAsk, endOf, referenceOf, sceneFor, type Scene } from './scene';

const menu = z
  .object({ faults: z.array(menuFault.extend({ class: z.string() })) })
  .parse(JSON.parse(readFileSync(new URL('../corpora/own/gateway-fault-menu.json', import.meta.url), 'utf8')));

let references = 0;

/** An ask for an operation on a payment that was just made: captured for refunds, only authorized for the others. */
async function operationOn(
  { gateway, context }: Scene,
  kind: OperationKind,
  amount = 4900,
): Promise<{ ask: OperationAsk; do(change?: Partial<OperationAsk>): Promise<OperationAnswer> }> {
  const captureMode = kind === 'refund' ? 'automatic' : 'manual';
  const paid = { ...cardAsk('4242424242424242'), captureMode } as const;
  const payment = askedOf(paid, { gatewayReference: referenceOf(await gateway.pay(paid, context)) });
  return onPayment({ gateway, context }, { kind, payment, amount });
}

function onPayment(
  { gateway, context }: Pick<Scene, 'gateway' | 'context'>,
  about: { kind: OperationKind; payment: OperationAsk['payment']; amount: number },
) {
  references += 1;
  const reference = `00000000-0000-4000-9000-${references.toString(16).padStart(12, '0')}`;
  const { kind, payment } = about;
  const ask: OperationAsk = { reference, kind, payment, money: money(about.amount, 'USD'), reason: null };
  const act = (change: Partial<OperationAsk> = {}) => {
    const answer = gateway[kind]?.({ ...ask, ...change }, context);
    if (!answer) throw new Error(`no ${kind}`);
    return answer;
  };
  return { ask, do: act };
}

const askedAbout = (ask: OperationAsk, gatewayReference: string | null = null): AskedOperation => ({
  ...ask,
  gatewayReference,
});

const AFTER = {
  capture: { status: 'captured', captured: 4900, refunded: 0 },
  void: { status: 'voided', captured: 0, refunded: 0 },
  refund: { status: 'refunded', captured: 4900, refunded: 4900 },
} as const;
const BEFORE = {
  capture: { status: 'authorized', captured: 0, refunded: 0 },
  void: { status: 'authorized', captured: 0, refunded: 0 },
  refund: { status: 'captured', captured: 4900, refunded: 0 },
} as const;

function verbsOf({ gateway }: RegisteredGateway): readonly OperationKind[] {
  const isLater = gateway.dataSheet.methods.card?.captureModes?.includes('manual') ?? false;
  return (['capture', 'void', 'refund'] as const).filter((kind) => gateway[kind] && (kind === 'refund' || isLater));
}

/** What is done with money that was reserved or taken, for every verb that the gateway has. */
export function operationsContract(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const { gateway } = registered;
  const verbs = verbsOf(registered);
  const sheet = gateway.dataSheet.operations;

  test.runIf(verbs.includes('capture'))('a card is authorized only, where that is asked for', async () => {
    const { context, world } = scene();
    const ask = { ...cardAsk('4242424242424242'), captureMode: 'manual' } as const;
    expect(await gateway.pay(ask, context)).toMatchObject({ outcome: 'authorized', money: ask.money });
    expect(await gateway.query?.(askedOf(ask), context)).toMatchObject({ outcome: 'authorized', money: ask.money });
    expect(ledgerOf(world)).toMatchObject([BEFORE.capture]);
  });

  test.each(verbs)('%s of all: it succeeds, the gateway tells, and asking says the same', async (kind) => {
    const { context, world, nextEvent } = scene();
    const { ask, do: act } = await operationOn(scene(), kind);
    const answer = await act();
    expect(answer).toMatchObject({ outcome: 'succeeded', money: ask.money });
    expect(ledgerOf(world)).toMatchObject([AFTER[kind]]);
    const known = askedAbout(ask, answer.outcome === 'succeeded' ? answer.gatewayReference : null);
    expect(await gateway.queryOperation?.(known, context)).toEqual(answer);
    expect(await gateway.queryOperation?.(askedAbout(ask), context)).toEqual(answer);
    const { reference } = ask.payment;
    expect(await nextEvent(1)).toMatchObject({ reference, operationReference: ask.reference });
  });

  test.runIf(verbs.includes('capture') && sheet.hasPartialCapture)(
    'a part is captured; the rest is released',
    async () => {
      const { context, world } = scene();
      const { ask, do: act } = await operationOn(scene(), 'capture', 2000);
      expect(await act()).toMatchObject({ outcome: 'succeeded', money: money(2000, 'USD') });
      expect(ledgerOf(world)).toMatchObject([{ status: 'captured', captured: 2000 }]);
      // The payment is still the one that was asked for; what was taken of it is beside.
      expect(await gateway.query?.(ask.payment, context)).toMatchObject({
        outcome: 'captured',
        money: ask.payment.money,
        captured: money(2000, 'USD'),
      });
      if (!sheet.hasSeveralCaptures) {
        const again = onPayment(scene(), { ...ask, amount: 100 });
        expect((await again.do()).outcome).toBe('declined');
      }
      if (gateway.refund) {
        expect((await onPayment(scene(), { ...ask, kind: 'refund', amount: 2001 }).do()).outcome).toBe('declined');
        expect((await onPayment(scene(), { ...ask, kind: 'refund', amount: 2000 }).do()).outcome).toBe('succeeded');
      }
    },
  );

  test.runIf(verbs.includes('refund') && sheet.hasPartialRefund)(
    'several refunds, and none above what is left',
    async () => {
      const { world } = scene();
      const first = await operationOn(scene(), 'refund', 1000);
      expect((await first.do()).outcome).toBe('succeeded');
      expect(ledgerOf(world)).toMatchObject([{ status: 'partly_refunded', refunded: 1000 }]);
      for (const [amount, outcome] of [
        [3901, 'declined'],
        [3900, 'succeeded'],
        [1, 'declined'],
      ] as const)
        expect((await onPayment(scene(), { ...first.ask, amount }).do()).outcome, String(amount)).toBe(outcome);
      expect(ledgerOf(world)).toMatchObject([{ status: 'refunded', captured: 4900, refunded: 4900 }]);
    },
  );

  test.each(verbs)('%s repeated with the same reference is done once', async (kind) => {
    const { world } = scene();
    const { do: act } = await operationOn(scene(), kind, kind === 'void' ? 4900 : 1000);
    const answers = await Promise.all(Array.from({ length: 5 }, () => act()));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(world.payments().flatMap(({ operations }) => operations)).toHaveLength(1);
    expect(ledgerOf(world)).toMatchObject([{ refunded: kind === 'refund' ? 1000 : 0 }]);
  });

  test.each(verbs)('%s of another amount with the same reference is refused', async (kind) => {
    const { world } = scene();
    const { do: act } = await operationOn(scene(), kind, 1000);
    await act();
    expect(await endOf(act({ money: money(1001, 'USD') }))).toBe('fault refused');
    expect(world.payments().flatMap(({ operations }) => operations)).toHaveLength(1);
  });

  test.each(verbs)('%s: nothing is known of what was never asked for, nor of another account', async (kind) => {
    const { context, otherAccount, world } = scene();
    const { ask, do: act } = await operationOn(scene(), kind);
    expect(await gateway.queryOperation?.(askedAbout(ask), context)).toEqual({ outcome: 'absent' });
    expect(await endOf(gateway[kind]?.(ask, otherAccount()))).toBe('fault refused');
    expect(ledgerOf(world)).toMatchObject([BEFORE[kind]]);
    await act();
    expect(await gateway.queryOperation?.(askedAbout(ask), otherAccount())).toEqual({ outcome: 'absent' });
  });

  test.runIf(verbs.includes('void'))('what was voided or captured is neither captured nor voided again', async () => {
    for (const kind of ['capture', 'void'] as const) {
      const { ask, do: act } = await operationOn(scene(), kind);
      await act();
      for (const next of ['capture', 'void'] as const)
        expect((await onPayment(scene(), { ...ask, kind: next, amount: 4900 }).do()).outcome).toBe('declined');
    }
  });

  if (gateway.list) lists(registered);
  faults(registered, verbs);
}

/** Every fault of the menu, for every verb, each with and without the money moved behind it. */
function faults(registered: RegisteredGateway, verbs: readonly OperationKind[]): void {
  const scene = sceneFor(registered);
  const { gateway } = registered;
  const playable = menu.faults.filter(isPlayable);
  const played = verbs.flatMap((kind) =>
    playable.flatMap((fault) => [true, false].map((isObeyed) => ({ ...fault, kind, isObeyed }))),
  );

  test.each(played)(
    '$kind: $id (done: $isObeyed) is $class',
    async ({ kind, isObeyed, class: menuClass, ...fault }) => {
      const { context, world } = scene();
      const { ask } = await operationOn(scene(), kind);
      world.orderFault({ verb: kind, isObeyed, fault });
      const end = await endOf(gateway[kind]?.(ask, { ...context, timeoutMs: 150 }));
      expect(endsOf(menuClass)).toContain(end);
      expect(ledgerOf(world)).toMatchObject([(isObeyed ? AFTER : BEFORE)[kind]]);
      // Whatever the answer was, asking tells the truth.
      expect((await gateway.queryOperation?.(askedAbout(ask), context))?.outcome).toBe(
        isObeyed ? 'succeeded' : 'absent',
      );
    },
  );

  test.each(playable)(
    'query_operation: $id is never a success of the asked amount',
    async ({ class: menuClass, ...fault }) => {
      const { context, world } = scene();
      const { ask, do: act } = await operationOn(scene(), 'refund');
      await act();
      world.orderFault({ verb: 'query_operation', isObeyed: false, fault });
      const end = await endOf(gateway.queryOperation?.(askedAbout(ask), { ...context, timeoutMs: 150 }));
      expect([
        ...UNKNOWN,
        'fault not_sent',
        'fault refused',
        ...endsOf(menuClass).filter((one) => one !== 'succeeded'),
      ]).toContain(end);
    },
  );

  test.runIf(gateway.list).each(playable)(
    'list: $id is a fault, or the whole list: never a shorter one',
    async ({ class: _class, ...fault }) => {
      const { context, world } = scene();
      const { ask } = await operationOn(scene(), 'refund');
      world.orderFault({ verb: 'list', isObeyed: false, fault });
      const period = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000), cursor: null };
      const asked = gateway.list?.(period, { ...context, timeoutMs: 150 });
      const end = asked?.then(({ payments }) => ({
        outcome: payments.map(({ reference, status, captured }) => `${reference} ${status} ${captured.amount}`).join(),
      }));
      expect([`${ask.payment.reference} captured 4900`, 'fault unknown', 'fault not_sent', 'fault refused']).toContain(
        await endOf(end),
      );
    },
  );
}

/** The ends of the menu in the words of operations; another amount is told as it is, and its recorder sees the difference. */
function endsOf(menuClass: string): readonly string[] {
  return (ENDS[menuClass] ?? []).map((end) => (end === 'captured' || end === 'authorized' ? 'succeeded' : end));
}

function lists(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);
  const { gateway } = registered;
  const listAll = async (context: Scene['context'], from: Date, to: Date) => {
    const found: ListPage['payments'][number][] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: ListPage | undefined = await gateway.list?.({ from, to, cursor }, context);
      if (!page) throw new Error('no list');
      found.push(...page.payments);
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== null);
    return { found, pages };
  };

  test('lists every payment that changed in a period, page by page, and no other account', async () => {
    const { context, otherAccount, advance } = scene();
    const from = context.clock.now();
    const asks = Array.from({ length: 230 }, (_, index) => cardAsk('4242424242424242', money(100 + index, 'EUR')));
    for (const ask of asks) await gateway.pay(ask, context);
    await gateway.pay(cardAsk('4242424242424242'), otherAccount());
    const to = new Date(context.clock.now().getTime() + 1);
    advance(60_000);
    await gateway.pay(cardAsk('4242424242424242'), context);
    const { found, pages } = await listAll(context, from, to);
    expect(pages).toBeGreaterThan(1);
    expect(found.map(({ reference }) => reference).sort()).toEqual(asks.map(({ reference }) => reference).sort());
    expect(found.find(({ reference }) => reference === asks[7]?.reference)).toMatchObject({
      money: money(107, 'EUR'),
      status: 'captured',
      captured: money(107, 'EUR'),
      refunded: money(0, 'EUR'),
    });
  });

  test('tells what became of the money, by the time of the last change', async () => {
    const { context, advance } = scene();
    const { do: act } = await operationOn(scene(), 'refund', 1000);
    advance(3_600_000);
    const from = context.clock.now();
    await act();
    await gateway.pay(cardAsk('4000000000000002'), context);
    const { found } = await listAll(context, from, new Date(from.getTime() + 60_000));
    expect(found.map(({ status, captured, refunded }) => [status, captured.amount, refunded.amount])).toEqual([
      ['captured', 4900, 1000],
      ['none', 0, 0],
    ]);
  });
}
