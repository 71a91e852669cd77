import type { Locale } from '~/translations/locales';
import { plain, pluralForms } from '~/translations/translate';
import { FIELD_PROBLEMS, FURTHER_PROBLEMS, type CheckoutPage, type FieldProblemKey } from './checkout-page';
import { inOnePiece, oncePerLocale } from './words';

type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

/** The few sentences that the page's script says by itself. */
export interface ClientWords {
  readonly fieldProblems: Readonly<Partial<Record<FieldProblemKey, string>>>;
  readonly thereIsAProblem: string;
  /** "Error:" with what the language puts before and after the title. */
  readonly errorTitlePrefix: string;
  readonly sending: string;
  /** After 3 seconds. */
  readonly stillSending: string;
  /** After 30 seconds. */
  readonly longSending: string;
  readonly copy: string;
  readonly copied: string;
  readonly offline: string;
  /** Plural forms with `{{count}}`, for the time that a code still works. */
  readonly minutesLeft: Forms;
  readonly secondsLeft: Forms;
}

/** The id of the element that carries them. */
export const CLIENT_WORDS_ID = 'florin-words';

function clientWords(locale: Locale, keys: readonly FieldProblemKey[]): ClientWords {
  const words = plain(locale);
  const problems = keys.map((key) => [key, words[`problem.${key}`]]);
  return {
    fieldProblems: Object.fromEntries(problems) as ClientWords['fieldProblems'],
    thereIsAProblem: words['problem.heading'],
    errorTitlePrefix: words['title.errorPrefix'],
    sending: words['sending.now'],
    stillSending: words['sending.still'],
    longSending: words['sending.long'],
    copy: words['qr.copy'],
    copied: words['qr.copied'],
    offline: `${words['offline.title']}. ${words['offline.text']}`,
    minutesLeft: pluralForms(locale, 'qr.minutesLeft'),
    secondsLeft: pluralForms(locale, 'qr.secondsLeft'),
  };
}

/** The same as JSON that cannot end the script element it stands in. */
const jsonWith = (keys: readonly FieldProblemKey[]) =>
  oncePerLocale((locale) => inOnePiece(JSON.stringify(clientWords(locale, keys)).replaceAll('<', '\\u003c')));

const shortJson = jsonWith(FIELD_PROBLEMS);
const wholeJson = jsonWith([...FIELD_PROBLEMS, ...FURTHER_PROBLEMS]);

/** The words of a page, with those that only some pages need where it is one of them. */
export function clientWordsJson({ state, locale }: Pick<CheckoutPage, 'state' | 'locale'>): string {
  const asksMore =
    state.kind === 'open' &&
    state.methods.some(({ payerFields, cardEntry }) => payerFields.length > 0 || cardEntry?.kind === 'sealed');
  return asksMore ? wholeJson(locale) : shortJson(locale);
}
