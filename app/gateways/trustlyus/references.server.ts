/** What a reference of ours, as Trustly tells it, is about. */
export interface ToldReference {
  /** The payment's own reference. */
  readonly payment: string;
  /** The operation's, of a transaction that was one. */
  readonly operation: string | null;
}

/**
 * References must differ by transaction, because a second one is taken for a repeat; and events tell by them which payment they
 * are about. So the authorization has the payment's own, its capture an ending, and a later operation its own in 22 signs.
 */
export function captureReference(payment: string): string {
  return `${payment}.c`;
}

export function operationReference(payment: string, operation: string): string {
  return `${payment}.${Buffer.from(operation.replaceAll('-', ''), 'hex').toString('base64url')}`;
}

const TOLD = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.(c|[\w-]{22}))?$/;

/** Null for a reference that is not of this kind. */
export function referenceIn(told: string): ToldReference | null {
  const [, payment, ending = ''] = TOLD.exec(told) ?? [];
  if (payment === undefined) return null;
  if (ending.length < 22) return { payment, operation: null };
  const hex = Buffer.from(ending, 'base64url').toString('hex');
  return { payment, operation: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') };
}
