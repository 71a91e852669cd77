import { networkAdvice, type RetryAdvice } from '~/foundation/card-networks';
import type { Money } from '~/foundation/money';
import type { CardSummary, GatewayAnswer, StoredCredential } from '~/gateways/contract';
import { nextStepOf, type Thread } from './action-mapping';
import { moneyOf } from './amounts';
import { DECLINES } from './declines';
import { readReference } from './references';
import type { WireDetailsRequest, WirePaymentAnswer } from './wire';

/** What an answer must be about, or it is about something else. */
export interface Expected extends Thread {
  readonly reference: string;
  readonly gatewayReference: string | null;
  readonly merchantAccount: string;
}

/** Adyen's word in ours, or what Adyen has to be told at once before it gives one. */
export type Read = GatewayAnswer | { readonly outcome: 'go_on'; readonly request: WireDetailsRequest };

/** Adyen's word about a payment, in ours; `unknown` when it is about another one, or says what is not known here. */
export function answerOf(answer: WirePaymentAnswer, expected: Expected): Read {
  const difference = differenceOf(answer, expected);
  if (difference) return unclear(null, `identity mismatch: ${difference}`);
  return answer.action ? stepOf(answer, expected) : outcomeOf(answer, expected);
}

function differenceOf(answer: WirePaymentAnswer, expected: Expected): string | null {
  const { merchantReference, pspReference, merchantAccount } = answer;
  if (merchantReference !== undefined && readReference(merchantReference).reference !== expected.reference)
    return 'another reference';
  if (merchantAccount !== undefined && merchantAccount !== expected.merchantAccount) return 'another account';
  const { gatewayReference } = expected;
  if (gatewayReference !== null && pspReference !== undefined && pspReference !== gatewayReference)
    return 'another payment';
  return null;
}

/** Results that come with something to do. Any other one with an action contradicts itself. */
const UNFINISHED: ReadonlySet<string> = new Set([
  'RedirectShopper',
  'IdentifyShopper',
  'ChallengeShopper',
  'PresentToShopper',
  'Pending',
  'Received',
]);

function stepOf({ action, resultCode, pspReference }: WirePaymentAnswer, expected: Expected): Read {
  const gatewayReference = pspReference ?? expected.gatewayReference;
  if (!UNFINISHED.has(resultCode)) return unclear(gatewayReference, `${resultCode} with something to do`);
  const next = nextStepOf(action, expected);
  switch (next.kind) {
    case 'act':
      return { outcome: 'requires_action', gatewayReference, action: next.action, continuation: next.continuation };
    case 'go_on':
      return { outcome: 'go_on', request: next.request };
    case 'wait':
      return { outcome: 'pending', gatewayReference };
    case 'unclear':
      return unclear(gatewayReference, next.why);
  }
}

function outcomeOf(answer: WirePaymentAnswer, expected: Expected): GatewayAnswer {
  const gatewayReference = answer.pspReference ?? expected.gatewayReference;
  switch (answer.resultCode) {
    case 'Authorised':
    // Less than was asked for: passed on as it is, and whoever records it sees the difference.
    case 'PartiallyAuthorised':
      return successOf(answer, expected, gatewayReference);
    case 'Refused':
    case 'Error':
      return declineOf(answer, gatewayReference);
    case 'Cancelled':
      return gatewayReference === null ? declineOf(answer, null) : { outcome: 'canceled', gatewayReference };
    case 'Pending':
    case 'Received':
      return { outcome: 'pending', gatewayReference };
    default:
      return unclear(gatewayReference, `the result ${answer.resultCode} is not known here`);
  }
}

function successOf(answer: WirePaymentAnswer, expected: Expected, gatewayReference: string | null): GatewayAnswer {
  if (gatewayReference === null) return unclear(null, 'a success without a reference');
  // Adyen's examples leave the amount out: then only the signed webhook says what was taken.
  if (answer.amount === undefined && answer.resultCode === 'Authorised')
    return { outcome: 'pending', gatewayReference };
  const taken: Money | null = answer.amount ? moneyOf(answer.amount) : null;
  if (taken === null) return unclear(gatewayReference, 'a success of an amount that cannot be said in our units');
  const card = cardOf(answer);
  const credential = credentialOf(answer, expected, card);
  return {
    outcome: expected.captureMode === 'manual' ? 'authorized' : 'captured',
    gatewayReference,
    money: taken,
    card,
    ...(credential ? { credential } : {}),
  };
}

/** Only where it was asked for: an account may be set to store whatever it sees. */
function credentialOf(
  answer: WirePaymentAnswer,
  { payerReference }: Expected,
  card: CardSummary | null,
): StoredCredential | null {
  const token = wordOf(answer, 'tokenization.storedPaymentMethodId');
  if (payerReference === undefined || !token) return null;
  return { token, payerReference, networkTransactionId: wordOf(answer, 'networkTxReference'), card };
}

/** Adyen's names of brands where they are not those of `credit-card-type`. */
const BRANDS: Readonly<Record<string, string>> = {
  mc: 'mastercard',
  amex: 'american-express',
  diners: 'diners-club',
  cup: 'unionpay',
};

function cardOf(answer: WirePaymentAnswer): CardSummary | null {
  const lastFour = wordOf(answer, 'cardSummary') ?? '';
  const brand = brandOf(answer);
  return /^\d{4}$/.test(lastFour) && brand !== null ? { brand, lastFour } : null;
}

/** A wallet's card is named with its wallet: `visa_applepay`. */
function brandOf(answer: WirePaymentAnswer): string | null {
  const named = answer.paymentMethod?.brand ?? wordOf(answer, 'paymentMethod');
  const [brand = ''] = named?.slice(0, 40).split('_') ?? [];
  return brand === '' ? null : (BRANDS[brand] ?? brand);
}

function declineOf(answer: WirePaymentAnswer, gatewayReference: string | null): GatewayAnswer {
  const { refusalReasonCode: code, refusalReason, resultCode } = answer;
  const rule = code !== undefined && Object.hasOwn(DECLINES, code) ? DECLINES[code] : undefined;
  const declineCode = rule?.code ?? (resultCode === 'Error' ? 'try_again_later' : 'generic');
  const retryAdvice = adviceOf(answer) ?? rule?.advice ?? null;
  return {
    outcome: 'declined',
    gatewayReference,
    declineCode: resultCode === 'Cancelled' ? 'canceled_by_payer' : declineCode,
    rawCode: code ?? refusalReason?.slice(0, 100) ?? resultCode,
    ...(retryAdvice === null ? {} : { retryAdvice }),
  };
}

/** The acquirer's own words begin with the issuer's code ("46 : Closed account"), the network's advice with its own. */
function adviceOf(answer: WirePaymentAnswer): RetryAdvice {
  const codeIn = (name: string) => /^([0-9A-Z]{2})(?![0-9A-Z])/.exec(wordOf(answer, name)?.trim() ?? '')?.[1] ?? null;
  return networkAdvice({
    brand: brandOf(answer),
    responseCode: codeIn('refusalReasonRaw'),
    adviceCode: codeIn('merchantAdviceCode'),
  });
}

function wordOf({ additionalData }: WirePaymentAnswer, name: string): string | null {
  const value = additionalData?.[name];
  return typeof value === 'string' && value !== '' && value.length <= 500 ? value : null;
}

function unclear(gatewayReference: string | null, why: string): GatewayAnswer {
  return { outcome: 'unknown', gatewayReference, why };
}
