import type { CardDetails, Method } from '~/gateways/payment-contract';
import {
  FORM_FIELDS,
  PAYER_FIELDS_IN_ORDER,
  type FieldProblem,
  type MethodChoice,
  type PayerFieldName,
} from '../checkout-page';
import { readFields } from '../payment-form';
import { find } from './page';

function offeredMethods(form: HTMLFormElement): MethodChoice[] {
  const names = [...form.querySelectorAll<HTMLInputElement>(`input[name="${FORM_FIELDS.method}"]`)].map(
    ({ value }) => value as Method,
  );
  const needsHolderName = form.elements.namedItem(FORM_FIELDS.holderName) !== null;
  const isShownWith = (method: Method, field: PayerFieldName) =>
    find(`[data-for~="${method}"] [name="${FORM_FIELDS[field]}"]`, HTMLElement, form) !== null;
  return names.map((method) => ({
    method,
    gatewayName: '',
    needsHolderName,
    payerFields: PAYER_FIELDS_IN_ORDER.filter((field) => isShownWith(method, field)),
  }));
}

function typedFields(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === 'string') fields.append(name, value);
  });
  // What must not be sent has no name.
  for (const { id, value } of form.querySelectorAll<HTMLInputElement>('input:not([name])')) fields.append(id, value);
  return fields;
}

/** The time as the server has it, where the page says so: a payer's wrong clock must not refuse a good card. */
export function pageTime(form: HTMLFormElement): Date {
  const told = new Date(form.dataset.now ?? '');
  return Number.isNaN(told.getTime()) ? new Date() : told;
}

type Reading = ReturnType<typeof readFields>;

function read(form: HTMLFormElement): Reading | null {
  const methods = offeredMethods(form);
  if (methods.length === 0) return null;
  const email = find('#email', HTMLInputElement, form);
  // An address that the page came with is known to the server, and may be left out.
  const emailKnown = email?.defaultValue || null;
  const { currency = '', country = null } = form.dataset;
  const payerTerms = { currency, country };
  return readFields(typedFields(form), { methods, now: pageTime(form), emailKnown, payerTerms });
}

/** The card in the form, when it is what is paid with. */
export function cardIn(form: HTMLFormElement): CardDetails | null {
  const reading = read(form);
  return reading?.ok && 'card' in reading.details ? reading.details.card : null;
}

/** What the server would say about the form as it is, by the server's own rules; only about fields that are there. */
export function readProblems(form: HTMLFormElement): readonly FieldProblem[] {
  const reading = read(form);
  if (!reading || reading.ok) return [];
  return reading.problems.filter(({ field }) => form.elements.namedItem(FORM_FIELDS[field]) !== null);
}
