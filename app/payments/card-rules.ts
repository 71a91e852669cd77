import isLuhnValid from 'card-validator/dist/luhn-10.js';
import creditCardType from 'credit-card-type';
import { withoutSeparators } from './typed-text';

/** What is known of a card from the first digits of its number. */
export interface CardRules {
  /** The brand's id in `credit-card-type`, such as `visa` or `american-express`; null while it is undecided. */
  readonly brand: string | null;
  /** After how many digits a gap is printed. */
  readonly gaps: readonly number[];
  readonly lengths: readonly number[];
  readonly codeLengths: readonly number[];
  /** False for the one brand that issues numbers without a check digit. */
  readonly hasCheckDigit: boolean;
}

// An unknown brand is not refused: new ranges reach cards earlier than any list, and the gateway knows best.
const UNKNOWN: CardRules = {
  brand: null,
  gaps: [4, 8, 12, 16],
  lengths: [12, 13, 14, 15, 16, 17, 18, 19],
  codeLengths: [3, 4],
  hasCheckDigit: true,
};

/** The rules for a number, or for as much of it as was typed. Digits only. */
export function cardRulesFor(digits: string): CardRules {
  const candidates = digits === '' ? [] : creditCardType(digits);
  const [first, ...others] = candidates;
  if (!first) return UNKNOWN;
  if (others.length > 0) {
    return {
      ...UNKNOWN,
      lengths: candidates.flatMap((candidate) => candidate.lengths),
      codeLengths: [...new Set(candidates.map((candidate) => candidate.code.size))],
    };
  }
  return {
    brand: first.type,
    // Longer numbers of brands that print four by four have a gap more than the list says.
    gaps: first.gaps.includes(12) ? UNKNOWN.gaps : first.gaps,
    lengths: first.lengths,
    codeLengths: [first.code.size],
    hasCheckDigit: first.type !== 'unionpay',
  };
}

export type CardNumberProblem = 'enterCardNumber' | 'cardNumberInvalid' | 'cardNumberTooShort';

/** Reads a typed card number: its digits, or what is wrong with it. */
export function readCardNumber(typed: string): { readonly digits: string } | { readonly problem: CardNumberProblem } {
  const digits = withoutSeparators(typed);
  if (digits === '') return { problem: 'enterCardNumber' };
  if (!/^[1-9]\d*$/.test(digits)) return { problem: 'cardNumberInvalid' };
  const rules = cardRulesFor(digits);
  if (digits.length < Math.min(...rules.lengths)) return { problem: 'cardNumberTooShort' };
  const isWhole = rules.lengths.includes(digits.length) && (!rules.hasCheckDigit || isLuhnValid(digits));
  return isWhole ? { digits } : { problem: 'cardNumberInvalid' };
}

export type SecurityCodeProblem = 'enterSecurityCode' | 'securityCodeThree' | 'securityCodeFour';

/** Reads a typed security code by the rules of its card's brand. */
export function readSecurityCode(
  typed: string,
  rules: CardRules,
): { readonly code: string } | { readonly problem: SecurityCodeProblem } {
  const code = withoutSeparators(typed);
  if (code === '') return { problem: 'enterSecurityCode' };
  if (/^\d+$/.test(code) && rules.codeLengths.includes(code.length)) return { code };
  return { problem: rules.codeLengths.includes(3) ? 'securityCodeThree' : 'securityCodeFour' };
}
