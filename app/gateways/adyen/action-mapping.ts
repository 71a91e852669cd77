import { z } from 'zod';
import type { RequiredAction } from '~/gateways/contract';
import type { CaptureMode } from '~/gateways/payment-contract';
import {
  wireAction,
  wireChallengeResult,
  wireChallengeToken,
  wireFingerprintToken,
  type WireAction,
  type WireDetailsRequest,
} from './wire';

/** What is kept from an action until the payer is back. */
const continuation = z.object({
  step: z.enum(['fingerprint', 'challenge', 'redirect', 'code']),
  captureMode: z.enum(['automatic', 'manual']),
  /** Whose payment method is to be stored; absent where none is. */
  payerReference: z.string().optional(),
  paymentData: z.string().optional(),
  authorisationToken: z.string().optional(),
  threeDSServerTransID: z.string().optional(),
  acsTransID: z.string().optional(),
});
export type Continuation = z.infer<typeof continuation>;

/** The most that is kept for an adapter. */
const LONGEST_CONTINUATION = 8_000;

/** An attempt that keeps nothing that Adyen gave is one that was begun by a code, or that never needed the payer. */
export function continuationOf(kept: string | null): Continuation {
  const parsed = continuation.safeParse(jsonOf(kept ?? ''));
  return parsed.success ? parsed.data : { step: 'code', captureMode: 'automatic' };
}

/** What stays the same through all steps of a payment. */
export interface Thread {
  readonly captureMode: CaptureMode;
  readonly payerReference: string | undefined;
  readonly isLive: boolean;
  readonly now: Date;
}

/** What an action of Adyen's asks for: of the payer, of us alone, or nothing but patience. */
export type NextStep =
  | { readonly kind: 'act'; readonly action: RequiredAction; readonly continuation: string }
  | { readonly kind: 'go_on'; readonly request: WireDetailsRequest }
  | { readonly kind: 'wait' }
  | { readonly kind: 'unclear'; readonly why: string };

const unclear = (why: string): NextStep => ({ kind: 'unclear', why });

/** Reads an action. One of a kind that is not played here is unclear: its payment may still be paid. */
export function nextStepOf(given: unknown, thread: Thread): NextStep {
  const parsed = wireAction.safeParse(given);
  if (!parsed.success) return unclear('an action is required that is not known here');
  const action = parsed.data;
  switch (action.type) {
    case 'redirect':
      return act({ kind: 'redirect', url: action.url, method: action.method, fields: action.data ?? {} }, thread, {
        step: 'redirect',
        paymentData: action.paymentData,
      });
    case 'threeDS2':
      return action.subtype === 'fingerprint' ? fingerprintOf(action, thread) : challengeOf(action, thread);
    case 'qrCode':
      return codeOf(action, thread);
    case 'await':
      return { kind: 'wait' };
  }
}

function act(
  action: RequiredAction,
  thread: Thread,
  kept: Omit<Continuation, 'captureMode' | 'payerReference'>,
): NextStep {
  const { captureMode, payerReference } = thread;
  const text = JSON.stringify({ ...kept, captureMode, payerReference });
  if (text.length <= LONGEST_CONTINUATION) return { kind: 'act', action, continuation: text };
  // The result of a redirect stands for itself; what a fingerprint or challenge is answered with does not.
  if (kept.step !== 'redirect' || kept.paymentData === undefined)
    return unclear('what has to be kept for the next step is too long');
  return act(action, thread, { ...kept, paymentData: undefined });
}

type ThreeDS2 = Extract<WireAction, { type: 'threeDS2' }>;

