import type { CardDetails, Method, Payer, PaymentDetails } from '~/gateways/contract';
import { readExpiry } from '~/payments/card-expiry';
import { cardRulesFor, readCardNumber, readSecurityCode } from '~/payments/card-rules';
import { readIban } from '~/payments/iban';
import { plainText } from '~/payments/typed-text';
import {
  FORM_FIELDS,
  PAYER_FIELDS_IN_ORDER,
  type FieldName,
  type FieldProblem,
  type FieldProblemKey,
  type MethodChoice,
  type PayerTerms,
  type TypedValues,
} from './checkout-page';
import { readPayer, type PayerTexts } from './read-payer';
import { hasCardNumber, isPlain, shown, trimmed } from './typed-values';

/** What a form is read against. The page's script asks the same question in the browser, for the same answer. */
export interface FormQuestion {
  readonly methods: readonly MethodChoice[];
  readonly now: Date;
  /** The customer's address as the session has it: it stands in for an empty field. */
  readonly emailKnown: string | null;
  readonly payerTerms: PayerTerms;
  /** The card as it was taken otherwise than by this form's own fields. */
  readonly sealed?: DetailsReading | null;
}

type FieldsReading =
  | {
      readonly ok: true;
      readonly method: Method;
      readonly details: PaymentDetails;
      readonly email: string;
      readonly payer: Payer;
    }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

export type PaymentFormReading = FieldsReading & { readonly values: TypedValues };

const LONGEST = { cardNumber: 40, expiry: 15, email: 254, holderName: 100, payer: 200 } as const;
const LONGEST_LOCAL_PART = 64;

const EMAIL = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\./]+(?:\.[^\s@<>()[\],;:"\\./]+)+$/u;
type Read<Value> =
  | { readonly value: Value; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: FieldProblemKey };

function readEmail(typed: string, known: string | null): Read<string> {
  const email = typed.trim().normalize('NFC');
  if (email === '') return known ? { value: known } : { problem: 'enterEmail' };
  if (hasCardNumber(email)) return { problem: 'emailLooksLikeCard' };
  const isWellFormed = EMAIL.test(email) && isPlain(email) && email.indexOf('@') <= LONGEST_LOCAL_PART;
  return isWellFormed && email.length <= LONGEST.email ? { value: email } : { problem: 'emailInvalid' };
}

function readHolderName(typed: string, isNeeded: boolean): Read<string | null> {
  const name = trimmed(typed);
  if (!isNeeded) return { value: null };
  if (hasCardNumber(name)) return { problem: 'holderNameLooksLikeCard' };
  const isName = /\p{L}/u.test(name) && isPlain(name) && [...name].length <= LONGEST.holderName;
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
  const payer = Object.fromEntries(PAYER_FIELDS_IN_ORDER.map((field) => [field, text(field)])) as PayerTexts;
  return {
    ...payer,
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
  const payer = PAYER_FIELDS_IN_ORDER.filter((field) => texts[field] !== '').map((field) => {
    const text = field === 'taxId' || field === 'iban' ? texts[field] : unlessCard(texts[field]);
    return [field, shown(text, LONGEST.payer)];
  });
  return {
    method,
    email: shown(unlessCard(texts.email), LONGEST.email),
    cardNumber: shown(texts.cardNumber, LONGEST.cardNumber),
    expiry: shown(texts.expiry, LONGEST.expiry),
    holderName: shown(unlessCard(texts.holderName), LONGEST.holderName),
    payer: Object.fromEntries(payer) as TypedValues['payer'],
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

/** What is paid with, and the name that came with it. */
export type DetailsReading =
  { readonly details: PaymentDetails; readonly name: string | null } | { readonly problems: readonly FieldProblem[] };

function readDetails(texts: Texts, choice: MethodChoice, now: Date): DetailsReading {
  const { method } = choice;
  switch (method) {
    case 'card': {
      const reading = readCard(texts, now, choice.needsHolderName);
      return 'card' in reading ? { details: { method, card: reading.card }, name: reading.card.holderName } : reading;
    }
    case 'sepa':
      return readDebit(texts);
    case 'upi':
      return readUpi(texts.virtualAddress);
    // Their tokens come from the wallet's own button, never from this form.
    case 'applepay':
    case 'googlepay':
      return { problems: [{ field: 'method', message: 'chooseMethod' }] };
    default:
      return { details: { method }, name: null };
  }
}

function readDebit(texts: Texts): DetailsReading {
  const account = readIban(texts.iban);
  const holder = readHolderName(texts.accountHolder, true);
  if ('iban' in account && holder.problem === undefined && holder.value !== null)
    return { details: { method: 'sepa', iban: account.iban, holderName: holder.value }, name: holder.value };
  const problems: FieldProblem[] = 'problem' in account ? [{ field: 'iban', message: account.problem }] : [];
  return holder.problem === undefined
    ? { problems }
    : { problems: [...problems, { field: 'accountHolder', message: 'enterAccountHolder' }] };
}

const VIRTUAL_ADDRESS = /^[\w.-]{2,256}@[a-z][\w.-]{1,63}$/i;

function readUpi(typed: string): DetailsReading {
  const address = plainText(typed).trim();
  if (address === '') return { details: { method: 'upi', virtualAddress: null }, name: null };
  if (!VIRTUAL_ADDRESS.test(address))
    return { problems: [{ field: 'virtualAddress', message: 'virtualAddressInvalid' }] };
  return { details: { method: 'upi', virtualAddress: address }, name: null };
}

/** Reads the payer's form: a payment to start, or every problem at once, in the order of the page. */
export function readFields(fields: URLSearchParams, question: FormQuestion): FieldsReading {
  const texts = textsOf(fields);
  const email = readEmail(texts.email, question.emailKnown);
  const choice = readMethod(texts.method, question.methods);
  const emailProblems: FieldProblem[] = email.problem === undefined ? [] : [{ field: 'email', message: email.problem }];
  if (choice.problem !== undefined)
    return { ok: false, problems: [...emailProblems, { field: 'method', message: choice.problem }] };
  const isSealed = choice.value.method === 'card' && question.sealed;
  const reading = isSealed ? question.sealed : readDetails(texts, choice.value, question.now);
  const { method, payerFields } = choice.value;
  const knownName = 'details' in reading ? reading.name : null;
  const payer = readPayer(texts, { fields: payerFields, terms: question.payerTerms, knownName });
  if (email.problem === undefined && 'details' in reading && 'payer' in payer) {
    return { ok: true, method, details: reading.details, email: email.value, payer: payer.payer };
  }
  const others = [reading, payer].flatMap((one) => ('problems' in one ? one.problems : []));
  return { ok: false, problems: [...emailProblems, ...others] };
}

/** The same, with what is shown again of what was typed. */
export function readPaymentForm(fields: URLSearchParams, question: FormQuestion): PaymentFormReading {
  const texts = textsOf(fields);
  const { value: choice } = readMethod(texts.method, question.methods);
  // Where our server may not see a card, what came in its fields is not looked at, and not shown.
  const shownTexts = question.sealed ? { ...texts, cardNumber: '', expiry: '', holderName: '' } : texts;
  return { ...readFields(fields, question), values: valuesOf(shownTexts, choice?.method ?? null) };
}
