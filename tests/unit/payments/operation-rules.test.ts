import { describe, expect, test } from 'vitest';
import { money } from '~/foundation/money';
import type { OperationAnswer } from '~/gateways/operation-contract';
import type { AttemptState } from '~/payments/attempt-states';
import { absentGraceMs } from '~/payments/judge-answer';
import { judgeOperationAnswer } from '~/payments/judge-operation';
import type { Operation } from '~/payments/operation';
import { judgeOperation, type OperationScene, type WantedOperation } from '~/payments/operation-rules';
import {
  isOperationLive,
  OPERATION_TRANSITIONS,
  operationStatus,
  type OperationState,
} from '~/payments/operation-states';

const SHEET = { hasPartialCapture: true, hasSeveralCaptures: false, hasPartialRefund: true };
const RESERVED = { authorized: 4900, captured: 0, refunded: 0, refundPending: 0 };
const TAKEN = { ...RESERVED, captured: 4900 };
const STATES = Object.keys(OPERATION_TRANSITIONS) as OperationState[];
const LIVE = STATES.filter(isOperationLive);

const scene = (change: Partial<OperationScene> = {}): OperationScene => ({
  state: 'authorized',
  currency: 'USD',
  balance: RESERVED,
  others: [],
  sheet: SHEET,
  ...change,
});
const captured = (change: Partial<OperationScene> = {}) => scene({ state: 'captured', balance: TAKEN, ...change });
const want = (kind: WantedOperation['kind'], change: Partial<WantedOperation> = {}): WantedOperation => ({
  kind,
  amount: null,
  currency: null,
  origin: 'merchant',
  ...change,
});

