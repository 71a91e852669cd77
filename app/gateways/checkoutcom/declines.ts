import { networkAdvice } from '~/foundation/card-networks';
import type { DeclineRule } from '~/gateways/contract';

/**
 * Checkout.com's response codes. The first digit is its own class: 2 soft, 3 hard, 4 refused by its risk engine.
 * https://www.checkout.com/docs/developer-resources/testing/codes/response-codes
 */
export const DECLINES: Readonly<Record<string, DeclineRule>> = {
  '20001': { code: 'generic' },
  '20003': { code: 'generic' },
  '20005': { code: 'generic' },
  '20012': { code: 'generic' },
  '20013': { code: 'generic' },
  '20014': { code: 'invalid_card' },
  '20046': { code: 'generic' },
  '20051': { code: 'insufficient_funds' },
  '20054': { code: 'expired_card' },
  '20057': { code: 'not_permitted' },
  '20059': { code: 'suspected_fraud' },
  '20061': { code: 'generic' },
  '20062': { code: 'not_permitted' },
  '20063': { code: 'not_permitted' },
  '20065': { code: 'try_again_later' },
  '20068': { code: 'try_again_later' },
  '20078': { code: 'not_permitted' },
  '20082': { code: 'wrong_security_code' },
  '20087': { code: 'wrong_security_code' },
  '20091': { code: 'try_again_later' },
  '20093': { code: 'not_permitted' },
  '20096': { code: 'try_again_later' },
  '20099': { code: 'generic' },
  '20100': { code: 'expired_card' },
  '20150': { code: 'authentication_failed' },
  '20151': { code: 'authentication_failed' },
  '20152': { code: 'authentication_failed' },
  '20153': { code: 'authentication_failed' },
  '20154': { code: 'authentication_required' },
  '20159': { code: 'authentication_failed' },
  '20179': { code: 'not_permitted' },
  '20182': { code: 'not_permitted' },
  '20183': { code: 'not_permitted' },
  '2005C': { code: 'not_permitted' },
  '2006P': { code: 'generic' },
  '2009G': { code: 'not_permitted' },
  '200N7': { code: 'wrong_security_code' },
  // Orders to stop: soft by their first digit, but the card networks forbid another try.
  '200R0': { code: 'not_permitted', advice: 'never' },
  '200R1': { code: 'not_permitted', advice: 'never' },
  '200R3': { code: 'not_permitted', advice: 'never' },
  '30004': { code: 'lost_or_stolen', advice: 'never' },
  '30007': { code: 'suspected_fraud', advice: 'never' },
  '30015': { code: 'invalid_card', advice: 'never' },
  '30033': { code: 'expired_card', advice: 'never' },
  '30034': { code: 'suspected_fraud', advice: 'never' },
  '30041': { code: 'lost_or_stolen', advice: 'never' },
  '30043': { code: 'lost_or_stolen', advice: 'never' },
  '30044': { code: 'not_permitted', advice: 'never' },
  '30045': { code: 'not_permitted', advice: 'never' },
  '30046': { code: 'not_permitted', advice: 'never' },
  '40101': { code: 'suspected_fraud' },
  '40201': { code: 'suspected_fraud' },
  '40202': { code: 'suspected_fraud' },
  '40203': { code: 'suspected_fraud' },
  '40204': { code: 'suspected_fraud' },
  '40205': { code: 'suspected_fraud' },
  '44301': { code: 'authentication_required' },
};

/** A decline without a code that says why. */
export const NO_CODE = 'declined';

/** What the answer to a decline says beside its code. */
export interface DeclinedCard {
  readonly brand: string | null;
  /** Mastercard's merchant advice code. */
  readonly adviceCode: string | null;
}

/** A code in our words. One that the documents do not name is a decline like any other, and a hard one by its first digit. */
export function declineOf(rawCode: string, { brand, adviceCode }: DeclinedCard): DeclineRule {
  const rule = Object.hasOwn(DECLINES, rawCode) ? DECLINES[rawCode] : undefined;
  const known = rule ?? { code: 'generic', ...(/^30[0-9A-Z]{3}$/.test(rawCode) ? { advice: 'never' } : {}) };
  // The issuer's own code is the end of a code of these two classes; 20046 is Checkout.com's, not the network's 46.
  const responseCode = rawCode === '20046' ? null : (/^[23]00([0-9A-Z]{2})$/.exec(rawCode)?.[1] ?? null);
  const advice = known.advice ?? networkAdvice({ brand, responseCode, adviceCode });
  return { code: known.code, ...(advice === null || advice === undefined ? {} : { advice }) };
}
