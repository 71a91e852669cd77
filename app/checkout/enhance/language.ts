import { find } from './page';

/** Changes the language at once when it is chosen. What was typed goes along, for the form itself is sent. */
export function enhanceLanguage(): void {
  const choice = find('#language', HTMLSelectElement);
  const go = find('#language-go', HTMLButtonElement);
  if (!choice || !go) return;
  go.hidden = true;
  // Enter in a field presses a form's first submit button: that must not be this one.
  go.type = 'button';
  choice.addEventListener('change', () => {
    go.type = 'submit';
    go.form?.requestSubmit(go);
    go.type = 'button';
  });
}
