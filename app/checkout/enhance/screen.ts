import { FORM_FIELDS } from '../checkout-page';
import { find } from './page';

/** Writes what the card's bank asks about the screen: width, height, color depth, and the time zone's minutes from UTC. */
export function writeScreen(form: HTMLFormElement): void {
  const field = find(`[name="${FORM_FIELDS.screen}"]`, HTMLInputElement, form);
  const { width, height, colorDepth } = screen;
  if (field) field.value = [width, height, colorDepth, new Date().getTimezoneOffset()].join('.');
}
