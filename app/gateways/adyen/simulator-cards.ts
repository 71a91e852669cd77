import { compactDecrypt, importJWK } from 'jose';
import { outcomeOfCard, type CardOutcome, type TestDecline } from '~/gateways/simulation/test-cards';
import { PRIVATE_KEY } from './simulator-keys';
import type { WirePaymentMethod } from './wire';

/** What a card's request comes to: an outcome, or an error of Adyen's. */
export interface ReadCard {
  readonly number: string;
  readonly holderName: string;
}
export type CardReading = ReadCard | { readonly errorCode: string; readonly message: string };

const LONGEST_SEALED_MS = 24 * 3_600_000;

/** The card of a request: typed, sealed by the account's key, or a test value with its prefix. */
export async function readCard(method: WirePaymentMethod, now: Date): Promise<CardReading> {
  const sealed = method.encryptedCardNumber;
  const holderName = method.holderName ?? '';
  const number = sealed === undefined ? (method.number ?? '') : await opened(sealed, 'number', now);
  const code =
    method.encryptedSecurityCode === undefined
      ? (method.cvc ?? '')
      : await opened(method.encryptedSecurityCode, 'cvc', now);
  if (number === null || code === null) return { errorCode: '174', message: 'Unable to decrypt data' };
  if (!isCardNumber(number)) return { errorCode: '101', message: 'Invalid card number' };
  if (code !== '' && !/^\d{3,4}$/.test(code)) return { errorCode: '103', message: 'CVC is not the right length' };
  return { number, holderName };
}

/** One sealed field in the clear; null when it was not sealed for this key, or too long ago. */
async function opened(sealed: string, name: string, now: Date): Promise<string | null> {
  if (sealed.startsWith('test_')) return sealed.slice('test_'.length);
  try {
    // Adyen's own libraries leave the padding of base64 in place.
    const token = sealed.replaceAll('=', '');
    const [header = ''] = token.split('.');
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { alg?: unknown };
    const key = await importJWK(PRIVATE_KEY, alg === 'RSA-OAEP' ? 'RSA-OAEP' : 'RSA-OAEP-256');
    const { plaintext } = await compactDecrypt(token, key);
    const field = JSON.parse(new TextDecoder().decode(plaintext)) as Readonly<Record<string, unknown>>;
    const ageMs = now.getTime() - Date.parse(String(field.generationtime));
    const value = field[name];
    return Math.abs(ageMs) < LONGEST_SEALED_MS && typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const digits = [...number].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** Adyen's own cards for native 3-D Secure 2 (docs.adyen.com, "Test card numbers"). */
const CHALLENGED: ReadonlySet<string> = new Set([
  '4917610000000000', '4166676667666746', '5454545454545454', '2222400010000008', '371449635398431', '5000550000000029',
  '30569309025904', '4035501428146300', '3566111111111113', '4871049999999910', '4212345678901237',
]); // prettier-ignore

/** Adyen's names for a decline that a holder's name asks for, and their codes (docs.adyen.com, "Testing result codes"). */
const CODE_OF_HOLDER: Readonly<Record<string, string>> = {
  UNKNOWN: '0', DECLINED: '2', REFERRAL: '3', ERROR: '4', BLOCK_CARD: '5', CARD_EXPIRED: '6', INVALID_AMOUNT: '7',
  INVALID_CARD_NUMBER: '8', ISSUER_UNAVAILABLE: '9', NOT_SUPPORTED: '10', NOT_3D_AUTHENTICATED: '11', NOT_ENOUGH_BALANCE: '12',
  ACQUIRER_FRAUD: '14', CANCELLED: '15', SHOPPER_CANCELLED: '16', INVALID_PIN: '17', PIN_TRIES_EXCEEDED: '18',
  PIN_VALIDATION_NOT_POSSIBLE: '19', FRAUD: '20', NOT_SUBMITTED: '21', FRAUD_CANCELLED: '22', TRANSACTION_NOT_PERMITTED: '23',
  CVC_DECLINED: '24', RESTRICTED_CARD: '25', REVOCATION_OF_AUTH: '26', DECLINED_NON_GENERIC: '27', WITHDRAWAL_AMOUNT_EXCEEDED: '28',
  WITHDRAWAL_COUNT_EXCEEDED: '29', ISSUER_SUSPECTED_FRAUD: '31', AVS_DECLINED: '32', AUTHENTICATION_REQUIRED: '38',
  RREQ_NOT_RECEIVED: '39', THREED_SECURE_ERROR: '42', ERPS_BLOCK: '46',
}; // prettier-ignore

const CODE_OF_REASON: Readonly<Record<TestDecline, string>> = {
  generic: '2',
  insufficient_funds: '12',
  lost_card: '5',
  expired_card: '6',
  wrong_security_code: '24',
  authentication_required: '38',
  closed_account: '27',
};

/** What is to become of a payment with a card: an outcome of the shared test cards, or a decline by its code. */
export type CardEnd = Exclude<CardOutcome, { kind: 'declined' }> | { readonly kind: 'declined'; readonly code: string };

/** A card that wants authentication is challenged when the request asks for it. */
export function endOfCard({ number, holderName }: ReadCard, isAuthenticated: boolean): CardEnd {
  const [word = ''] = holderName.split(' : ');
  const asked = CODE_OF_HOLDER[word.trim()];
  if (asked !== undefined) return { kind: 'declined', code: asked };
  if (word.trim() === 'PENDING') return { kind: 'pending' };
  if (CHALLENGED.has(number)) return { kind: 'challenge' };
  const outcome = outcomeOfCard(number);
  if (outcome.kind !== 'declined') return outcome;
  if (outcome.reason === 'authentication_required' && isAuthenticated) return { kind: 'challenge' };
  return {
    kind: 'declined',
    code: outcome.reason === 'closed_account' ? CLOSED_ACCOUNT : CODE_OF_REASON[outcome.reason],
  };
}

/** A decline whose issuer's own code is handed through beside Adyen's. */
export const CLOSED_ACCOUNT = '27 closed';
