import { announce, find } from './page';
import type { ClientWords } from '../client-words';
import { asksToSeal } from './ask-to-seal';
import { readProblems } from './read-problems';
import { showProblems } from './show-problems';

const STILL_SENDING_MS = 3_000;
const LONG_SENDING_MS = 30_000;
// A browser does not tell when a payer stops it. The server knows a repeat by its submission id, so that a second press
// after this time is harmless, and the way out of a page that hangs.
const STALLED_MS = 60_000;

let sending = false;

/** Whether the form is on its way: then nothing may take the payer elsewhere. */
export function isSending(): boolean {
  return sending;
}

function setBusy(pay: HTMLElement | null, isBusy: boolean): void {
  sending = isBusy;
  // Never `disabled`: that would take the focus away, and some browsers keep it after Back.
  if (isBusy) pay?.setAttribute('aria-disabled', 'true');
  else pay?.removeAttribute('aria-disabled');
}

function startSending(pay: HTMLElement | null, words: ClientWords | null): void {
  setBusy(pay, true);
  announce(words?.sending);
  setTimeout(() => announce(words?.stillSending), STILL_SENDING_MS);
  setTimeout(() => announce(words?.longSending), LONG_SENDING_MS);
  setTimeout(() => setBusy(pay, false), STALLED_MS);
}

/** Says that there is no connection, beside the button, until there is one again. */
function warnOffline(words: ClientWords | null): () => void {
  const note = document.getElementById('offline');
  note?.setAttribute('role', 'alert');
  addEventListener('online', () => {
    if (note) note.hidden = true;
  });
  return () => {
    if (note) note.hidden = false;
    else announce(words?.offline);
  };
}

/** The card could not be sealed: nothing was sent, and the form is the payer's again. */
function unsealed(form: HTMLFormElement, words: ClientWords | null): void {
  setBusy(find('#pay', HTMLElement, form), false);
  showProblems(form, [{ field: 'cardNumber', message: 'cardNotSealed' }], words);
}

/** Lets the form be sent once, when nothing is wrong with it and there is a connection; the browser itself sends it. */
export function guardSubmit(form: HTMLFormElement, words: ClientWords | null): void {
  const pay = find('#pay', HTMLElement, form);
  const warn = warnOffline(words);
  form.addEventListener('submit', (event) => {
    if (sending) return event.preventDefault();
    const isPaying = !event.submitter || event.submitter === pay;
    const problems = isPaying ? readProblems(form) : [];
    if (isPaying) showProblems(form, problems, words);
    if (problems.length > 0) return event.preventDefault();
    if (!navigator.onLine) {
      event.preventDefault();
      return warn();
    }
    if (!isPaying) return;
    startSending(pay, words);
    if (asksToSeal(form, () => unsealed(form, words))) event.preventDefault();
  });
}
