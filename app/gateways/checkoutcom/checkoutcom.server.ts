import type { Gateway, GatewayAnswer, PaymentAsk, StoredPaymentAsk } from '~/gateways/contract';
import { GatewayFault } from '~/foundation/faults';
import { EXPONENTS, wireAmountOf } from './amounts';
import { askCheckoutcom, baseOf, TIMEOUT_MS, type Context } from './ask-checkoutcom.server';
import { checkoutcomSettings, type CheckoutcomSettings } from './connection';
import { DECLINES } from './declines';
import { readCheckoutcomEvent } from './events.server';
import { expectedOf, findBySession, findPayment, readPayment } from './find-payment.server';
import { findSource } from './find-source.server';
import { listPayments } from './list-payments.server';
import type { Expected } from './mapping';
import { operate, queryOperation } from './operations.server';
import { wireRequestOf, wireStoredRequestOf } from './requests';
import type { WirePaymentRequest } from './wire';

const PAYPAL_CURRENCIES = 'AUD CAD CHF CZK DKK EUR GBP HKD HUF ILS JPY MXN NOK NZD PHP PLN SEK SGD THB TWD USD'.split(
  ' ',
);
const CARD_SHEET = { currencies: 'any', captureModes: ['automatic', 'manual'] } as const;

/** Checkout.com: the Unified Payments API. See the README beside this file. */
export const checkoutcomGateway: Gateway<CheckoutcomSettings> = {
  id: 'checkoutcom',
  name: 'Checkout.com',
  dataSheet: {
    methods: {
      card: CARD_SHEET,
      applepay: CARD_SHEET,
      googlepay: CARD_SHEET,
      ideal: { currencies: ['EUR'], countries: ['NL'] },
      sepa: { currencies: ['EUR'], payerData: ['address'] },
      paypal: { currencies: PAYPAL_CURRENCIES },
    },
    exponents: EXPONENTS,
    declines: DECLINES,
    operations: { hasPartialCapture: true, hasSeveralCaptures: false, hasPartialRefund: true },
    truthSource: 'query',
    idempotency:
      'The same Cko-Idempotency-Key replays the first answer for 24 hours if it was a 2xx, whatever the body.',
    repeats: 'replayed',
    timeoutMs: TIMEOUT_MS,
    needsHolderName: false,
    asksForChallenge: true,
    cardEntry: ['server', 'sealed'],
  },
  settings: checkoutcomSettings,

  async pay(ask, context) {
    const amount = amountOf(ask);
    const source = await findSource(ask, context);
    const request = wireRequestOf(ask, { source, amount, settings: context.settings });
    const expected = { ...expectedOf(ask, context), payerReference: ask.store?.payerReference };
    return sendPayment(request, expected, context);
  },

  async payStored(ask, context) {
    const source = { type: 'id', id: ask.credential.token } as const;
    if (!/^src_\w{26}$/.test(source.id)) throw new GatewayFault('not_sent', 'the credential is none of Checkout.com');
    const request = wireStoredRequestOf(ask, { source, amount: amountOf(ask), settings: context.settings });
    return sendPayment(request, expectedOf(ask, context), context);
  },

  async continue(payment, returned, context) {
    return (await findBySession(payment, returned, context)) ?? findPayment(payment, context);
  },

  sealing(settings) {
    if (settings.publicKey === undefined) return null;
    const url = `${baseOf(settings)}/tokens`;
    return {
      scheme: 'checkoutcom',
      publicValues: { url, publicKey: settings.publicKey },
      connectTo: [baseOf(settings)],
    };
  },

  query: findPayment,

  capture: operate,
  void: operate,
  refund: operate,
  queryOperation,
  list: listPayments,

  readEvent: readCheckoutcomEvent,
};

/** The amount as the wire writes it. What it cannot say exactly is not sent; nor an address that it would cut. */
function amountOf({ money, returnUrl }: PaymentAsk | StoredPaymentAsk): number {
  const amount = wireAmountOf(money);
  if (amount === null) throw new GatewayFault('not_sent', `Checkout.com takes no ${money.amount} ${money.currency}`);
  if (returnUrl.length > 255) throw new GatewayFault('not_sent', 'the return URL is longer than 255 signs');
  return amount;
}

async function sendPayment(request: WirePaymentRequest, expected: Expected, context: Context): Promise<GatewayAnswer> {
  const question = { method: 'POST', path: '/payments', body: request, idempotencyKey: request.reference } as const;
  return readPayment(await askCheckoutcom(question, context), { ...expected, isFirst: true });
}
