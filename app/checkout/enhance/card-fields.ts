import { cardRulesFor } from '~/payments/card-rules';
import type { FieldName } from '../checkout-page';
import {
  caretBeforeDeleting,
  digitsOf,
  formatCardNumber,
  formatExpiry,
  settledExpiry,
  type Typed,
} from './format-typed';
import { find } from './page';
import { pageTime } from './read-problems';

type Format = (typed: Typed, isDeleting: boolean) => Typed;

function rewrite(input: HTMLInputElement, format: Format, isDeleting: boolean): void {
  const written = format({ text: input.value, caret: input.selectionStart ?? input.value.length }, isDeleting);
  if (written.text === input.value) return;
  input.value = written.text;
  if (document.activeElement === input) input.setSelectionRange(written.caret, written.caret);
}

/** Keeps a field in its format while it is typed, pasted into or filled by the browser. */
function keepFormatted(input: HTMLInputElement, format: Format): void {
  input.addEventListener('input', (event) => {
    const typing = event instanceof InputEvent ? event : null;
    if (!typing?.isComposing) rewrite(input, format, typing?.inputType.startsWith('delete') ?? false);
  });
  input.addEventListener('compositionend', () => rewrite(input, format, false));
  input.addEventListener('keydown', ({ key }) => {
    const caret = input.selectionStart;
    if (caret === null || caret !== input.selectionEnd) return;
    const place = caretBeforeDeleting({ text: input.value, caret }, key);
    if (place !== caret) input.setSelectionRange(place, place);
  });
  rewrite(input, format, true);
}

function showBrand(marks: ReadonlyMap<HTMLElement, boolean>, brand: string | null): void {
  const isDrawn = [...marks.keys()].some((mark) => mark.dataset.brand === brand);
  for (const [mark, wasHidden] of marks) mark.hidden = isDrawn ? mark.dataset.brand !== brand : wasHidden;
}

/** The brand's mark, the place of its code and the code's length follow the number. */
function followBrand(form: HTMLFormElement, number: HTMLInputElement): void {
  const marks = new Map(
    [...form.querySelectorAll<HTMLElement>('#card-brands [data-brand]')].map((mark) => [mark, mark.hidden]),
  );
  const hint = find('#code-hint', HTMLElement, form);
  const code = find('#security_code', HTMLInputElement, form);
  const follow = () => {
    const rules = cardRulesFor(digitsOf(number.value));
    showBrand(marks, rules.brand);
    if (hint) hint.dataset.codePlace = Math.min(...rules.codeLengths) === 4 ? 'front' : 'back';
    if (code) code.maxLength = Math.max(...rules.codeLengths);
  };
  number.addEventListener('input', follow);
  follow();
}

const digitsOnly: Format = ({ text, caret }) => ({
  text: digitsOf(text),
  caret: digitsOf(text.slice(0, caret)).length,
});

const SHORTEST_IBAN = 15;
const SHORTEST_CPF = 11;

/** Whether as much was typed as makes a whole field: only then is it judged before the form is sent. */
export function isComplete(field: FieldName, text: string): boolean {
  const digits = digitsOf(text);
  if (field === 'cardNumber') return digits.length >= Math.min(...cardRulesFor(digits).lengths);
  if (field === 'iban') return text.length >= SHORTEST_IBAN;
  if (field === 'taxId') return digits.length >= SHORTEST_CPF;
  return field === 'expiry' && digits.length >= 4;
}

/** Formats the card's fields as they are typed. */
export function enhanceCardFields(form: HTMLFormElement): void {
  const number = find('#card_number', HTMLInputElement, form);
  const expiry = find('#expiry', HTMLInputElement, form);
  const code = find('#security_code', HTMLInputElement, form);
  if (number) {
    keepFormatted(number, formatCardNumber);
    followBrand(form, number);
  }
  if (expiry) {
    keepFormatted(expiry, formatExpiry);
    expiry.addEventListener('blur', () => (expiry.value = settledExpiry(expiry.value, pageTime(form))));
  }
  if (code) keepFormatted(code, digitsOnly);
}
