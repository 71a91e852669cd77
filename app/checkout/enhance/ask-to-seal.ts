import type { CardDetails } from '~/gateways/contract';
import { cardRulesFor } from '~/payments/card-rules';
import { FORM_FIELDS } from '../checkout-page';
import { cardIn } from './read-problems';

/** What the page's script asks of the one that seals; whoever takes it over prevents the event's default. */
export interface SealRequest {
  readonly card: CardDetails;
  readonly brand: string | null;
  /** The name that the sealed card is posted under. */
  readonly field: string;
  readonly failed: () => void;
}

/** Whether a card stands in the form that may not be sent as it is: then it is being sealed, or `failed` was called. */
export function asksToSeal(form: HTMLFormElement, failed: () => void): boolean {
  const card = form.dataset.sealing === undefined ? null : cardIn(form);
  if (!card) return false;
  const { brand } = cardRulesFor(card.number);
  const detail: SealRequest = { card, brand, field: FORM_FIELDS.sealed, failed };
  // Where the other script is not there, nobody prevents anything.
  if (form.dispatchEvent(new CustomEvent('florin:seal', { detail, cancelable: true }))) failed();
  return true;
}