/** The bank looks at the browser, by a form in an unseen frame; a bank that wants no look is told so at once. */
function fingerprintOf({ token, paymentData }: ThreeDS2, thread: Thread): NextStep {
  const read = wireFingerprintToken.safeParse(jsonOf(utf8OfBase64(token)));
  if (!read.success) return unclear('the token of a fingerprint cannot be read');
  const { threeDSMethodNotificationURL, threeDSServerTransID } = read.data;
  const url = read.data.threeDSMethodUrl ?? read.data.threeDSMethodURL;
  if (url === undefined) return { kind: 'go_on', request: fingerprintResult('U', paymentData) };
  const threeDSMethodData = base64UrlOf({ threeDSServerTransID, threeDSMethodNotificationURL });
  return act({ kind: 'fingerprint', url, fields: { threeDSMethodData } }, thread, { step: 'fingerprint', paymentData });
}

function challengeOf({ token, paymentData, authorisationToken }: ThreeDS2, thread: Thread): NextStep {
  const read = wireChallengeToken.safeParse(jsonOf(utf8OfBase64(token)));
  if (!read.success) return unclear('the token of a challenge cannot be read');
  const { acsURL, acsTransID, messageVersion, threeDSServerTransID } = read.data;
  const creq = base64UrlOf({
    threeDSServerTransID,
    acsTransID,
    messageVersion,
    messageType: 'CReq',
    challengeWindowSize: '05',
  });
  return act({ kind: 'challenge', url: acsURL, method: 'POST', fields: { creq } }, thread, {
    step: 'challenge',
    paymentData,
    authorisationToken,
    threeDSServerTransID,
    acsTransID,
  });
}

/** Where Adyen names no end of a code, it is shown for as long as most are good. */
const USUAL_CODE_LIFETIME_MS = 15 * 60_000;

function codeOf({ qrCodeData, expiresAt, url }: Extract<WireAction, { type: 'qrCode' }>, thread: Thread): NextStep {
  const usual = new Date(thread.now.getTime() + USUAL_CODE_LIFETIME_MS);
  const end = expiresAt === undefined ? usual : new Date(expiresAt);
  // Only the test platform's codes lead anywhere by a link.
  const testUrl = thread.isLive ? null : (url ?? null);
  return act({ kind: 'qr', payload: qrCodeData, expiresAt: end.toISOString(), testUrl }, thread, { step: 'code' });
}

/** What the payer's browser brought, as Adyen wants it; null where nothing was brought that it could go on with. */
export function detailsOf(kept: Continuation, parameters: Readonly<Record<string, string>>): WireDetailsRequest | null {
  const { step, paymentData } = kept;
  if (step === 'fingerprint') {
    const end = parameters.fingerprint ?? '';
    return /^[YNU]$/.test(end) ? fingerprintResult(end, paymentData) : null;
  }
  if (step === 'challenge') return challengeResult(kept, parameters.cres ?? '');
  const { redirectResult, payload } = parameters;
  if (redirectResult) return { details: { redirectResult }, ...withData(paymentData) };
  return payload ? { details: { payload }, ...withData(paymentData) } : null;
}

function fingerprintResult(threeDSCompInd: string, paymentData: string | undefined): WireDetailsRequest {
  return { details: { 'threeds2.fingerprint': base64Of({ threeDSCompInd }) }, ...withData(paymentData) };
}

/** The bank's result must be about this challenge; Adyen itself asks the card network whether it is true. */
function challengeResult(kept: Continuation, cres: string): WireDetailsRequest | null {
  const read = wireChallengeResult.safeParse(jsonOf(utf8OfBase64(cres)));
  if (!read.success) return null;
  const { transStatus, acsTransID, threeDSServerTransID } = read.data;
  if (acsTransID !== kept.acsTransID || threeDSServerTransID !== kept.threeDSServerTransID) return null;
  const { authorisationToken } = kept;
  const details =
    authorisationToken === undefined
      ? { 'threeds2.challengeResult': base64Of({ transStatus }) }
      : { threeDSResult: base64Of({ transStatus, authorisationToken }) };
  return { details, ...withData(kept.paymentData) };
}

const withData = (paymentData: string | undefined) => (paymentData === undefined ? {} : { paymentData });

const base64Of = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const base64UrlOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Both alphabets of base64, with and without padding. */
const utf8OfBase64 = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
