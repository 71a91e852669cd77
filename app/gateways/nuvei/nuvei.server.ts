import { GatewayFault } from '~/foundation/faults';
import {
  FINGERPRINT_PARAMETER,
  type AskedPayment,
  type Gateway,
  type GatewayAnswer,
  type Returned,
} from '~/gateways/contract';
import { EXPONENTS } from './amounts';
import { TIMEOUT_MS, type Context } from './ask-nuvei.server';
import { payAfterChallenge, payAtBank, payByCard, payByStored, payWithThreeD } from './card-payment.server';
import { nuveiSettings, type NuveiSettings } from './connection';
import { readContinuation, type Continuation } from './continuation';
import { DECLINES } from './declines';
import { readNuveiEvent } from './events.server';
import { operate, queryOperation } from './operations.server';
import { payOnPage } from './payment-page.server';
import { queryPayment } from './query.server';
import { METHOD_ENDS } from './three-d-secure';

/** Nuvei (once SafeCharge), by its REST API 1.0. See the README beside this file. */
export const nuveiGateway: Gateway<NuveiSettings> = {
  id: 'nuvei',
  name: 'Nuvei',
  dataSheet: {
    methods: {
      card: { currencies: 'any', captureModes: ['automatic', 'manual'] },
      ideal: { currencies: ['EUR'], countries: ['NL'], payerData: ['name'] },
    },
    exponents: EXPONENTS,
    declines: DECLINES,
    operations: { hasPartialCapture: true, hasSeveralCaptures: false, hasPartialRefund: true },
    truthSource: 'query',
    idempotency:
      'A second request with the clientRequestId of a first is an error, which says nothing of the first one.',
    repeats: 'refused',
    timeoutMs: TIMEOUT_MS,
    needsHolderName: true,
    asksForChallenge: true,
    cardEntry: ['server', 'page'],
  },
  settings: nuveiSettings,

  async pay(ask, context) {
    const { details } = ask;
    if ('card' in details) return payByCard(ask, details.card, context);
    // A card that nobody typed on our page is typed on Nuvei's.
    if ('sealed' in details && Object.keys(details.sealed.payload).length === 0) return payOnPage(ask, context);
    if (details.method === 'ideal') return payAtBank(ask, 'apmgw_iDeal', context);
    throw new GatewayFault('not_sent', `Nuvei takes no ${details.method} in this form`);
  },

  async payStored(ask, context) {
    if (ask.method !== 'card') throw new GatewayFault('not_sent', `Nuvei keeps no ${ask.method} for later`);
    return payByStored(ask, context);
  },

  async continue(payment, returned, context) {
    const continuation = readContinuation(payment.continuation);
    const paid = continuation && (await goOn({ payment, continuation, returned }, context));
    return paid ?? backFrom(await queryPayment(payment, context), continuation);
  },

  query: queryPayment,
  capture: operate,
  void: operate,
  refund: operate,
  queryOperation,

  readEvent: readNuveiEvent,
  acknowledgement: { body: 'OK', contentType: 'text/plain' },
};

interface Return {
  readonly payment: AskedPayment;
  readonly continuation: Continuation;
  readonly returned: Returned;
}

/** The next call, where what the browser brought is its turn. Asked twice, the second is refused: null, as it says nothing. */
async function goOn({ payment, continuation, returned }: Return, context: Context): Promise<GatewayAnswer | null> {
  if (!('terms' in continuation)) return null;
  const { parameters } = returned;
  const { reference, money } = payment;
  const standing = { ...continuation, terms: { ...continuation.terms, reference, money } };
  try {
    if (continuation.step === 'challenge')
      return parameters.cres === undefined ? null : await payAfterChallenge(standing, context);
    const isLoaded = parameters.threeDSMethodData !== undefined;
    const said = METHOD_ENDS.find((end) => end === parameters[FINGERPRINT_PARAMETER]);
    return await payWithThreeD(standing, said ?? (isLoaded ? 'Y' : 'U'), context);
  } catch (error) {
    // The record tells what became of a payment that was asked for already, or whose session is over.
    if (error instanceof GatewayFault && error.kind !== 'not_sent') return null;
    throw error;
  }
}

/** Whoever is back from a bank's page is not sent there again: the bank's word is on its way. */
function backFrom(answer: GatewayAnswer, continuation: Continuation | null): GatewayAnswer {
  if (answer.outcome !== 'requires_action' || continuation?.step !== 'redirect') return answer;
  return { outcome: 'pending', gatewayReference: answer.gatewayReference };
}
