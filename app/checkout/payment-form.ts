import type { CardDetails, Method, PaymentDetails } from '~/gateways/contract';
import { containsCardNumber } from '~/foundation/mask-card-numbers';
import { readExpiry } from '~/payments/card-expiry';
import { cardRulesFor, readCardNumber, readSecurityCode } from '~/payments/card-rules';
import { plainText, withoutSeparators } from '~/payments/typed-text';
import {
  FORM_FIELDS,
  type FieldName,
  type FieldProblem,
  type FieldProblemKey,
  type MethodChoice,
  type TypedValues,
} from './checkout-page';

/** What a form is read against. The page's script asks the same question in the browser, for the same answer. */
export interface FormQuestion {
  readonly methods: readonly MethodChoice[];
  readonly now: Date;
  /** The customer's address as the session has it: it stands in for an empty field. */
  readonly emailKnown: string | null;
}

export type PaymentFormReading =
  | {
      readonly ok: true;
      readonly method: Method;
      readonly details: PaymentDetails;
      readonly email: string;
      readonly values: TypedValues;
    }
  | { readonly ok: false; readonly problems: readonly FieldProblem[]; readonly values: TypedValues };

const LONGEST = { cardNumber: 40, expiry: 15, email: 254, holderName: 100 } as const;
const LONGEST_LOCAL_PART = 64;

const EMAIL = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\./]+(?:\.[^\s@<>()[\],;:"\\./]+)+$/u;
// What no field may hold: control characters, line breaks, and what an unpaired surrogate became on its way here.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/u;
const EVERY_FORBIDDEN = new RegExp(FORBIDDEN.source, 'gu');
// Marks that turn the direction of a text around; a name needs none.
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069\ufeff]/g;

type Read<Value> = { readonly value: Value; readonly problem?: undefined } | { readonly problem: FieldProblemKey };

/** As typed, for the field that it came from; cut to what the field holds. */
function shown(typed: string, longest: number): string {
  return [...typed.replace(EVERY_FORBIDDEN, '')].slice(0, longest).join('');
}

function hasCardNumber(typed: string): boolean {
  return containsCardNumber(plainText(typed)) || containsCardNumber(withoutSeparators(typed));
}

function readEmail(typed: string, known: string | null): Read<string> {
  const email = typed.trim().normalize('NFC');
  if (email === '') return known ? { value: known } : { problem: 'enterEmail' };
  if (hasCardNumber(email)) return { problem: 'emailLooksLikeCard' };
  const isWellFormed = EMAIL.test(email) && !FORBIDDEN.test(email) && email.indexOf('@') <= LONGEST_LOCAL_PART;
  return isWellFormed && email.length <= LONGEST.email ? { value: email } : { problem: 'emailInvalid' };
}

function readHolderName(typed: string, isNeeded: boolean): Read<string | null> {
  const name = typed.replace(DIRECTION_MARKS, '').trim().normalize('NFC');
  if (!isNeeded) return { value: null };
  if (hasCardNumber(name)) return { problem: 'holderNameLooksLikeCard' };
  const isName = /\p{L}/u.test(name) && !FORBIDDEN.test(name) && [...name].length <= LONGEST.holderName;
  return isName ? { value: name } : { problem: 'enterHolderName' };
}

function readMethod(posted: string, methods: readonly MethodChoice[]): Read<MethodChoice> {
  const [only, ...others] = methods;
  if (only && others.length === 0) return { value: only };
  const choice = methods.find(({ method }) => method === posted);
  return choice ? { value: choice } : { problem: 'chooseMethod' };
}

type Texts = Readonly<Record<FieldName, string>>;

function textsOf(fields: URLSearchParams): Texts {
  const text = (field: FieldName) => (fields.get(FORM_FIELDS[field]) ?? '').slice(0, 1_000);
  return {
    method: text('method'),
    email: text('email'),
    cardNumber: text('cardNumber'),
    expiry: text('expiry'),
    securityCode: text('securityCode'),
    holderName: text('holderName'),
  };
}

/** What is shown again. The security code never is, nor a card number where it does not belong. */
function valuesOf(texts: Texts, method: Method | null): TypedValues {
  const unlessCard = (typed: string) => (hasCardNumber(typed) ? '' : typed);
  return {
    method,
    email: shown(unlessCard(texts.email), LONGEST.email),
    cardNumber: shown(texts.cardNumber, LONGEST.cardNumber),
    expiry: shown(texts.expiry, LONGEST.expiry),
    holderName: shown(unlessCard(texts.holderName), LONGEST.holderName),
  };
}

type CardReading = { readonly card: CardDetails } | { readonly problems: readonly FieldProblem[] };

function readCard(texts: Texts, now: Date, needsHolderName: boolean): CardReading {
  const number = readCardNumber(texts.cardNumber);
  const expiry = readExpiry(texts.expiry, now);
  // Without a sound number the brand is not known, and any code of three or four digits will do for now.
  const code = readSecurityCode(texts.securityCode, cardRulesFor('digits' in number ? number.digits : ''));
  const holder = readHolderName(texts.holderName, needsHolderName);
  if ('digits' in number && 'month' in expiry && 'code' in code && holder.problem === undefined) {
    return {
      card: {
        number: number.digits,
        expiryMonth: expiry.month,
        expiryYear: expiry.year,
        securityCode: code.code,
        holderName: holder.value,
      },
    };
  }
  const problems: FieldProblem[] = [];
  if ('problem' in number) problems.push({ field: 'cardNumber', message: number.problem });
  if ('problem' in expiry) problems.push({ field: 'expiry', message: expiry.problem });
  if ('problem' in code) problems.push({ field: 'securityCode', message: code.problem });
  if (holder.problem !== undefined) problems.push({ field: 'holderName', message: holder.problem });
  return { problems };
}

type DetailsReading = { readonly details: PaymentDetails } | { readonly problems: readonly FieldProblem[] };

function readDetails(texts: Texts, choice: MethodChoice, now: Date): DetailsReading {
  const { method } = choice;
  switch (method) {
    case 'card':
      return readCardDetails(texts, choice, now);
    case 'upi':
      return { details: { method, virtualAddress: null } };
    case 'sepa':
    case 'applepay':
    case 'googlepay':
      return { problems: [{ field: 'method', message: 'chooseMethod' }] };
    default:
      return { details: { method } };
  }
}

function readCardDetails(texts: Texts, choice: MethodChoice, now: Date): DetailsReading {
  const reading = readCard(texts, now, choice.needsHolderName);
  return 'card' in reading ? { details: { method: 'card', card: reading.card } } : reading;
}

/** Reads the payer's form: a payment to start, or every problem at once, in the order of the page. */
export function readPaymentForm(fields: URLSearchParams, question: FormQuestion): PaymentFormReading {
  const texts = textsOf(fields);
  const email = readEmail(texts.email, question.emailKnown);
  const choice = readMethod(texts.method, question.methods);
  const reading: DetailsReading =
    choice.problem === undefined
      ? readDetails(texts, choice.value, question.now)
      : { problems: [{ field: 'method', message: choice.problem }] };
  const method = choice.problem === undefined ? choice.value.method : null;
  const values = valuesOf(texts, method);
  if (email.problem === undefined && 'details' in reading) {
    return { ok: true, method: reading.details.method, details: reading.details, email: email.value, values };
  }
  const emailProblems: FieldProblem[] = email.problem === undefined ? [] : [{ field: 'email', message: email.problem }];
  return { ok: false, problems: [...emailProblems, ...('problems' in reading ? reading.problems : [])], values };
}
