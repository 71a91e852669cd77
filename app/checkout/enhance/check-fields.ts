import { FORM_FIELDS, type FieldName } from '../checkout-page';
import { isComplete } from './card-fields';
import type { ClientWords } from '../client-words';
import { readProblems } from './read-problems';
import { FIELDS, hasProblem, showFieldProblem } from './show-problems';

function fieldOf(target: EventTarget | null): FieldName | null {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return null;
  return FIELDS.find((field) => FORM_FIELDS[field] === (target.name || target.id)) ?? null;
}

/**
 * Judges a field when a complete one is left, and takes a problem away as soon as it is solved. Nothing is called wrong
 * while it is being typed.
 */
export function checkFields(form: HTMLFormElement, words: ClientWords | null): void {
  const problemOf = (field: FieldName) =>
    readProblems(form).find((problem) => problem.field === field)?.message ?? null;
  form.addEventListener('focusout', ({ target }) => {
    const field = fieldOf(target);
    if (!field || !(target instanceof HTMLInputElement) || !isComplete(field, target.value)) return;
    // Pay is being pressed: words that came between would move it away from under the finger, and it judges all anyway.
    if (form.querySelector('#pay:active')) return;
    const problem = problemOf(field);
    showFieldProblem(form, field, problem && (words?.fieldProblems[problem] ?? ''));
  });
  form.addEventListener('input', ({ target }) => {
    const field = fieldOf(target);
    if (field && hasProblem(form, field) && problemOf(field) === null) showFieldProblem(form, field, null);
  });
}