describe('what may begin', () => {
  test.each([
    ['capture', scene()],
    ['void', scene()],
    ['refund', captured()],
  ] as const)('a %s without an amount is of all that is left', (kind, when) => {
    expect(judgeOperation(want(kind), when)).toEqual({ kind: 'possible', amount: 4900 });
  });

  test.each([0, -1, 4901, Number.MAX_SAFE_INTEGER, 1.5, Number.NaN])('an amount of %d is wrong', (amount) => {
    for (const [kind, when] of [
      ['capture', scene()],
      ['refund', captured()],
    ] as const)
      expect(judgeOperation(want(kind, { amount }), when)).toMatchObject({ kind: 'wrong_amount', field: 'amount' });
  });

  test('another currency is wrong', () => {
    expect(judgeOperation(want('refund', { currency: 'EUR' }), captured())).toMatchObject({ field: 'currency' });
  });

  test('what is reserved for other refunds is not there any more', () => {
    const balance = { ...TAKEN, refunded: 900, refundPending: 3000 };
    expect(judgeOperation(want('refund', { amount: 1001 }), captured({ balance })).kind).toBe('wrong_amount');
    expect(judgeOperation(want('refund'), captured({ balance }))).toEqual({ kind: 'possible', amount: 1000 });
    expect(judgeOperation(want('refund'), captured({ balance: { ...balance, refundPending: 4000 } })).kind).toBe(
      'not_possible',
    );
  });

  test.each(LIVE)('while a capture is %s, nothing else begins', (state) => {
    const others = [{ kind: 'capture' as const, state, amount: 100 }];
    expect(judgeOperation(want('void'), scene({ others })).kind).toBe('not_possible');
    expect(judgeOperation(want('capture'), scene({ others })).kind).toBe('not_possible');
    expect(judgeOperation(want('refund'), captured({ others })).kind).toBe('not_possible');
  });

  test.each(LIVE)('while a refund is %s, another one may begin', (state) => {
    const others = [{ kind: 'refund' as const, state, amount: 100 }];
    expect(judgeOperation(want('refund'), captured({ others })).kind).toBe('possible');
  });

  test('a mismatch, of the attempt or of an operation, stops everything', () => {
    const others = [{ kind: 'refund' as const, state: 'mismatch' as const, amount: 100 }];
    expect(judgeOperation(want('refund'), captured({ others })).kind).toBe('not_possible');
    expect(judgeOperation(want('refund'), captured({ state: 'mismatch' })).kind).toBe('not_possible');
  });

  test.each([
    ['capture', ['authorized']],
    ['void', ['authorized']],
    ['refund', ['captured', 'partly_refunded']],
  ] as const)('a %s begins only on %s', (kind, states) => {
    const all = ['prepared', 'sent', 'requires_action', 'pending', 'unknown', 'declined', 'voided', 'refunded', 'late_success', 'authorized', 'captured', 'partly_refunded'] as const satisfies readonly AttemptState[]; // prettier-ignore
    const balance = kind === 'refund' ? TAKEN : RESERVED;
    const possible = all.filter((state) => judgeOperation(want(kind), scene({ state, balance })).kind === 'possible');
    expect(possible).toEqual(states);
  });

  test('a second capture begins only where the gateway has several', () => {
    const when = { state: 'captured', balance: { ...RESERVED, captured: 1000 } } as const;
    expect(judgeOperation(want('capture'), scene(when)).kind).toBe('not_possible');
    const sheet = { ...SHEET, hasSeveralCaptures: true };
    expect(judgeOperation(want('capture'), scene({ ...when, sheet }))).toEqual({ kind: 'possible', amount: 3900 });
  });

  test('a part is refused where the gateway knows none', () => {
    const sheet = { ...SHEET, hasPartialCapture: false, hasPartialRefund: false };
    expect(judgeOperation(want('capture', { amount: 1 }), scene({ sheet })).kind).toBe('wrong_amount');
    expect(judgeOperation(want('refund', { amount: 1 }), captured({ sheet })).kind).toBe('wrong_amount');
    expect(judgeOperation(want('refund', { amount: 4900 }), captured({ sheet })).kind).toBe('possible');
  });

  test('a second refund begins only where the gateway can tell it from the first', () => {
    const sheet = { ...SHEET, hasSeveralRefunds: false };
    expect(judgeOperation(want('refund', { amount: 1 }), captured({ sheet })).kind).toBe('possible');
    for (const more of [{ refunded: 1000 }, { refundPending: 1000 }]) {
      const balance = { ...TAKEN, ...more };
      expect(judgeOperation(want('refund', { amount: 1 }), captured({ sheet, balance })).kind).toBe('not_possible');
      expect(judgeOperation(want('refund', { amount: 1 }), captured({ balance })).kind).toBe('possible');
    }
  });

  test('late money is given back by the rule alone, and once', () => {
    const late = scene({ state: 'late_success', balance: TAKEN });
    expect(judgeOperation(want('refund', { origin: 'late_success' }), late).kind).toBe('possible');
    const others = [{ kind: 'refund' as const, state: 'unknown' as const, amount: 4900 }];
    const balance = { ...TAKEN, refundPending: 4900 };
    expect(judgeOperation(want('refund', { origin: 'late_success' }), { ...late, others, balance }).kind).toBe(
      'not_possible',
    );
    expect(judgeOperation(want('refund', { origin: 'late_success' }), captured()).kind).toBe('not_possible');
  });
});

const SENT_AT = new Date('2026-11-20T12:00:00Z');
const NOW = new Date('2026-11-20T12:00:05Z');
const refund = (change: Partial<Operation> = {}): Operation => ({
  id: 'o',
  merchantId: 'm',
  paymentId: 'p',
  attemptId: 'a',
  connectionId: 'c',
  kind: 'refund',
  origin: 'merchant',
  currency: 'USD',
  amount: 1000,
  state: 'sent',
  stateVersion: 2,
  reserved: 1000,
  requestKey: 'k',
  gatewayReference: null,
  reason: null,
  rawCode: null,
  message: null,
  absentAnswers: 0,
  preparedAt: SENT_AT,
  sentAt: SENT_AT,
  concludedAt: null,
  ...change,
});
const done = (amount = 1000, gatewayReference = 'g'): OperationAnswer => ({
  outcome: 'succeeded',
  gatewayReference,
  money: money(amount, 'USD'),
});
const HELD = { now: NOW, attemptState: 'captured' as const, balance: { ...TAKEN, refundPending: 1000 } };

