import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import type {
  AskedOperation,
  ListPage,
  OperationAnswer,
  OperationAsk,
  OperationKind,
} from '~/gateways/operation-contract';
import type { AskedPayment, RequiredAction } from '~/gateways/contract';
import { sameMoney } from '~/foundation/money';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { isPlayable, menuFault } from '~/gateways/simulation/fault-menu';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { UNKNOWN, ENDS, type DocumentedEnds } from './contract-faults';
import { askedOf, endOf, referenceOf, sceneFor, type Scene } from './scene';

const menu = z
  .object({ faults: z.array(menuFault.extend({ class: z.string() })) })
  .parse(JSON.parse(readFileSync(new URL('../corpora/own/gateway-fault-menu.json', import.meta.url), 'utf8')));

let references = 0;

/** An ask for an operation on a payment that was just made: captured for refunds, only authorized for the others. */
async function operationOn(scene: Scene, kind: OperationKind, amount = 4900): Promise<Doing> {
  const { gateway, context, cardAsk, askFor, expectTruth } = scene;
  const captureMode = kind === 'refund' ? 'automatic' : 'manual';
  const hasCards = gateway.dataSheet.methods.card !== undefined;
  const paid = {
    ...(hasCards ? cardAsk('4242424242424242') : askFor({ method: 'openbanking' })),
    captureMode,
  } as const;
  const answer = await gateway.pay(paid, context);
  if (answer.outcome === 'requires_action') await approve(scene, askedOf(paid, answer), answer.action);
  const payment = askedOf(paid, { gatewayReference: referenceOf(answer) });
  await expectTruth(payment, { outcome: kind === 'refund' ? 'captured' : 'authorized' });
  return onPayment(scene, { kind, payment, amount });
}

/** Where there are no cards, the payer says yes at the bank and comes back. */
async function approve(scene: Scene, asked: AskedPayment, action: RequiredAction): Promise<void> {
  if (action.kind !== 'redirect') throw new Error(`no redirect: ${action.kind}`);
  await endOf(scene.comeBack(asked, await scene.visit(action.url, 'approve')));
}

/** The operations of a kind that the gateway did; a capture may have gone before a refund. */
const doneIn = (world: Scene['world'], kind: OperationKind) =>
  world.payments().flatMap(({ operations }) => operations.filter((operation) => operation.kind === kind));

interface Doing {
  readonly ask: OperationAsk;
  /** Asks for it, and answers what became of it: where it is only accepted at first, what the gateway tells in the end. */
  readonly do: (change?: Partial<OperationAsk>) => Promise<OperationAnswer>;
}

function onPayment(
  scene: Scene,
  about: { kind: OperationKind; payment: OperationAsk['payment']; amount: number },
): Doing {
  const { gateway, context, operationTruth } = scene;
  references += 1;
  const reference = `00000000-0000-4000-9000-${references.toString(16).padStart(12, '0')}`;
  const { kind, payment } = about;
  const ask: OperationAsk = { reference, kind, payment, money: scene.money(about.amount), reason: null };
  const act = async (change: Partial<OperationAsk> = {}): Promise<OperationAnswer> => {
    const asked = { ...ask, ...change };
    const answer = await gateway[kind]?.(asked, context);
    if (!answer) throw new Error(`no ${kind}`);
    if (answer.outcome !== 'pending') return answer;
    return vi.waitFor(
      async () => {
        const end = await operationTruth(askedAbout(asked, answer.gatewayReference));
        expect(end.outcome).not.toMatch(/pending|absent/);
        return end;
      },
      { timeout: 4_000, interval: 20 },
    );
  };
  return { ask, do: act };
}

/** Asked for too much, or too late: refused at once, or declined in the end. */
async function expectNotDone(doing: Doing, about = ''): Promise<void> {
  expect(['declined', 'fault refused'], about).toContain(await endOf(doing.do()));
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
  const { card, openbanking } = gateway.dataSheet.methods;
  const isLater = (card ?? openbanking)?.captureModes?.includes('manual') ?? false;
  return (['capture', 'void', 'refund'] as const).filter((kind) => gateway[kind] && (kind === 'refund' || isLater));
}

