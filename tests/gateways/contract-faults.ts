import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { isPlayable, menuFault } from '~/gateways/simulation/fault-menu';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { askedOf, endOf, sceneFor } from './scene';

const menu = z
  .object({ faults: z.array(menuFault.extend({ class: z.string() })) })
  .parse(JSON.parse(readFileSync(new URL('../corpora/own/gateway-fault-menu.json', import.meta.url), 'utf8')));

/** Stories of several calls: what they ask for is the flows' to do, and tested there. */
const STORIES = ['duplicate-response-late-decline-then-approve', 'status-query-500-for-days', 'pending-forever'];

/** How a call must end for the menu's class. An unknown outcome may be answered or thrown: both lock the session. */
export const UNKNOWN = ['unknown', 'fault unknown'];
/** Told as it is, with the other amount: who records it sees the difference, and fulfills nothing. */
const ANOTHER_AMOUNT = ['captured', 'authorized', ...UNKNOWN];
export const ENDS: Readonly<Record<string, readonly string[]>> = {
  unknown: UNKNOWN,
  'unknown + alarm': UNKNOWN,
  'unknown + alarm (identity mismatch)': UNKNOWN,
  'unknown, memory bounded': UNKNOWN,
  'unknown, not followed': UNKNOWN,
  'unknown-unless-documented': UNKNOWN,
  'not-sent-if-documented': UNKNOWN,
  'not-sent-only-if-no-byte-written': UNKNOWN,
  'authorised-or-unknown': UNKNOWN,
  'authorised, id kept as text or unknown': UNKNOWN,
  'authorised for the gateway amount, marked mismatch, not fulfilled': ANOTHER_AMOUNT,
  'mismatch, not fulfilled': ANOTHER_AMOUNT,
  'unknown until found: a 404 soon after is NOT proof of absence': UNKNOWN,
  'not-sent': ['fault not_sent'],
  'definite-failure': ['fault refused'],
  'definite-failure-config': ['fault refused'],
  declined: ['declined'],
};

/** Where a gateway's documents promise more than the fault menu assumes: how the named faults must end there. */
export type DocumentedEnds = Readonly<Record<string, string>>;

/** Every fault of the menu that is one answer, for a payment and for a query, each with and without a charge behind it. */
export function faultsContract(registered: RegisteredGateway, documented: DocumentedEnds): void {
  const scene = sceneFor(registered);
  const hasCards = registered.gateway.dataSheet.methods.card !== undefined;
  const sample = () => (hasCards ? scene().cardAsk('4242424242424242') : scene().askFor({ method: 'openbanking' }));
  const playable = menu.faults.filter(isPlayable);

  test('the menu is played in full', () => {
    expect(menu.faults).toHaveLength(61);
    expect(menu.faults.filter((fault) => !isPlayable(fault)).map(({ id }) => id)).toEqual(STORIES);
  });

  const payFaults = playable.flatMap((fault) => [true, false].map((isObeyed) => ({ ...fault, isObeyed })));
  test.each(payFaults)('pay: $id (charged: $isObeyed) is $class', async ({ isObeyed, class: kind, ...fault }) => {
    const { gateway, context, world, expectTruth } = scene();
    world.orderFault({ verb: 'pay', isObeyed, fault });
    const ask = sample();
    const end = await endOf(gateway.pay(ask, { ...context, timeoutMs: 150 }));
    expect(documented[fault.id] ? [documented[fault.id]] : ENDS[kind]).toContain(end);
    // What begins at a bank's page has charged nothing yet.
    const isCharged = isObeyed && hasCards;
    expect(ledgerOf(world)).toHaveLength(isCharged ? 1 : 0);
    // Whatever the answer was, the gateway tells the truth.
    if (hasCards) await expectTruth(askedOf(ask), { outcome: isCharged ? 'captured' : 'absent' });
  });

  test.runIf(registered.gateway.dataSheet.truthSource === 'query').each(playable)(
    'query: $id never moves the payment to a success of the asked amount',
    async ({ class: kind, ...fault }) => {
      const { gateway, context, world } = scene();
      const ask = hasCards ? scene().cardAsk('4000000000000341') : scene().askFor({ method: 'openbanking' });
      const paid = await gateway.pay(ask, context);
      world.orderFault({ verb: 'query', isObeyed: false, fault });
      const end = await endOf(gateway.query?.(askedOf(ask, paid), { ...context, timeoutMs: 150 }));
      const harmless = [...UNKNOWN, 'fault not_sent', 'fault refused', 'declined'];
      expect(ENDS[kind] === ANOTHER_AMOUNT ? ANOTHER_AMOUNT : harmless).toContain(end);
      expect(ledgerOf(world)).toEqual([]);
    },
  );

  test('a huge or bombed answer costs bounded memory', async () => {
    const { gateway, context, world } = scene();
    const before = process.memoryUsage().rss;
    for (const id of ['200-huge-50MB', '200-gzip-bomb']) {
      const fault = menu.faults.find((one) => one.id === id);
      if (!fault) throw new Error(`${id} is not in the menu`);
      world.orderFault({ verb: 'pay', isObeyed: false, fault });
      expect(UNKNOWN).toContain(await endOf(gateway.pay(sample(), context)));
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });
}
