import { FORM_FIELDS, PAYER_FIELDS_IN_ORDER, type FieldName, type FieldProblem } from '../checkout-page';
import { find } from './page';
import type { ClientWords } from '../client-words';

/** The form's fields in the order of the page. */
export const FIELDS = [
  'email',
  'method',
  'cardNumber',
  'expiry',
  'securityCode',
  'holderName',
  ...PAYER_FIELDS_IN_ORDER,
] as const satisfies readonly FieldName[];

type Control = HTMLInputElement | HTMLSelectElement;

function controlsOf(form: HTMLFormElement, field: FieldName): Control[] {
  return [...form.querySelectorAll<Control>(`[name="${FORM_FIELDS[field]}"], #${FORM_FIELDS[field]}`)];
}

/** Whether the field shows a problem at the moment. */
export function hasProblem(form: HTMLFormElement, field: FieldName): boolean {
  const message = document.getElementById(`${FORM_FIELDS[field]}-error`);
  return (
    controlsOf(form, field).some((control) => control.getAttribute('aria-invalid') === 'true') ||
    message?.hidden === false
  );
}

/** Shows a problem beside its field, or takes it away. */
export function showFieldProblem(form: HTMLFormElement, field: FieldName, text: string | null): void {
  const message = document.getElementById(`${FORM_FIELDS[field]}-error`);
  if (message) {
    (find('[data-error-text]', HTMLElement, message) ?? message).textContent = text ?? '';
    message.hidden = text === null;
  }
  // A radio button cannot be invalid by itself; its group's message says what is missing.
  for (const control of controlsOf(form, field).filter(({ type }) => type !== 'radio')) {
    if (text === null) control.removeAttribute('aria-invalid');
    else control.setAttribute('aria-invalid', 'true');
  }
}

function linkTo(control: Control, text: string, className: string): HTMLLIElement {
  const link = document.createElement('a');
  control.id ||= `${control.name}-${control.value}`;
  link.href = `#${control.id}`;
  link.textContent = text;
  link.className = className;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    control.focus();
  });
  const item = document.createElement('li');
  item.append(link);
  return item;
}

function fillSummary(region: HTMLElement, items: readonly HTMLLIElement[], heading: string): void {
  const title =
    region.querySelector('h1, h2, h3') ?? region.insertBefore(document.createElement('h2'), region.firstChild);
  const list = region.querySelector('ul') ?? region.appendChild(document.createElement('ul'));
  title.textContent = heading;
  list.replaceChildren(...items);
  // What the bank said about an earlier try is no longer what has to be looked at.
  for (const notice of region.querySelectorAll(':scope > p')) notice.remove();
  region.hidden = items.length === 0;
}

/** Shows these problems and no others: in the summary, which takes the focus, and beside each field. */
export function showProblems(
  form: HTMLFormElement,
  problems: readonly FieldProblem[],
  words: ClientWords | null,
): void {
  const messages = new Map(problems.map(({ field, message }) => [field, words?.fieldProblems[message] ?? '']));
  for (const field of FIELDS) showFieldProblem(form, field, messages.get(field) ?? null);
  const region = document.getElementById('problems');
  if (!region) return controlsOf(form, problems[0]?.field ?? 'email')[0]?.focus();
  const linkClass = find('[data-link-class]', HTMLElement, region)?.dataset.linkClass ?? region.dataset.linkClass ?? '';
  const items = [...messages].flatMap(([field, text]) => {
    const control = controlsOf(form, field)[0];
    return control ? [linkTo(control, text, linkClass)] : [];
  });
  fillSummary(region, items, words?.thereIsAProblem ?? '');
  if (items.length === 0) return;
  region.tabIndex = -1;
  region.focus();
  const prefix = words?.errorTitlePrefix ?? '';
  if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
}
