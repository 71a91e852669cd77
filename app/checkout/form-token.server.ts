import { sameBytes, type Keyring } from '~/foundation/keyring.server';
import type { CheckoutSession } from '~/sessions/session';

/** What a form's token vouches for: the session at the price that its page showed. */
export type TokenScene = Pick<CheckoutSession, 'id' | 'price'>;

function tokenBytes(keys: Keyring, session: TokenScene, submissionId: string): Buffer {
  return keys.mac('form-token', `${session.id} ${submissionId} ${JSON.stringify(session.price)}`).subarray(0, 24);
}

/**
 * Proof, in the form, that its page was fetched from us for this session, this submission and this price. Needs no cookie.
 * A price that changed since makes the token void: nobody pays an amount that was not on their page.
 */
export function formToken(keys: Keyring, session: TokenScene, submissionId: string): string {
  return tokenBytes(keys, session, submissionId).toString('base64url');
}

export function isFormToken(
  keys: Keyring,
  token: string,
  form: { session: TokenScene; submissionId: string },
): boolean {
  return sameBytes(tokenBytes(keys, form.session, form.submissionId), Buffer.from(token, 'base64url'));
}
