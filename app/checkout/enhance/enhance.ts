/**
 * The payer page's script. The page is a form that works without it; this makes it nicer, never different. Nothing
 * that is typed is kept anywhere but in its field.
 */
import { enhanceCardFields } from './card-fields';
import { checkFields } from './check-fields';
import { followStatus } from './follow-status';
import { enhanceLanguage } from './language';
import { find, pageWords } from './page';
import { writeScreen } from './screen';
import { guardSubmit } from './submit';

function enhance(): void {
  const words = pageWords();
  const form = find('#payment-form', HTMLFormElement);
  if (form) {
    form.noValidate = true;
    enhanceCardFields(form);
    writeScreen(form);
    checkFields(form, words);
    guardSubmit(form, words);
  }
  enhanceLanguage();
  const lookNow = followStatus();
  if (form) return;
  // Should it not come, the page is what it is without a script.
  void import('./waiting-states').then(({ enhanceWaitingStates }) => enhanceWaitingStates(words, lookNow));
}

// A page that comes back out of the browser's memory shows a state that has passed.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

// The script may come before the rest of the page does.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', enhance);
else enhance();
