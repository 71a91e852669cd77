import { describe, expect, test } from 'vitest';
import type { GatewayAnswer } from '~/gateways/contract';
import { money } from '~/foundation/money';
import type { Attempt } from '~/payments/attempt';
import { ATTEMPT_TRANSITIONS, isLive, isPaid, type AttemptState } from '~/payments/attempt-states';
import { absentGraceMs, judgeAnswer } from '~/payments/judge-answer';

const SENT_AT = new Date('2026-11-20T12:00:00Z');
const NOTHING: ReadonlySet<string> = new Set();
const SCENE = { isUnwanted: false, recorded: NOTHING, now: new Date('2026-11-20T12:00:05Z') };

function attempt(change: Partial<Attempt> = {}): Attempt {
  return {
    id: 'a',
    merchantId: 'm',
    paymentId: 'p',
    sessionId: 's',
    connectionId: 'c',
    gateway: 'practice',
    method: 'card',
    currency: 'USD',
    amount: 4900,
    state: 'sent',
    stateVersion: 1,
    gatewayReference: null,
    declineCode: null,
    rawCode: null,
    message: null,
    card: null,
    requiredAction: null,
    routingDecision: {},
    submissionId: 'x',
    submissionTry: 0,
    absentAnswers: 0,
    preparedAt: SENT_AT,
    sentAt: SENT_AT,
    concludedAt: null,
    captureMode: 'automatic',
    ...change,
  };
}

const captured = (amount = 4900, currency = 'USD', gatewayReference = 'g1'): GatewayAnswer => ({
  outcome: 'captured',
  gatewayReference,
  money: money(amount, currency),
  card: null,
});

describe('judging an answer', () => {
  test('a charge of the asked amount is captured, with its two ledger entries', () => {
    expect(judgeAnswer(attempt(), captured(), SCENE)).toMatchObject({
      kind: 'become',
      state: 'captured',
      entries: [
        { entry: 'authorized', money: { amount: 4900 } },
        { entry: 'captured', money: { amount: 4900 } },
      ],
    });
  });

  test('the same answer a second time changes nothing', () => {
    expect(judgeAnswer(attempt({ state: 'captured', gatewayReference: 'g1' }), captured(), SCENE).kind).toBe('nothing');
  });

  test.each([
    ['another amount', captured(4901)],
    ['another currency', captured(4900, 'JPY')],
  ])('%s is a mismatch and makes no ledger entry', (_why, answer) => {
    expect(judgeAnswer(attempt(), answer, SCENE)).toMatchObject({ kind: 'become', state: 'mismatch', entries: [] });
  });

  test('an answer about another payment of the gateway is a mismatch', () => {
    const judged = judgeAnswer(
      attempt({ state: 'pending', gatewayReference: 'g1' }),
      captured(4900, 'USD', 'g2'),
      SCENE,
    );
    expect(judged).toMatchObject({ kind: 'become', state: 'mismatch' });
  });

  test.each(['declined', 'failed', 'canceled', 'expired', 'not_found'] as const)(
    'a late success after %s counts, beside another live attempt as one that an operator has to look at',
    (state) => {
      expect(judgeAnswer(attempt({ state }), captured(), SCENE)).toMatchObject({ state: 'captured' });
      const judged = judgeAnswer(attempt({ state }), captured(), { ...SCENE, isUnwanted: true });
      expect(judged).toMatchObject({
        state: 'late_success',
        entries: [{ entry: 'authorized' }, { entry: 'captured' }],
      });
    },
  );

  test('money that the ledger holds is not written down again', () => {
    const recorded = new Set(['authorized', 'captured']);
    const late = attempt({ state: 'late_success', gatewayReference: 'g1' });
    expect(judgeAnswer(late, captured(), { ...SCENE, recorded, isUnwanted: true }).kind).toBe('nothing');
    expect(judgeAnswer(late, captured(), { ...SCENE, recorded })).toMatchObject({ state: 'captured', entries: [] });
  });

  test('absence is believed only after the grace and a second miss', () => {
    const absent: GatewayAnswer = { outcome: 'absent' };
    const late = { ...SCENE, now: new Date(SENT_AT.getTime() + absentGraceMs()) };
    expect(judgeAnswer(attempt({ state: 'unknown' }), absent, SCENE).kind).toBe('count_absence');
    expect(judgeAnswer(attempt({ state: 'unknown', absentAnswers: 5 }), absent, SCENE).kind).toBe('count_absence');
    expect(judgeAnswer(attempt({ state: 'unknown' }), absent, late).kind).toBe('count_absence');
    expect(judgeAnswer(attempt({ state: 'unknown', absentAnswers: 1 }), absent, late)).toMatchObject({
      state: 'not_found',
    });
  });

  test('no answer ever makes an illegal change', () => {
    const answers: GatewayAnswer[] = [
      captured(),
      { ...captured(), outcome: 'authorized' } as GatewayAnswer,
      { outcome: 'pending', gatewayReference: 'g1' },
      { outcome: 'declined', gatewayReference: 'g1', declineCode: 'generic', rawCode: 'x' },
      { outcome: 'canceled', gatewayReference: 'g1' },
      { outcome: 'expired', gatewayReference: 'g1' },
      { outcome: 'unknown', gatewayReference: null, why: 'x' },
      { outcome: 'absent' },
    ];
    const scenes = [false, true].map((isUnwanted) => ({ ...SCENE, isUnwanted, now: new Date('2027-01-01') }));
    const states = Object.keys(ATTEMPT_TRANSITIONS) as AttemptState[];
    const cases = states.flatMap((state) =>
      answers.flatMap((answer) => scenes.map((scene) => ({ state, answer, scene }))),
    );
    for (const { state, answer, scene } of cases) {
      const judged = judgeAnswer(attempt({ state, absentAnswers: 9 }), answer, scene);
      if (judged.kind === 'become') expect(ATTEMPT_TRANSITIONS[state]).toContain(judged.state);
    }
  });
});

test('unknown is live and not paid: no second payment is offered, and none is claimed', () => {
  expect([isLive('unknown'), isPaid('unknown')]).toEqual([true, false]);
  expect([isLive('declined'), isPaid('captured')]).toEqual([false, true]);
});