/** What is done with money that was reserved or taken, for every verb that the gateway has. */
export function operationsContract(registered: RegisteredGateway, documented: DocumentedEnds = {}): void {
  const scene = sceneFor(registered);
  const { gateway } = registered;
  const verbs = verbsOf(registered);
  const sheet = gateway.dataSheet.operations;

  test.runIf(verbs.includes('capture'))('a card is authorized only, where that is asked for', async () => {
    const { context, world, cardAsk, expectTruth } = scene();
    const ask = { ...cardAsk('4242424242424242'), captureMode: 'manual' } as const;
    const answer = await gateway.pay(ask, context);
    expect(answer).toMatchObject({ outcome: 'authorized', money: ask.money });
    await expectTruth(askedOf(ask, answer), { outcome: 'authorized', money: ask.money });
    expect(ledgerOf(world)).toMatchObject([BEFORE.capture]);
  });

  test.each(verbs)('%s of all: it succeeds, the gateway tells, and asking says the same', async (kind) => {
    const { context, world, inbox, read } = scene();
    const { ask, do: act } = await operationOn(scene(), kind);
    const answer = await act();
    expect(answer).toMatchObject({ outcome: 'succeeded', money: ask.money });
    expect(ledgerOf(world)).toMatchObject([AFTER[kind]]);
    const known = askedAbout(ask, answer.outcome === 'succeeded' ? answer.gatewayReference : null);
    for (const asked of [known, askedAbout(ask)])
      if (gateway.queryOperation) expect(await gateway.queryOperation(asked, context)).toEqual(answer);
    const { reference } = ask.payment;
    const told = () =>
      inbox.map((event) => read(event)).filter((event) => typeof event?.operationReference === 'string');
    if (told().length > 0 || (!gateway.queryOperation && sheet.isTold !== false))
      await vi.waitFor(() => expect(told().at(-1)).toMatchObject({ reference, operationReference: ask.reference }));
  });

  test.runIf(verbs.includes('capture') && sheet.hasPartialCapture)(
    'a part is captured; the rest is released',
    async () => {
      const { context, world, money: of } = scene();
      const { ask, do: act } = await operationOn(scene(), 'capture', 2000);
      expect(await act()).toMatchObject({ outcome: 'succeeded', money: of(2000) });
      expect(ledgerOf(world)).toMatchObject([{ status: 'captured', captured: 2000 }]);
      // The payment is still the one that was asked for; what was taken of it is beside.
      const captured = { outcome: 'captured', money: ask.payment.money, captured: of(2000) };
      if (gateway.dataSheet.truthSource === 'query')
        expect(await gateway.query?.(ask.payment, context)).toMatchObject(captured);
      if (!sheet.hasSeveralCaptures) {
        await expectNotDone(onPayment(scene(), { ...ask, amount: 100 }));
      }
      if (gateway.refund) {
        await expectNotDone(onPayment(scene(), { ...ask, kind: 'refund', amount: 2001 }));
        expect((await onPayment(scene(), { ...ask, kind: 'refund', amount: 2000 }).do()).outcome).toBe('succeeded');
      }
    },
  );

  test.runIf(verbs.includes('refund') && sheet.hasPartialRefund && sheet.hasSeveralRefunds !== false)(
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
      ] as const) {
        const next = onPayment(scene(), { ...first.ask, amount });
        if (outcome === 'declined') await expectNotDone(next, String(amount));
        else expect((await next.do()).outcome).toBe(outcome);
      }
      expect(ledgerOf(world)).toMatchObject([{ status: 'refunded', captured: 4900, refunded: 4900 }]);
    },
  );

  const protectedVerbs = verbs.filter((kind) => !sheet.unprotected?.includes(kind));
  test.each(protectedVerbs)('%s repeated with the same reference is done once', async (kind) => {
    const { world } = scene();
    const { do: act } = await operationOn(scene(), kind, kind === 'void' ? 4900 : 1000);
    const ends = await Promise.all(Array.from({ length: 5 }, () => endOf(act())));
    expect(ends).toContain('succeeded');
    // A refused repeat says nothing of the first: whoever made it must not believe that nothing was done.
    for (const end of ends) expect(['succeeded', 'pending', 'unknown', 'fault unknown']).toContain(end);
    if (gateway.dataSheet.repeats === 'replayed') expect(new Set(ends).size).toBe(1);
    expect(doneIn(world, kind)).toHaveLength(1);
    expect(ledgerOf(world)).toMatchObject([{ refunded: kind === 'refund' ? 1000 : 0 }]);
  });

  test.each(verbs)('%s of another amount with the same reference is not done', async (kind) => {
    const { world, money: of } = scene();
    const { do: act } = await operationOn(scene(), kind, kind === 'void' ? 4900 : 1000);
    const first = await act();
    const again = act({ money: of(1001) });
    // Where a repeat is answered with the first answer whatever it asks for, that answer tells the first one's money.
    const isFirst = again.then((answer) => JSON.stringify(answer) === JSON.stringify(first)).catch(() => false);
    const mayEnd = kind === 'void' || (await isFirst) ? ['succeeded'] : [];
    expect(['fault refused', 'fault unknown', 'unknown', ...mayEnd]).toContain(await endOf(again));
    expect(doneIn(world, kind)).toHaveLength(1);
  });

  test.each(verbs)('%s: nothing is known of what was never asked for, nor of another account', async (kind) => {
    const { context, otherAccount, world } = scene();
    const { ask, do: act } = await operationOn(scene(), kind);
    if (gateway.queryOperation)
      expect(await gateway.queryOperation(askedAbout(ask), context)).toEqual({ outcome: 'absent' });
    expect(['fault refused', 'declined']).toContain(await endOf(gateway[kind]?.(ask, otherAccount())));
    expect(ledgerOf(world)).toMatchObject([BEFORE[kind]]);
    await act();
    if (!gateway.queryOperation) return;
    expect(await gateway.queryOperation(askedAbout(ask), otherAccount())).toEqual({ outcome: 'absent' });
  });

  test.runIf(verbs.includes('void'))('what was voided or captured is neither captured nor voided again', async () => {
    for (const kind of ['capture', 'void'] as const) {
      const { ask, do: act } = await operationOn(scene(), kind);
      await act();
      for (const next of ['capture', 'void'] as const)
        await expectNotDone(onPayment(scene(), { ...ask, kind: next, amount: 4900 }));
    }
  });

  if (gateway.list) lists(registered);
  faults(registered, verbs, documented);
}

