import type { FaultOrder } from '~/gateways/simulation/fault-menu';
import { drawFault } from './faults';
import { randomOf, type Random } from './random';

/** What the payer does on the page of the bank. */
export type AtTheBank = 'approve' | 'refuse' | 'approve and never come back' | 'give up' | 'leave';

/** One checkout, from its making to its end, as the seed has it. */
export interface Plan {
  readonly order: number;
  readonly currency: string;
  readonly amount: number;
  readonly method: string;
  /** The cards that are tried, one after the other, while the page lets the payer try. */
  readonly cards: readonly string[];
  readonly atTheBank: AtTheBank;
  /** The same form posted twice at once, or two pages of the same checkout at once. */
  readonly press: 'once' | 'twice' | 'in two tabs';
  readonly fault: FaultOrder | null;
  readonly webhook: 'sent' | 'lost' | 'late' | 'repeated';
  /** After a lost connection: the same form again, as a reload that repeats a post; otherwise the page is opened anew. */
  readonly repeatsPost: boolean;
  readonly address: string;
  readonly captureMode: 'automatic' | 'manual';
  /** What the merchant does with the money, in order; requests of one step go out at once. */
  readonly afterwards: readonly (readonly AskedOperation[])[];
}

/** A capture, void or refund; `share` null for all that is left. */
export interface AskedOperation {
  readonly kind: 'capture' | 'void' | 'refund';
  readonly share: number | null;
}

const all = (kind: AskedOperation['kind']): AskedOperation => ({ kind, share: null });
const part: AskedOperation = { kind: 'refund', share: 0.3 };
/** Most money is left where it is. */
const REFUNDS: readonly Plan['afterwards'][] = [
  [],
  [],
  [],
  [],
  [[all('refund')]],
  [[part], [part]],
  [[all('refund'), all('refund')]],
  [[part, part, { kind: 'refund', share: 0.6 }]],
];
const CAPTURES: readonly Plan['afterwards'][] = [
  [[all('capture')]],
  [[all('capture')], [part, part]],
  [[{ kind: 'capture', share: 0.5 }]],
  [[all('void')]],
  [[all('capture'), all('void')]],
  [],
];

/** Cards whose numbers nothing of ours prints: where one is found, it leaked. */
export const CARDS = {
  good: ['5555555555554444', '378282246310005'],
  challenge: '4000000000003220',
  frictionless: '4000000000003063',
  declined: ['4000000000000002', '4000000000009995', '4000000000000069', '4000000000000127'],
  chargedButError: '4000000000000119',
  chargedButCut: '4000000000000259',
  down: '4000000000006975',
  pending: '4000000000000341',
} as const;

interface Kind {
  readonly share: number;
  readonly cards: (random: Random) => readonly string[];
  readonly method?: string;
  readonly currency?: string;
}

const good = (random: Random) => [random.pick(CARDS.good)];
const KINDS: readonly Kind[] = [
  { share: 50, cards: good },
  { share: 10, cards: (random) => [random.pick(CARDS.declined), ...good(random)] },
  { share: 12, cards: (random) => [CARDS.challenge, ...good(random)] },
  { share: 2, cards: () => [CARDS.frictionless] },
  { share: 6, cards: (random) => [CARDS.chargedButError, ...good(random)] },
  { share: 6, cards: (random) => [CARDS.chargedButCut, ...good(random)] },
  { share: 3, cards: (random) => [CARDS.down, ...good(random)], currency: 'AUD' },
  { share: 5, cards: () => [CARDS.pending] },
  { share: 3, cards: good, method: 'openbanking', currency: 'EUR' },
  { share: 3, cards: good, method: 'pix', currency: 'BRL' },
];

function drawKind(random: Random): Kind {
  let left = random.next() * KINDS.reduce((total, kind) => total + kind.share, 0);
  for (const kind of KINDS) {
    left -= kind.share;
    if (left < 0) return kind;
  }
  return KINDS[0] as Kind;
}

/** The plan of one checkout: the same for the same seed and number. */
export function planOf(seed: number, order: number): Plan {
  const random = randomOf(seed, `checkout ${order}`);
  const kind = drawKind(random);
  const chance = randomOf(seed, `money of checkout ${order}`);
  // Banks and codes take money at once: only cards are captured later.
  const captureMode = kind.method === undefined && chance.chance(0.15) ? 'manual' : 'automatic';
  return {
    captureMode,
    afterwards: chance.pick(captureMode === 'manual' ? CAPTURES : REFUNDS),
    order,
    currency: kind.currency ?? random.pick(['USD', 'GBP', 'JPY', 'EUR']),
    amount: random.between(100, 90_000),
    method: kind.method ?? 'card',
    cards: kind.cards(random),
    atTheBank: random.pick([
      'approve',
      'approve',
      'approve',
      'refuse',
      'approve and never come back',
      'give up',
      'leave',
    ]),
    press: random.pick(['once', 'once', 'once', 'once', 'once', 'once', 'once', 'twice', 'twice', 'in two tabs']),
    fault: random.chance(0.1) ? drawFault(random, random.chance(0.8) ? 'pay' : 'query', 0.05) : null,
    webhook: random.pick(['sent', 'sent', 'sent', 'sent', 'lost', 'late', 'repeated']),
    repeatsPost: random.chance(0.5),
    address: `10.${random.between(0, 255)}.${random.between(0, 255)}.${random.between(1, 254)}`,
  };
}
