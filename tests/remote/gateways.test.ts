/**
 * The adapters against the gateways' real sandboxes: `npm run test:remote`. A gateway is asked only where its account is
 * given, as JSON in REMOTE_<GATEWAY> (the fields of its connection.ts); all others are skipped. No money moves there, and the
 * accounts are yours: nothing of this runs in `npm test`.
 */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { networkDial } from '~/foundation/http-client.server';
import { systemClock } from '~/foundation/clock';
import { money } from '~/foundation/money';
import type { CardDetails, GatewayContext, PaymentAsk } from '~/gateways/contract';
import { GATEWAYS } from '~/gateways/registry.server';
import { askedOf, askFor, endOf, referenceOf } from '../gateways/scene';

/** A card that the gateway's own documents approve in its sandbox, and a currency that it takes there. */
const OWN_TEST_CARDS: Readonly<Record<string, { readonly currency: string } & Partial<CardDetails>>> = {
  adyen: { currency: 'EUR', number: '4111111145551142', expiryMonth: 3, expiryYear: 2030, securityCode: '737' },
  checkoutcom: { currency: 'GBP', number: '4242424242424242', securityCode: '100' },
  nuvei: { currency: 'EUR', number: '4761344136141390', securityCode: '217' },
  dlocal: { currency: 'BRL', number: '4111111111111111' },
  pagbrasil: { currency: 'BRL', number: '4984123412341234' },
};

const SOME_CARD: CardDetails = {
  number: '4242424242424242',
  expiryMonth: 12,
  expiryYear: 2030,
  securityCode: '123',
  holderName: 'Ana Payer',
};

function askOf(gateway: string): PaymentAsk {
  const { currency = 'EUR', ...card } = OWN_TEST_CARDS[gateway] ?? {};
  const details = OWN_TEST_CARDS[gateway]
    ? ({ method: 'card', card: { ...SOME_CARD, ...card } } as const)
    : ({ method: 'openbanking' } as const);
  return { ...askFor(details, money(1_000, currency)), reference: randomUUID() };
}

for (const { gateway } of GATEWAYS) {
  const account = process.env[`REMOTE_${gateway.id.replaceAll('-', '_').toUpperCase()}`];
  describe.skipIf(!account)(`${gateway.name}, its real sandbox`, () => {
    const context = (): GatewayContext<unknown> => ({
      settings: gateway.settings.parse(JSON.parse(account ?? '{}')),
      dial: networkDial,
      clock: systemClock,
      report: () => undefined,
    });

    test('takes a payment, or sends the payer on', async () => {
      const answer = await gateway.pay(askOf(gateway.id), context());
      expect(['captured', 'authorized', 'pending', 'requires_action']).toContain(answer.outcome);
      expect(referenceOf(answer)).not.toBe('');
    }, 90_000);

    test.runIf(gateway.query)(
      'finds it again, and knows nothing of one that was never asked for',
      async () => {
        const ask = askOf(gateway.id);
        const answer = await gateway.pay(ask, context());
        const found = await gateway.query?.(askedOf(ask, answer), context());
        expect(found?.outcome).not.toBe('absent');
        expect(await endOf(gateway.query?.(askedOf(askOf(gateway.id)), context()))).toBe('absent');
      },
      90_000,
    );

    test.runIf(gateway.refund)(
      'gives back what it captured',
      async () => {
        const ask = askOf(gateway.id);
        const answer = await gateway.pay(ask, context());
        if (answer.outcome !== 'captured') return;
        const refund = { reference: randomUUID(), kind: 'refund', money: ask.money, reason: null } as const;
        const done = await gateway.refund?.({ ...refund, payment: askedOf(ask, answer) }, context());
        expect(['succeeded', 'pending']).toContain(done?.outcome);
      },
      90_000,
    );
  });
}

test('every gateway but the practice one can be asked in its sandbox', () => {
  expect(GATEWAYS.length).toBeGreaterThan(6);
});
