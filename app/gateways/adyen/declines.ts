import type { DeclineRule } from '~/gateways/contract';

/**
 * Adyen's refusal reasons by `refusalReasonCode` (docs.adyen.com/development-resources/refusal-reasons). Whether a card may
 * be tried again Adyen does not say: `never` is our reading of blocked, stolen, restricted and fraudulent cards, and of the
 * code by which Adyen itself stops further tries.
 */
export const DECLINES: Readonly<Record<string, DeclineRule>> = {
  '2': { code: 'generic' },
  '3': { code: 'generic' },
  '4': { code: 'try_again_later' },
  '5': { code: 'lost_or_stolen', advice: 'never' },
  '6': { code: 'expired_card' },
  '7': { code: 'generic' },
  '8': { code: 'invalid_card' },
  '9': { code: 'try_again_later' },
  '10': { code: 'not_permitted' },
  '11': { code: 'authentication_failed' },
  '12': { code: 'insufficient_funds' },
  '14': { code: 'suspected_fraud', advice: 'never' },
  '15': { code: 'canceled_by_payer' },
  '16': { code: 'canceled_by_payer' },
  '17': { code: 'wrong_security_code' },
  '18': { code: 'not_permitted', advice: 'never' },
  '19': { code: 'generic' },
  '20': { code: 'suspected_fraud', advice: 'never' },
  '21': { code: 'try_again_later' },
  '22': { code: 'suspected_fraud', advice: 'never' },
  '23': { code: 'not_permitted' },
  '24': { code: 'wrong_security_code' },
  '25': { code: 'not_permitted', advice: 'never' },
  '26': { code: 'not_permitted', advice: 'never' },
  '27': { code: 'generic' },
  '28': { code: 'insufficient_funds' },
  '29': { code: 'insufficient_funds' },
  '31': { code: 'suspected_fraud', advice: 'never' },
  '32': { code: 'generic' },
  '38': { code: 'authentication_required' },
  '39': { code: 'authentication_failed' },
  '42': { code: 'authentication_failed' },
  '46': { code: 'not_permitted', advice: 'never' },
};

/**
 * Errors that name the card as the payer typed it, by `errorCode`: nothing was asked of its bank, and the payer can correct
 * it. The numbers are those that Adyen's clients in active_merchant meet; they are on no page of Adyen's that we found.
 */
export const CARD_ERRORS: Readonly<Record<string, DeclineRule>> = {
  '101': { code: 'invalid_card' },
  '103': { code: 'wrong_security_code' },
};
