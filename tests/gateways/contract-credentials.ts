import { expect, test } from 'vitest';
import type { GatewayAnswer, PaymentAsk, StoredCredential, StoredPaymentAsk } from '~/gateways/contract';
import type { RegisteredGateway } from '~/gateways/registry.server';
import { ledgerOf } from '~/gateways/simulation/ledger';
import { askedOf, endOf, sceneFor } from './scene';

const PURPOSE = 'subscription';
const PAYER = 'payer-7b1c';

/** What is stored with a first payment pays later ones, by the merchant alone; it holds no card number. */
export function credentialsContract(registered: RegisteredGateway): void {
  const scene = sceneFor(registered);

  const firstPayment = async (): Promise<{ ask: PaymentAsk; credential: StoredCredential }> => {
    const { gateway, context, cardAsk, truth } = scene();
    const store = { purpose: PURPOSE, payerReference: PAYER } as const;
    const ask: PaymentAsk = { ...cardAsk('4242424242424242'), store };
    const answer = await gateway.pay(ask, context);
    const credential = credentialIn(answer) ?? credentialIn(await truth(askedOf(ask, answer)));
    if (!credential) throw new Error(`nothing was stored: ${answer.outcome}`);
    return { ask, credential };
  };
  const laterPayment = (credential: StoredCredential, amount = 1900): StoredPaymentAsk => {
    const { details, ...ask } = scene().cardAsk('4242424242424242', scene().money(amount));
    return { ...ask, method: details.method, credential, purpose: PURPOSE, initiator: 'merchant' };
  };
  const asked = (ask: StoredPaymentAsk, answer: GatewayAnswer) =>
    askedOf({ ...ask, details: { method: 'pix' } }, answer);

  test('a card is stored only where that was asked for', async () => {
    const { gateway, context, cardAsk } = scene();
    expect(credentialIn(await gateway.pay(cardAsk('4242424242424242'), context))).toBeUndefined();
    expect((await firstPayment()).credential).toMatchObject({ payerReference: PAYER });
  });

  test('it is a token and what may be shown of the card, and nothing more', async () => {
    const { credential } = await firstPayment();
    const text = JSON.stringify(credential);
    expect(credential.token.length).toBeGreaterThan(4);
    expect(text).not.toContain('4242424242424242');
    expect(text).not.toContain('737');
    expect(credential.card?.lastFour ?? '4242').toBe('4242');
  });

  test('the merchant charges it later, without the payer', async () => {
    const { gateway, context, world, expectTruth } = scene();
    const { credential } = await firstPayment();
    const ask = laterPayment(credential);
    const answer = await gateway.payStored?.(ask, context);
    if (!answer) throw new Error('no payStored');
    expect(['captured', 'authorized']).toContain(answer.outcome);
    await expectTruth({ ...asked(ask, answer), method: 'card' }, { outcome: 'captured', money: ask.money });
    expect(ledgerOf(world).map(({ amount, status }) => [amount, status])).toEqual([
      [4900, 'captured'],
      [1900, 'captured'],
    ]);
  });

  test('repeated, it is charged once', async () => {
    const { gateway, context, world } = scene();
    const ask = laterPayment((await firstPayment()).credential);
    const ends = await Promise.all([1, 2, 3].map(() => endOf(gateway.payStored?.(ask, context))));
    expect(ends.some((end) => end === 'captured' || end === 'authorized')).toBe(true);
    for (const end of ends) expect(['captured', 'authorized', 'pending', 'unknown', 'fault unknown']).toContain(end);
    expect(ledgerOf(world)).toHaveLength(2);
  });

  test('another account cannot charge it, nor a token that was never given', async () => {
    const { gateway, context, world, otherAccount } = scene();
    const { credential } = await firstPayment();
    const stranger = laterPayment({ ...credential, token: `${credential.token.slice(0, -2)}zz` });
    for (const end of [
      await endOf(gateway.payStored?.(laterPayment(credential), otherAccount())),
      await endOf(gateway.payStored?.(stranger, context)),
    ])
      expect(['declined', 'fault refused']).toContain(end);
    expect(ledgerOf(world)).toHaveLength(1);
  });
}

function credentialIn(answer: GatewayAnswer): StoredCredential | undefined {
  return 'credential' in answer ? answer.credential : undefined;
}
