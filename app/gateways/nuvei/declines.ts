import { networkAdvice, type RetryAdvice } from '~/foundation/card-networks';
import type { DeclineCode, DeclineRule } from '~/gateways/contract';

/**
 * Declines by the codes that say why, the more exact ones first: the issuer's response code (ISO 8583), the gateway's
 * extended code, its reason in lower case, its code. `gwErrorCode` is -1 for an issuer's decline and -1100 for a filter's.
 */
export const DECLINES: Readonly<Record<string, DeclineRule>> = {
  '04': { code: 'lost_or_stolen', advice: 'never' },
  '05': { code: 'generic' },
  '07': { code: 'lost_or_stolen', advice: 'never' },
  '12': { code: 'not_permitted' },
  '14': { code: 'invalid_card' },
  '15': { code: 'invalid_card', advice: 'never' },
  '41': { code: 'lost_or_stolen', advice: 'never' },
  '43': { code: 'lost_or_stolen', advice: 'never' },
  '46': { code: 'not_permitted', advice: 'never' },
  '51': { code: 'insufficient_funds' },
  '54': { code: 'expired_card' },
  '57': { code: 'not_permitted' },
  '59': { code: 'suspected_fraud' },
  '61': { code: 'insufficient_funds' },
  '62': { code: 'not_permitted' },
  '65': { code: 'try_again_later' },
  '68': { code: 'try_again_later' },
  '82': { code: 'wrong_security_code' },
  '91': { code: 'try_again_later' },
  '96': { code: 'try_again_later' },
  '1A': { code: 'authentication_required' },
  N7: { code: 'wrong_security_code' },
  R0: { code: 'not_permitted', advice: 'never' },
  R1: { code: 'not_permitted', advice: 'never' },
  R3: { code: 'not_permitted', advice: 'never' },
  '1104': { code: 'wrong_security_code' },
  '1119': { code: 'invalid_card' },
  '1120': { code: 'invalid_card' },
  decline: { code: 'generic' },
  'do not honor': { code: 'generic' },
  'insufficient funds': { code: 'insufficient_funds' },
  'lost/stolen': { code: 'lost_or_stolen', advice: 'never' },
  'expired card': { code: 'expired_card' },
  'invalid cvv2': { code: 'wrong_security_code' },
  'transaction not permitted': { code: 'not_permitted' },
  'restricted card': { code: 'not_permitted' },
  'issuer or switch inoperative': { code: 'try_again_later' },
  'timeout/retry': { code: 'try_again_later' },
  'failed 3dsecure authentication': { code: 'authentication_failed' },
  'canceled by user': { code: 'canceled_by_payer' },
  '-1': { code: 'generic' },
  '-1100': { code: 'generic' },
};

/** What an answer says of a decline, as far as it does. */
export interface Reasons {
  readonly gwErrorCode?: string | null;
  readonly gwErrorReason?: string | null;
  readonly gwExtendedErrorCode?: string | null;
  readonly issuerDeclineCode?: string | null;
  readonly paymentMethodErrorCode?: string | null;
  readonly paymentMethodErrorReason?: string | null;
  readonly merchantAdviceCode?: string | null;
}

export interface Declined {
  readonly declineCode: DeclineCode;
  readonly rawCode: string;
  readonly retryAdvice?: Exclude<RetryAdvice, null>;
}

/** Mastercard's issuers ask for authentication by the code that is a limit elsewhere. */
const isAskedToAuthenticate = (rawCode: string, brand: string | null) => rawCode === '65' && brand === 'mastercard';

/** Why a transaction was declined. A code that the documents do not name is a decline like any other. */
export function declinedBy(reasons: Reasons, brand: string | null): Declined {
  const said = [
    reasons.issuerDeclineCode,
    reasons.gwExtendedErrorCode,
    (reasons.gwErrorReason ?? reasons.paymentMethodErrorReason)?.toLowerCase(),
    reasons.paymentMethodErrorCode,
    reasons.gwErrorCode,
  ].filter((code): code is string => typeof code === 'string' && code !== '' && code !== '0');
  const rawCode = said.find((code) => Object.hasOwn(DECLINES, code)) ?? said[0] ?? 'declined';
  const rule = Object.hasOwn(DECLINES, rawCode) ? DECLINES[rawCode] : undefined;
  const { issuerDeclineCode: responseCode = null, merchantAdviceCode: adviceCode = null } = reasons;
  const retryAdvice = networkAdvice({ brand, responseCode, adviceCode }) ?? rule?.advice ?? null;
  const declineCode = isAskedToAuthenticate(rawCode, brand) ? 'authentication_required' : (rule?.code ?? 'generic');
  return { declineCode, rawCode, ...(retryAdvice === null ? {} : { retryAdvice }) };
}
