import { describe, expect, test } from 'vitest';
import { ATTEMPT_TRANSITIONS } from '~/payments/attempt-states';
import {
  brokenInvariants,
  INVARIANTS,
  type AttemptRow,
  type Charge,
  type Invariant,
  type Snapshot,
} from './invariants';

const charge: Charge = {
  gateway: 'practice',
  gatewayReference: 'pay_1',
  account: 'acct_1',
  reference: 'a1',
  amount: 500,
  currency: 'USD',
  status: 'captured',
  at: 2_000,
  captured: 500,
  refunded: 0,
};
const attempt: AttemptRow = {
  id: 'a1',
  sessionId: 's1',
  paymentId: 'p1',
  gateway: 'practice',
  account: 'acct_1',
  gatewayReference: 'pay_1',
  amount: 500,
  currency: 'USD',
  state: 'captured',
  stateVersion: 3,
  sentAt: 1_500,
  concludedAt: 3_000,
};
const money = { attemptId: 'a1', paymentId: 'p1', amount: 500, currency: 'USD', hasEvidence: true };
const payment = {
  id: 'p1',
  sessionId: 's1',
  amount: 500,
  authorized: 500,
  captured: 500,
  refunded: 0,
  refundPending: 0,
};

const told = { id: 'e', sessionId: 's1', transactionId: 'a1', transactionState: 'captured', isHeard: true };

/** A payment that went well, as everything tells of it. */
const GOOD: Snapshot = {
  charges: [charge],
  sessions: [{ id: 's1', status: 'completed', amount: 500, currency: 'USD' }],
  payments: [payment],
  attempts: [attempt],
  ledger: [
    { ...money, entry: 'authorized' },
    { ...money, entry: 'captured' },
  ],
  events: [
    { ...told, id: 'e1', type: 'payment.captured', sequence: 1, stateVersion: 1 },
    { ...told, id: 'e2', type: 'session.completed', sequence: 2, stateVersion: 2 },
  ],
  operations: [],
  heard: [
    { id: 'e1', mark: 'one', stateVersion: 1, transactionId: 'a1', transactionState: 'captured' },
    { id: 'e2', mark: 'two', stateVersion: 2, transactionId: 'a1', transactionState: 'captured' },
    { id: 'e1', mark: 'one', stateVersion: 1, transactionId: 'a1', transactionState: 'captured' },
  ],
  screens: [
    { sessionId: 's1', askedAt: 1_000, answeredAt: 1_010, offersPayment: true },
    { sessionId: 's1', askedAt: 2_500, answeredAt: 2_510, offersPayment: false },
  ],
  transitions: Object.entries(ATTEMPT_TRANSITIONS).flatMap(([from, list]) => list.map((to) => [from, to] as const)),
  deadJobs: [],
  cardsFound: [],
  serverErrors: [],
};

const second = { ...charge, gatewayReference: 'pay_2', reference: 'a2' };
const screen = (askedAt: number, answeredAt: number) => [{ sessionId: 's1', askedAt, answeredAt, offersPayment: true }];

const refund = { id: 'o1', attemptId: 'a1', kind: 'refund', state: 'succeeded', amount: 100, reserved: 0 };
/** A part of it given back. */
const REFUNDED: Partial<Snapshot> = {
  charges: [{ ...charge, status: 'partly_refunded', refunded: 100 }],
  payments: [{ ...payment, refunded: 100 }],
  ledger: [...GOOD.ledger, { ...money, entry: 'refunded', amount: 100 }],
  operations: [refund],
  heard: null,
  events: [...GOOD.events, { ...told, id: 'e3', type: 'payment.refunded', sequence: 3, stateVersion: 3 }],
};

