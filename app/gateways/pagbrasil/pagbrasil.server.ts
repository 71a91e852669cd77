import { GatewayFault } from '~/foundation/faults';
import { parseStrictJson } from '~/foundation/strict-json';
import type { AskedPayment, Gateway, GatewayAnswer, PaymentAsk, StoredPaymentAsk } from '~/gateways/contract';
import {
  askedAfterwards,
  askPagbrasil,
  hear,
  notAnOrder,
  TIMEOUT_MS,
  unclear,
  type Context,
  type Heard,
} from './ask-pagbrasil.server';
import { pagbrasilSettings, type PagbrasilSettings } from './connection';
import { acknowledgePagbrasilEvent, readPagbrasilEvent } from './events.server';
import { answerOf, DECLINES, pageAction } from './mapping';
import { capture, queryOperation, refund } from './operations.server';
import { cardFormOf, linkFormOf, orderFormOf, orderOf, storedCardFormOf, type Form } from './order-form';
import { PATHS, SENTENCES, wireLink, WIRE_METHODS } from './wire';

/** PagBrasil: cards, Pix and boleto in Brazil. See the README beside this file. */
export const pagbrasilGateway: Gateway<PagbrasilSettings> = {
  id: 'pagbrasil',
  name: 'PagBrasil',
  dataSheet: {
    methods: {
      card: {
        currencies: ['BRL'],
        countries: ['BR'],
        captureModes: ['automatic', 'manual'],
        payerData: ['name', 'taxId', 'phone', 'address'],
      },
      pix: { currencies: ['BRL'], countries: ['BR'], payerData: ['name', 'taxId', 'phone', 'address'] },
      boleto: { currencies: ['BRL'], countries: ['BR'], payerData: ['name', 'taxId', 'phone', 'address'] },
    },
    declines: DECLINES,
    operations: {
      hasPartialCapture: true,
      hasSeveralCaptures: false,
      hasPartialRefund: true,
      // The wire names no refund: of two, nobody could tell which was done.
      hasSeveralRefunds: false,
    },
    truthSource: 'query',
    idempotency:
      'The order is the key. Once it is paid a repeat is refused ("Duplicated order."); before that it tries again.',
    repeats: 'refused',
    timeoutMs: TIMEOUT_MS,
    needsHolderName: true,
    cardEntry: ['server', 'page'],
  },
  settings: pagbrasilSettings,

  async pay(ask, context) {
    const form = orderFormOf(ask, context.settings.notificationBase);
    if (missesSomething(form)) throw new GatewayFault('not_sent', `PagBrasil needs ${form.missing}`);
    if ('sealed' in ask.details) return sendToPage(ask, form, context);
    return order({ ...form, ...methodFormOf(ask) }, ask, context);
  },

  async payStored(ask, context) {
    const form = orderFormOf(ask, context.settings.notificationBase);
    if (missesSomething(form)) throw new GatewayFault('not_sent', `PagBrasil needs ${form.missing}`);
    if (ask.method !== 'card') throw new GatewayFault('not_sent', `PagBrasil stores no ${ask.method}`);
    return order({ ...form, ...storedCardFormOf(ask) }, ask, context);
  },

  async query(payment, context) {
    return read(await hearOf(PATHS.get, payment.reference, context), payment, context);
  },

  /** Documented for Pix and boleto; of any other order the answer's status says what became of it, if there is one. */
  async cancel(payment, context) {
    const heard = await hearOf(PATHS.cancel, payment.reference, context);
    const now = heard.kind === 'order' ? heard : await hearOf(PATHS.get, payment.reference, context);
    return read(now, payment, context);
  },

  capture,
  refund,
  queryOperation,

  readEvent: readPagbrasilEvent,
  acknowledge: acknowledgePagbrasilEvent,
};

function missesSomething(form: Form | { readonly missing: string }): form is { readonly missing: string } {
  return 'missing' in form;
}

function methodFormOf(ask: PaymentAsk): Form {
  const { details } = ask;
  if ('card' in details) return cardFormOf(details.card, ask);
  if (details.method === 'pix' || details.method === 'boleto') return { payment_method: WIRE_METHODS[details.method] };
  throw new GatewayFault('not_sent', `PagBrasil has no method ${details.method}`);
}

/** Adds an order, and reads what became of it at once. */
async function order(form: Form, ask: PaymentAsk | StoredPaymentAsk, context: Context): Promise<GatewayAnswer> {
  const heard = hear(await askPagbrasil(PATHS.add, form, context), context.settings);
  const isCardGone = heard.kind === 'sentence' && heard.sentence === SENTENCES.notFound;
  if (isCardGone && form.cc_prevsaved !== undefined)
    throw new GatewayFault('refused', 'PagBrasil keeps no card of that order');
  const isAddress = heard.kind === 'address';
  const added = isAddress ? await askedAfterwards(hearOf(PATHS.get, ask.reference, context)) : heard;
  // "Duplicated order." tells that there was an earlier one, and not how it ended.
  if (added.kind !== 'order') throw notAnOrder(added);
  const store = 'store' in ask ? ask.store : undefined;
  return answerOf(added.order, { reference: ask.reference, continuation: null, store, now: context.clock.now() });
}

/** Makes a payment link: the card is typed on PagBrasil's page, and our server never sees it. */
async function sendToPage(ask: PaymentAsk, form: Form, context: Context): Promise<GatewayAnswer> {
  const answer = await askPagbrasil(PATHS.link, { ...form, ...linkFormOf(ask) }, context);
  const json = parseStrictJson(answer.text);
  const link = wireLink.safeParse(json.ok && answer.status === 200 ? json.value : undefined);
  if (!link.success) {
    const heard = hear(answer, context.settings);
    throw heard.kind === 'order' ? unclear('an order, and no page') : notAnOrder(heard);
  }
  const url = link.data.url_payment;
  const gatewayReference = orderOf(ask.reference);
  return { outcome: 'requires_action', gatewayReference, action: pageAction(url), continuation: url };
}

async function hearOf(
  path: typeof PATHS.get | typeof PATHS.cancel,
  reference: string,
  context: Context,
): Promise<Heard> {
  return hear(await askPagbrasil(path, { order: orderOf(reference) }, context), context.settings);
}

/** The order's state by a question: PagBrasil knows all orders, so an empty answer is one. */
function read(heard: Heard, payment: AskedPayment, context: Context): GatewayAnswer {
  if (heard.kind === 'empty') return { outcome: 'absent' };
  if (heard.kind !== 'order') throw notAnOrder(heard);
  return answerOf(heard.order, { ...payment, now: context.clock.now() });
}
