import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkAdvice } from '~/foundation/card-networks';
import { openKeyring } from '~/foundation/keyring.server';
import { Secret } from '~/foundation/secret.server';
import { DECLINE_CODES } from '~/gateways/contract';
import { blockOf, isForGood, tryOutcomeOf, truncatedBin, type CardTry } from '~/payments/card-tries';
import { cardKeyOf } from '~/payments/card-try-store.server';

const NOW = new Date('2026-11-20T12:00:00Z');
const HOUR_MS = 3_600_000;
const tries = (count: number, hoursAgo: number, outcome: CardTry['outcome'] = 'declined'): CardTry[] =>
  Array.from({ length: count }, () => ({ outcome, at: new Date(NOW.getTime() - hoursAgo * HOUR_MS) }));

describe('the networks count declines', () => {
  test.each([
    ['visa', tries(19, 1), null],
    ['visa', tries(20, 1), 'declined_too_often'],
    ['visa', tries(20, 719), 'declined_too_often'],
    ['visa', tries(20, 720), null],
    ['mastercard', tries(9, 1), null],
    ['mastercard', tries(10, 23), 'declined_too_often'],
    ['mastercard', tries(10, 24), null],
    ['mastercard', tries(34, 25), null],
    ['mastercard', tries(35, 25), 'declined_too_often'],
    ['maestro', tries(10, 1), 'declined_too_often'],
    ['jcb', tries(100, 1), null],
    [null, tries(100, 1), null],
    ['visa', tries(100, 1, 'none'), null],
    // One whose outcome is not known may have been a decline.
    ['visa', tries(20, 1, 'open'), 'declined_too_often'],
    ['jcb', tries(1, 719, 'never'), 'declined_for_good'],
    ['jcb', tries(1, 720, 'never'), null],
  ])('%s: %#', (brand, remembered, expected) => {
    expect(blockOf(brand, remembered, NOW)).toBe(expected);
  });
});

describe('never again', () => {
  const NEVER = ['lost_or_stolen', 'expired_card', 'suspected_fraud'];
  test.each(DECLINE_CODES)('%s', (code) => {
    expect(isForGood(code, null)).toBe(NEVER.includes(code));
    expect(isForGood(code, 'never')).toBe(true);
  });
  test.each([
    ['visa', '46', null, 'never'],
    ['visa', 'R1', null, 'never'],
    ['visa', '51', null, null],
    ['visa', null, '03', null],
    ['mastercard', '46', null, null],
    ['mastercard', '05', '03', 'never'],
    ['mastercard', '05', '21', 'never'],
    ['mastercard', '05', '24', 'later'],
    ['mastercard', '05', '99', null],
    [null, '46', '03', null],
  ])('%s %s %s', (brand, responseCode, adviceCode, expected) => {
    expect(networkAdvice({ brand, responseCode, adviceCode })).toBe(expected);
  });
});

test('what the issuer did not decline is not counted, and what is not known stays open', () => {
  const declined = (declineCode: (typeof DECLINE_CODES)[number]) =>
    tryOutcomeOf({ outcome: 'declined', gatewayReference: null, declineCode, rawCode: '' });
  expect(declined('authentication_failed')).toBe('none');
  expect(declined('generic')).toBe('declined');
  expect(declined('lost_or_stolen')).toBe('never');
  expect(tryOutcomeOf({ outcome: 'unknown', gatewayReference: null, why: '' })).toBeNull();
  expect(tryOutcomeOf({ outcome: 'pending', gatewayReference: 'x' })).toBeNull();
  expect(tryOutcomeOf({ outcome: 'absent' })).toBe('none');
});

describe('the key of a card', () => {
  const keys = openKeyring(new Secret(randomBytes(32)));
  const card = { number: '4242424242424242', expiryMonth: 5, expiryYear: 2030, securityCode: '123', holderName: null };
  const keyOf = (change: Partial<typeof card> = {}, scope = 'm') =>
    cardKeyOf(keys, scope, { ...card, ...change }).toString('hex');

  test('is of the truncated card: the digits in between do not matter, and cannot be found out from it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999 }), (middle) => {
        expect(keyOf({ number: `42424242${String(middle).padStart(4, '0')}4242` })).toBe(keyOf());
      }),
    );
    expect(keyOf({ number: '378282246310005' })).toBe(keyOf({ number: '378282000000005' }));
    expect(truncatedBin('378282246310005')).toBe('378282');
  });
  test('differs by expiry, by what is kept of the number, by merchant, and not by security code or name', () => {
    const others = [
      keyOf({ expiryMonth: 6 }),
      keyOf({ expiryYear: 2031 }),
      keyOf({ number: '4242424242424243' }),
      keyOf({}, 'n'),
    ];
    expect(new Set([...others, keyOf()]).size).toBe(5);
    expect(keyOf({ securityCode: '999' })).toBe(keyOf());
  });
  test('differs by installation', () => {
    expect(cardKeyOf(openKeyring(new Secret(randomBytes(32))), 'm', card).toString('hex')).not.toBe(keyOf());
  });
});