/** Each breaks one invariant and no other. */
const BREAKS: readonly (readonly [Invariant, string, Partial<Snapshot>])[] = [
  [
    'I1',
    'a second charge of the same session',
    {
      sessions: [{ id: 's1', status: 'completed', amount: 2_000, currency: 'USD' }],
      charges: [charge, second],
      attempts: [attempt, { ...attempt, id: 'a2', gatewayReference: 'pay_2', state: 'late_success' }],
    },
  ],
  [
    'I1',
    'more than the session costs',
    { sessions: [{ id: 's1', status: 'completed', amount: 499, currency: 'USD' }] },
  ],
  ['I2', 'a charge that no attempt knows', { charges: [charge, second] }],
  [
    'I2',
    'a charge whose attempt was called failed',
    {
      charges: [charge, second],
      sessions: [...GOOD.sessions, { id: 's2', status: 'active', amount: 500, currency: 'USD' }],
      attempts: [attempt, { ...attempt, id: 'a2', sessionId: 's2', gatewayReference: 'pay_2', state: 'failed' }],
      events: [
        ...GOOD.events,
        {
          ...told,
          id: 'e1',
          sessionId: 's2',
          type: 'payment.failed',
          transactionId: 'a2',
          transactionState: 'failed',
          sequence: 3,
          stateVersion: 1,
        },
      ],
    },
  ],
  ['I3', 'captured without a charge', { charges: [] }],
  ['I3', 'another currency', { charges: [{ ...charge, currency: 'EUR' }] }],
  [
    'I3',
    'the charge of another attempt',
    {
      charges: [{ ...charge, reference: 'a2' }],
      attempts: [attempt, { ...attempt, id: 'a2', gatewayReference: null, state: 'mismatch' }],
    },
  ],
  [
    'I4',
    'an end that nobody was told',
    { heard: null, events: GOOD.events.slice(1).map((event) => ({ ...event, transactionId: null })) },
  ],
  ['I4', 'the same end told twice', { events: [...GOOD.events, { ...GOOD.events[0]!, sequence: 3 }] }],
  [
    'I4',
    'something else told last',
    { events: [...GOOD.events, { ...GOOD.events[0]!, transactionState: 'pending', sequence: 3 }] },
  ],
  ['I4', 'a completed session that nobody was told', { heard: null, events: GOOD.events.slice(0, 1) }],
  ['I4', 'an event that never arrived', { heard: GOOD.heard!.slice(1, 2) }],
  ['I4', 'two deliveries of one event that differ', { heard: GOOD.heard!.map((one, n) => ({ ...one, mark: `${n}` })) }],
  ['I4', 'an event that was told and never written', { heard: [...GOOD.heard!, { ...GOOD.heard![0]!, id: 'e9' }] }],
  ['I4', 'a refund that nobody was told', { ...REFUNDED, events: GOOD.events }],
  [
    'I5',
    'an outcome that stays unknown',
    { attempts: [attempt, { ...attempt, id: 'a2', gatewayReference: null, state: 'unknown', sentAt: null }] },
  ],
  ['I5', 'a refund without an end', { operations: [{ ...refund, state: 'unknown' }] }],
  ['I5', 'a buried job', { deadJobs: ['resolve-unknown-attempt a1'] }],
  ['I6', 'a form after the charge', { screens: screen(2_001, 2_020) }],
  ['I6', 'a form while the outcome was unknown', { screens: screen(1_600, 1_610) }],
  ['I7', 'money without evidence', { ledger: GOOD.ledger.map((row) => ({ ...row, hasEvidence: false })) }],
  ['I7', 'a sum that is not the ledger added up', { payments: [{ ...payment, authorized: 600 }] }],
  [
    'I7',
    'a success that the ledger does not have',
    { ledger: [], payments: [{ ...payment, authorized: 0, captured: 0 }] },
  ],
  ['I7', 'a transition that the code does not know', { transitions: [...GOOD.transitions, ['captured', 'declined']] }],
  ['I8', "a card's number", { cardsFound: ['the log'] }],
  ['I9', 'an answer of 500', { serverErrors: ['POST /checkout 500'] }],
  [
    'I10',
    'money given back twice',
    { ...REFUNDED, charges: [{ ...charge, status: 'partly_refunded', refunded: 200 }] },
  ],
  ['I10', 'a refund that the gateway never made', { ...REFUNDED, charges: [charge] }],
  ['I10', 'more refunded than captured', { payments: [{ ...payment, refundPending: 501 }] }],
];

describe('the invariants', () => {
  test('hold for a payment that went well', () => {
    expect(brokenInvariants(GOOD)).toEqual([]);
  });

  test('hold for one of which a part was given back', () => {
    expect(brokenInvariants({ ...GOOD, ...REFUNDED })).toEqual([]);
  });

  test('are each broken by a test', () => {
    expect(INVARIANTS.filter((invariant) => !BREAKS.some(([broken]) => broken === invariant))).toEqual([]);
  });

  test.each(BREAKS)('%s notices %s', (invariant, _what, change) => {
    const broken = brokenInvariants({ ...GOOD, ...change }).map((one) => one.invariant);
    expect(new Set(broken)).toEqual(new Set([invariant]));
  });
});