describe('judging an answer about an operation', () => {
  test('a refund of a part, and of all, say what becomes of the attempt', () => {
    expect(judgeOperationAnswer(refund(), done(), HELD)).toMatchObject({ attemptState: 'partly_refunded' });
    const rest = { ...HELD, balance: { ...HELD.balance, refunded: 3900 } };
    expect(judgeOperationAnswer(refund(), done(), rest)).toMatchObject({ attemptState: 'refunded' });
  });

  test('another amount or another reference is a mismatch, and moves nothing', () => {
    expect(judgeOperationAnswer(refund(), done(1001), HELD)).toMatchObject({ state: 'mismatch', attemptState: null });
    expect(judgeOperationAnswer(refund({ gatewayReference: 'other' }), done(), HELD)).toMatchObject({
      state: 'mismatch',
    });
  });

  test('a success told twice counts once', () => {
    expect(judgeOperationAnswer(refund({ state: 'succeeded' }), done(), HELD).kind).toBe('nothing');
  });

  test('a late success counts where it still fits, and is a mismatch where it does not', () => {
    const ended = refund({ state: 'declined', reserved: 0 });
    const left = { ...HELD, balance: TAKEN };
    expect(judgeOperationAnswer(ended, done(), left)).toMatchObject({ state: 'succeeded' });
    const gone = { ...HELD, balance: { ...TAKEN, refundPending: 4900 } };
    expect(judgeOperationAnswer(ended, done(), gone)).toMatchObject({ state: 'mismatch' });
  });

  test('a mismatch stays one, whatever the gateway says next', () => {
    expect(judgeOperationAnswer(refund({ state: 'mismatch' }), done(), HELD).kind).toBe('nothing');
  });

  test('nothing is learned from a backward step', () => {
    for (const state of ['succeeded', 'declined', 'not_sent'] as const)
      expect(judgeOperationAnswer(refund({ state }), { outcome: 'pending', gatewayReference: 'g' }, HELD).kind).toBe(
        'nothing',
      );
  });

  test('absence is believed after the grace and a second answer only', () => {
    const later = new Date(SENT_AT.getTime() + absentGraceMs());
    const absent: OperationAnswer = { outcome: 'absent' };
    expect(judgeOperationAnswer(refund({ state: 'unknown' }), absent, HELD).kind).toBe('count_absence');
    expect(judgeOperationAnswer(refund({ state: 'unknown' }), absent, { ...HELD, now: later }).kind).toBe(
      'count_absence',
    );
    expect(judgeOperationAnswer(refund({ absentAnswers: 1 }), absent, HELD).kind).toBe('count_absence');
    expect(
      judgeOperationAnswer(refund({ state: 'unknown', absentAnswers: 1 }), absent, { ...HELD, now: later }),
    ).toMatchObject({ state: 'not_found' });
  });

  test.each([
    ['capture', 'authorized', 'captured'],
    ['capture', 'voided', null],
    ['void', 'authorized', 'voided'],
    ['void', 'captured', null],
    ['refund', 'authorized', null],
  ] as const)('a %s on an attempt that is %s makes it %s', (kind, attemptState, after) => {
    const balance = kind === 'refund' ? TAKEN : RESERVED;
    const judged = judgeOperationAnswer(refund({ kind, reserved: 0 }), done(), { now: NOW, attemptState, balance });
    expect(judged).toMatchObject(after ? { attemptState: after } : { state: 'mismatch' });
  });

  test('merchants hear of failure only where nothing moved for certain', () => {
    const said = Object.fromEntries(STATES.map((state) => [state, operationStatus(state)]));
    expect(said).toEqual({
      prepared: 'pending', sent: 'pending', pending: 'pending', unknown: 'pending', mismatch: 'pending',
      not_sent: 'failed', declined: 'failed', failed: 'failed', not_found: 'failed', succeeded: 'succeeded',
    }); // prettier-ignore
  });
});
