import { sameBytes, type Keyring } from '~/foundation/keyring.server';

function tokenBytes(keys: Keyring, sessionId: string, submissionId: string): Buffer {
  return keys.mac('form-token', `${sessionId} ${submissionId}`).subarray(0, 24);
}

/** Proof, in the form, that its page was fetched from us for this session and this submission. Needs no cookie. */
export function formToken(keys: Keyring, sessionId: string, submissionId: string): string {
  return tokenBytes(keys, sessionId, submissionId).toString('base64url');
}

export function isFormToken(keys: Keyring, token: string, form: { sessionId: string; submissionId: string }): boolean {
  return sameBytes(tokenBytes(keys, form.sessionId, form.submissionId), Buffer.from(token, 'base64url'));
}
