import type { AskedPayment, Gateway, GatewayAnswer } from '~/gateways/contract';
import type { HttpAnswer } from '~/foundation/http-client.server';
import { askDlocal, errorIn, TIMEOUT_MS, type Context } from './ask-dlocal.server';
import { dlocalSettings, type DlocalSettings } from './connection';
import { DLOCAL_COUNTRIES, DLOCAL_CURRENCIES } from './countries';
import { readDlocalEvent } from './events.server';
import { findByOrder, queryPayment, readPayment } from './find-payment.server';
import { bodyWith } from './json-amount';
import { answerOf, declineOf, DECLINES, type Expected } from './mapping';
import { capturePayment, queryOperation, refundPayment, voidPayment } from './operations.server';
import { questionOf, storableRequest, storedQuestionOf, type PaymentQuestion } from './payment-request';

/** dLocal: cards and local methods of emerging markets. See the README beside this file. */
export const dlocalGateway: Gateway<DlocalSettings> = {
  id: 'dlocal',
  name: 'dLocal',
  dataSheet: {
    methods: {
      card: {
        currencies: DLOCAL_CURRENCIES,
        countries: DLOCAL_COUNTRIES,
        captureModes: ['automatic', 'manual'],
        payerData: ['taxId'],
      },
      pix: { currencies: ['BRL'], countries: ['BR'], payerData: ['name', 'taxId'] },
      boleto: { currencies: ['BRL'], countries: ['BR'], payerData: ['name', 'taxId'] },
      oxxo: { currencies: ['MXN'], countries: ['MX'], payerData: ['name', 'taxId'] },
      spei: { currencies: ['MXN'], countries: ['MX'], payerData: ['name', 'taxId'] },
      upi: { currencies: ['INR'], countries: ['IN'], payerData: ['name', 'taxId'] },
      pse: { currencies: ['COP'], countries: ['CO'], payerData: ['name', 'taxId'] },
    },
    exponents: { COP: 0 },
    declines: DECLINES,
    operations: { hasPartialCapture: true, hasSeveralCaptures: false, hasPartialRefund: true },
    truthSource: 'query',
    idempotency:
      'A payment with an order_id that was used before is refused (5009). X-Idempotency-Key is sent as well; how long it is kept is not documented.',
    repeats: 'refused',
    timeoutMs: TIMEOUT_MS,
    needsHolderName: true,
    asksForChallenge: true,
    cardEntry: ['server', 'page'],
  },
  settings: dlocalSettings,

  // Async, so that what is refused before it is sent is a rejection like all others.
  async pay(ask, context) {
    const question = questionOf(ask, isTest(context));
    return post(question, context, { ...ask, payerReference: ask.store?.payerReference ?? null });
  },

  async payStored(ask, context) {
    const question = storedQuestionOf(ask, isTest(context));
    return post(question, context, { ...ask, payerReference: null });
  },

  query: (payment, context) => queryPayment(expectedOf(payment, context), context),

  async cancel(payment, context) {
    const id = payment.gatewayReference ?? (await findByOrder(payment.reference, context));
    if (id === null) return { outcome: 'absent' };
    const path = `/payments/${encodeURIComponent(id)}/cancel`;
    const answer = await askDlocal({ method: 'POST', path }, context);
    const expected = { ...expectedOf(payment, context), gatewayReference: id };
    // Too late, or too early: what it is by now says the payment itself.
    return TOO_LATE.has(`${answer.status} ${errorIn(answer)}`)
      ? queryPayment(expected, context)
      : judged(answer, expected);
  },

  capture: capturePayment,
  void: voidPayment,
  refund: refundPayment,
  queryOperation,

  readEvent: readDlocalEvent,
  acknowledgement: { body: 'OK', contentType: 'text/plain' },
};

const TOO_LATE = new Set(['403 3003', '400 5002']);
/** Errors that are about the payer, and made no payment. */
const PAYER_ERRORS = new Set(['400 5005', '400 5006', '400 5008', '400 5014']);

async function post(
  question: PaymentQuestion,
  context: Context,
  asked: Pick<Expected, 'reference' | 'payerReference'>,
): Promise<GatewayAnswer> {
  const { path, amount, request } = question;
  const answer = await askDlocal(
    {
      method: 'POST',
      path,
      body: bodyWith(amount, request),
      storedBody: bodyWith(amount, storableRequest(request)),
      cardNumber: request.card?.number,
      idempotencyKey: asked.reference,
    },
    context,
  );
  if (PAYER_ERRORS.has(`${answer.status} ${errorIn(answer)}`))
    return { outcome: 'declined', gatewayReference: null, ...declineOf(errorIn(answer)) };
  const { reference, payerReference } = asked;
  return judged(answer, { reference, gatewayReference: null, payerReference, isTest: isTest(context) });
}

function judged(answer: HttpAnswer, expected: Expected): GatewayAnswer {
  const read = readPayment(answer);
  return 'instead' in read ? read.instead : answerOf(read.payment, expected);
}

function expectedOf({ reference, gatewayReference, continuation }: AskedPayment, context: Context): Expected {
  return { reference, gatewayReference, payerReference: continuation, isTest: isTest(context) };
}

function isTest({ settings }: Context): boolean {
  return settings.environment === 'test';
}
