/**
 * The payer page's only script. The page is a form that works without it; this makes it nicer, never different. Nothing
 * that is typed is kept anywhere but in its field.
 */
import { enhanceCardFields } from './card-fields';
import { openChallenge } from './challenge-frame';
import { checkFields } from './check-fields';
import { showFingerprint } from './fingerprint-frame';
import { followStatus } from './follow-status';
import { goToBank } from './go-to-bank';
import { enhanceLanguage } from './language';
import { find, pageWords } from './page';
import { enhanceQrCode } from './qr-code';
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
  openChallenge(lookNow);
  showFingerprint();
  goToBank();
  enhanceQrCode(words, lookNow);
}

// A page that comes back out of the browser's memory shows a state that has passed.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

// The script may come before the rest of the page does.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', enhance);
else enhance();
