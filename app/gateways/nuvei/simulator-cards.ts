import { outcomeOfCard, summaryOfCard, type CardOutcome } from '~/gateways/simulation/test-cards';

/** How the gateway says a decline. */
export interface DeclineWords {
  readonly transactionStatus: 'DECLINED' | 'ERROR';
  readonly gwErrorCode: number;
  readonly gwErrorReason: string;
  readonly gwExtendedErrorCode?: number;
  readonly issuerDeclineCode?: string;
  readonly merchantAdviceCode?: string;
}

const byIssuer = (issuerDeclineCode: string, gwErrorReason: string): DeclineWords => ({
  transactionStatus: 'DECLINED',
  gwErrorCode: -1,
  gwErrorReason,
  issuerDeclineCode,
});
const byFilter = (gwErrorReason: string, gwExtendedErrorCode = 0): DeclineWords => ({
  transactionStatus: 'DECLINED',
  gwErrorCode: -1100,
  gwErrorReason,
  gwExtendedErrorCode,
});

/** By the simulator's own names of them, which its payments keep. */
const WORDS = {
  generic: byIssuer('05', 'Decline'),
  do_not_honor: { transactionStatus: 'DECLINED', gwErrorCode: -1, gwErrorReason: 'Do not honor' },
  insufficient_funds: byIssuer('51', 'Insufficient funds'),
  lost_card: byIssuer('41', 'Lost/Stolen'),
  expired_card: byIssuer('54', 'Expired card'),
  wrong_security_code: byFilter('Invalid CVV2', 1104),
  authentication_required: byIssuer('1A', 'Decline'),
  closed_account: { ...byIssuer('46', 'Decline'), merchantAdviceCode: '03' },
  authentication_failed: byFilter('Failed 3DSecure Authentication'),
  not_permitted: byIssuer('57', 'Transaction not permitted'),
  invalid_transaction: byIssuer('12', 'Invalid transaction'),
  limit: byIssuer('61', 'Exceeds withdrawal limit'),
  frequency: byIssuer('65', 'Exceeds withdrawal frequency'),
  restricted: byIssuer('62', 'Restricted card'),
  inoperative: byIssuer('91', 'Issuer or switch inoperative'),
  timeout: byIssuer('68', 'Timeout/Retry'),
  format: byIssuer('30', 'Format error'),
  filter_error: { ...byFilter('External error in processing', 1000), transactionStatus: 'ERROR' },
  payer_declined: byFilter('Canceled by user'),
  refused_by_tester: byIssuer('05', 'Decline'),
} satisfies Record<string, DeclineWords>;

export type DeclineName = keyof typeof WORDS;

export const wordsOf = (name: string | null): DeclineWords =>
  Object.hasOwn(WORDS, name ?? '') ? WORDS[name as DeclineName] : WORDS.generic;

/** Nuvei's own test cards that are declined, or not authenticated. Its approved ones are approved as any other card is. */
const OWN_DECLINES: Readonly<Record<string, DeclineName>> = {
  '4008370896662369': 'generic',
  '5333418445863914': 'generic',
  '4000128449498204': 'filter_error',
  '5333463046218753': 'do_not_honor',
  '4008384424370890': 'insufficient_funds',
  '5333475572200849': 'insufficient_funds',
  '4000157454627969': 'lost_card',
  '5333452804487502': 'lost_card',
  '4000247422310226': 'expired_card',
  '5333540337444022': 'expired_card',
  '4000254588011960': 'not_permitted',
  '5333554636535091': 'not_permitted',
  '4000203016321921': 'invalid_transaction',
  '5333502383316074': 'invalid_transaction',
  '4000189336416410': 'limit',
  '4000196948974975': 'frequency',
  '4000273652260030': 'restricted',
  '4000229544877670': 'inoperative',
  '4000234977370839': 'timeout',
  '4000212384978055': 'format',
  '5333583123003909': 'wrong_security_code',
};

/** Cards whose bank takes no part in 3-D Secure, or turns the payer away by it. */
const NOT_ENROLLED = '4012001037141112';
const TURNED_AWAY = '4000319872807223';
const CHALLENGED: ReadonlySet<string> = new Set(['4567491000002228', '5545060700002228']);

/** What a card does, in what is remembered of it instead of its number. */
export interface CardFate {
  readonly outcome: CardOutcome;
  /** Where its decline is one of Nuvei's own. */
  readonly decline: DeclineName | null;
  readonly threeD: 'frictionless' | 'challenge' | 'turned_away' | 'none';
  /** Whether the bank wants to look at the browser first. */
  readonly hasMethod: boolean;
  readonly summary: { readonly brand: string; readonly lastFour: string };
  readonly bin: string;
}

/** The fate of a card; 3-D Secure goes by the holder's name where it is one of Nuvei's. */
export function fateOf(number: string, holderName: string): CardFate {
  const byName = /^(FL|CL)-BRW[12]$/.exec(holderName)?.[1];
  const outcome = outcomeOfCard(number);
  const isChallenged = byName === 'CL' || CHALLENGED.has(number) || outcome.kind === 'challenge';
  const known = number === NOT_ENROLLED ? 'none' : number === TURNED_AWAY ? 'turned_away' : null;
  return {
    outcome,
    decline: OWN_DECLINES[number] ?? (outcome.kind === 'declined' ? outcome.reason : null),
    threeD: known ?? (isChallenged ? 'challenge' : 'frictionless'),
    hasMethod: byName !== undefined,
    summary: summaryOfCard(number),
    bin: number.slice(0, 6),
  };
}
