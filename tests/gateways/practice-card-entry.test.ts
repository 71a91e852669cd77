import { expect, test } from 'vitest';
import { sealCard } from '~/gateways/practice/card-entry';
import { practiceGateway } from '~/gateways/practice/practice.server';
import { practiceSettings } from '~/gateways/practice/connection';
import { practiceSandboxAccount } from '~/gateways/practice/simulator-accounts';
import { openSealedCard } from '~/gateways/practice/simulator-sealing';

const CARD = {
  number: '4242424242424242',
  expiryMonth: 5,
  expiryYear: 2034,
  securityCode: '123',
  holderName: 'Ada Lovelace é',
} as const;
const [mine, other] = ['0123456789abcdef'.repeat(3), 'fedcba9876543210'.repeat(3)].map(practiceSandboxAccount);

test('a card that a browser sealed is opened by the account that it was sealed to, and by no other', async () => {
  if (!mine || !other) throw new Error('no accounts');
  const sealing = practiceGateway.sealing?.(practiceSettings.parse(mine));
  expect(sealing).toMatchObject({ scheme: 'practice', connectTo: [] });
  const payload = await sealCard(CARD, sealing?.publicValues ?? {});
  const sealed = payload.sealed_card ?? '';
  expect(Object.keys(payload)).toEqual(['sealed_card']);
  expect(openSealedCard(mine, sealed)).toEqual({
    number: CARD.number,
    exp_month: 5,
    exp_year: 2034,
    cvc: '123',
    name: CARD.holderName,
  });
  expect(openSealedCard(other, sealed)).toBeNull();
});

test('it holds nothing of the card, and is never the same twice', async () => {
  const publicKey = mine?.sealingKey ?? '';
  const [first, second] = [await sealCard(CARD, { publicKey }), await sealCard(CARD, { publicKey })];
  expect(first).not.toEqual(second);
  expect(JSON.stringify(first)).not.toMatch(/4242/);
});

test.each(['', 'a.b.c', 'AAAA', 'not sealed at all'])('"%s" is no sealed card', (text) => {
  if (!mine) throw new Error('no account');
  expect(openSealedCard(mine, text)).toBeNull();
});

test('without its key nothing is sealed', async () => {
  const { sealingKey: _key, ...settings } = mine ?? practiceSandboxAccount('0'.repeat(48));
  expect(practiceGateway.sealing?.(practiceSettings.parse(settings))).toBeNull();
  await expect(sealCard(CARD, {})).rejects.toThrow();
});
