/**
 * Every currency at every gateway: what is asked for arrives exactly, in the gateway's own notation, or it is not sent at all.
 * The simulators read amounts off their wires by code of their own, so an error of one side is not an error of both.
 */
import { describe, expect, test } from 'vitest';
import { CURRENCIES } from '~/foundation/currency';
import { money } from '~/foundation/money';
import type { PaymentDetails } from '~/gateways/contract';
import { GATEWAYS, type RegisteredGateway } from '~/gateways/registry.server';
import { endOf, openScene } from './scene';

const card = {
  number: '4242424242424242',
  expiryMonth: 12,
  expiryYear: 2030,
  securityCode: '737',
  holderName: 'A. Payer',
};

/** Small, round, crooked and large; and one that differs from currency to currency. */
function amountsFor(index: number): readonly number[] {
  return [1, 100, 1_010, 99_999, 1_000_000 + index * 37 + (index % 10)];
}

/** What began at the gateway: as many as were asked for, of exactly these amounts, or none. */
async function askInEveryCurrency(registered: RegisteredGateway): Promise<{ exact: number; refused: number }> {
  const scene = openScene(registered);
  const { gateway, context, world, askFor } = scene;
  const details: PaymentDetails = gateway.dataSheet.methods.card ? { method: 'card', card } : { method: 'openbanking' };
  let [exact, refused] = [0, 0];
  for (const [index, currency] of CURRENCIES.entries()) {
    for (const amount of amountsFor(index)) {
      const ask = askFor(details, money(amount, currency));
      const end = await endOf(gateway.pay(ask, context));
      const begun = world.payments().filter((payment) => payment.reference.startsWith(ask.reference));
      if (begun.length === 0) {
        expect(end, `${amount} ${currency}`).toMatch(/^fault (not_sent|refused)$|^declined$/);
        refused += 1;
      } else {
        expect(begun.map((one) => [one.amount, one.currency])).toEqual([[amount, currency]]);
        exact += 1;
      }
    }
  }
  world.close();
  return { exact, refused };
}

describe('amounts in every currency', () => {
  test.each(GATEWAYS.map((registered) => [registered.gateway.name, registered] as const))(
    'arrive exactly at %s, or are not sent',
    async (_name, registered) => {
      const { exact, refused } = await askInEveryCurrency(registered);
      expect(exact + refused).toBe(CURRENCIES.length * 5);
      expect(exact).toBeGreaterThan(0);
      const { methods } = registered.gateway.dataSheet;
      const { currencies } = methods.card ?? methods.openbanking ?? { currencies: [] };
      // What its data sheet offers it must be able to say, all but the amounts that its notation has no place for.
      if (currencies !== 'any') expect(exact).toBeLessThanOrEqual(currencies.length * 5);
    },
    120_000,
  );
});
