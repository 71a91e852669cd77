/**
 * Our references on Adyen's wire. Its webhooks sign `merchantReference` and next to nothing else, so what must be believed
 * of one is said there: whether a payment is captured later, and which payment a modification is about. Adyen documents
 * the hyphen as the separator of several references, and 80 characters as the most.
 */
import type { CaptureMode } from '~/gateways/payment-contract';

const LATER = '-manual';
const TWO = /^(.{36})-([0-9a-f]{8}-[0-9a-f-]{27})$/;

/** A payment's reference, as it is sent. */
export function paymentReferenceOf(reference: string, captureMode: CaptureMode): string {
  return captureMode === 'manual' ? reference + LATER : reference;
}

/** A modification's reference: the payment's, and its own. */
export function operationReferenceOf(payment: string, operation: string): string {
  return `${payment}-${operation}`;
}

export interface ReadReference {
  readonly reference: string;
  readonly captureMode: CaptureMode;
  readonly operationReference: string | null;
}

/** What was sent, read again. */
export function readReference(sent: string): ReadReference {
  const [, payment, operation] = TWO.exec(sent) ?? [];
  if (payment !== undefined && operation !== undefined)
    return { reference: payment, captureMode: 'automatic', operationReference: operation };
  return sent.endsWith(LATER)
    ? { reference: sent.slice(0, -LATER.length), captureMode: 'manual', operationReference: null }
    : { reference: sent, captureMode: 'automatic', operationReference: null };
}