/** Every fault of the menu, for every verb, each with and without the money moved behind it. */
function faults(registered: RegisteredGateway, verbs: readonly OperationKind[], documented: DocumentedEnds): void {
  const scene = sceneFor(registered);
  const { gateway } = registered;
  const playable = menu.faults.filter(isPlayable);
  const played = verbs.flatMap((kind) =>
    playable.flatMap((fault) => [true, false].map((isObeyed) => ({ ...fault, kind, isObeyed }))),
  );

  test.each(played)(
    '$kind: $id (done: $isObeyed) is $class',
    async ({ kind, isObeyed, class: menuClass, ...fault }) => {
      const { context, world, operationTruth } = scene();
      const { ask } = await operationOn(scene(), kind);
      world.orderFault({ verb: kind, isObeyed, fault });
      const end = await endOf(gateway[kind]?.(ask, { ...context, timeoutMs: 150 }));
      const own = documented[fault.id];
      expect(own ? [own] : endsOf(menuClass)).toContain(end);
      expect(ledgerOf(world)).toMatchObject([(isObeyed ? AFTER : BEFORE)[kind]]);
      // Whatever the answer was, the gateway tells the truth, where it tells anything.
      if (gateway.dataSheet.operations.isTold === false) return;
      const asked = askedAbout(ask);
      await vi.waitFor(async () =>
        expect((await operationTruth(asked)).outcome).toBe(isObeyed ? 'succeeded' : 'absent'),
      );
    },
  );

  test.runIf(gateway.queryOperation && gateway.refund).each(playable)(
    'query_operation: $id is never a success of the asked amount',
    async ({ class: menuClass, ...fault }) => {
      const { context, world } = scene();
      const { ask, do: act } = await operationOn(scene(), 'refund');
      await act();
      world.orderFault({ verb: 'query_operation', isObeyed: false, fault });
      const told = gateway.queryOperation?.(askedAbout(ask), { ...context, timeoutMs: 150 });
      // Another amount is told as it is, by gateways that answer with the one operation: its recorder sees the difference.
      const isOther = (answer: OperationAnswer) =>
        answer.outcome === 'succeeded' && !sameMoney(answer.money, ask.money) ? { outcome: 'unknown' } : answer;
      const end = await endOf(told?.then(isOther));
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

/**
 * The ends of the menu in the words of operations; another amount is told as it is, and its recorder sees the difference.
 * Where operations are only received at first, the one "no" there is, is an error: refused, or unclear with another status.
 */
function endsOf(menuClass: string): readonly string[] {
  if (menuClass === 'declined') return ['declined', 'fault refused', ...UNKNOWN];
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
    const { context, otherAccount, advance, cardAsk, money: of } = scene();
    const from = context.clock.now();
    const asks = Array.from({ length: 230 }, (_, index) => cardAsk('4242424242424242', of(100 + index)));
    for (const ask of asks) await gateway.pay(ask, context);
    await gateway.pay(cardAsk('4242424242424242'), otherAccount());
    const to = new Date(context.clock.now().getTime() + 1);
    advance(60_000);
    await gateway.pay(cardAsk('4242424242424242'), context);
    const { found, pages } = await listAll(context, from, to);
    expect(pages).toBeGreaterThan(1);
    expect(found.map(({ reference }) => reference).sort()).toEqual(asks.map(({ reference }) => reference).sort());
    expect(found.find(({ reference }) => reference === asks[7]?.reference)).toMatchObject({
      money: of(107),
      status: 'captured',
      captured: of(107),
      refunded: of(0),
    });
  });

  test('tells what became of the money, by the time of the last change', async () => {
    const { context, advance, cardAsk } = scene();
    const { do: act } = await operationOn(scene(), 'refund', 1000);
    advance(3_600_000);
    const from = context.clock.now();
    await act();
    await gateway.pay(cardAsk('4000000000000002'), context);
    const { found } = await listAll(context, from, new Date(from.getTime() + 60_000));
    // Both may have changed in the same millisecond: then their order is nobody's.
    const told = found.map(({ status, captured, refunded }) => `${status} ${captured.amount} ${refunded.amount}`);
    expect(told.sort()).toEqual(['captured 4900 1000', 'none 0 0']);
  });
}
