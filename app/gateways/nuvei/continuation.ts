import { z } from 'zod';
import type { PaymentAsk, RequiredAction } from '~/gateways/contract';

/** What of a payment's ask the later steps say again: everything but what it is paid with. */
export type Terms = Pick<
  PaymentAsk,
  | 'reference'
  | 'money'
  | 'captureMode'
  | 'email'
  | 'returnUrl'
  | 'webhookUrl'
  | 'sessionId'
  | 'description'
  | 'payerAddress'
  | 'wantsChallenge'
  | 'payer'
  | 'browser'
  | 'store'
>;
type KeptTerms = Omit<Terms, 'reference' | 'money'>;

/** A payment's order at the gateway: the session that its calls are made in, and its id, which is our gateway reference. */
export interface Order {
  readonly orderId: string;
  readonly sessionToken: string;
}

/**
 * Where a payment stands while its payer is away. No card is in it: the token that stands for it is worth nothing without
 * its session, which ends after minutes.
 */
export type Continuation = { readonly startedAt: string; readonly action: RequiredAction } & (
  | {
      readonly step: 'fingerprint' | 'challenge';
      readonly order: Order;
      readonly ccTempToken: string;
      /** The transaction that the next one follows: of initPayment, then of the payment that was challenged. */
      readonly relatedTransactionId: string;
      readonly version: string;
      readonly terms: KeptTerms;
    }
  | { readonly step: 'redirect' | 'page' }
);

// Written by this adapter and kept sealed: only the members that say which it is are looked at.
const kept = z.object({
  step: z.enum(['fingerprint', 'challenge', 'redirect', 'page']),
  startedAt: z.iso.datetime(),
  action: z.looseObject({ kind: z.string() }),
});

/** As it is kept with the attempt: at most 8,000 characters, because each of its parts has a limit of its own. */
export function writeContinuation(continuation: Continuation): string {
  return JSON.stringify(continuation);
}

export function readContinuation(text: string | null): Continuation | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return kept.safeParse(value).success ? (value as Continuation) : null;
  } catch {
    return null;
  }
}

/** What the next step says of a payment. Only the one after the look at the browser says anything of the browser. */
export function keptTermsOf(terms: Terms, step: 'fingerprint' | 'challenge'): KeptTerms {
  const { captureMode, email, returnUrl, webhookUrl, sessionId, payerAddress, wantsChallenge, payer, store } = terms;
  const { acceptHeader = '', userAgent = '' } = terms.browser ?? {};
  return {
    captureMode,
    email,
    returnUrl,
    webhookUrl,
    sessionId,
    payerAddress,
    wantsChallenge,
    store,
    description: terms.description.slice(0, 255),
    payer: { ...payer, taxId: null },
    browser:
      terms.browser && step === 'fingerprint'
        ? { ...terms.browser, acceptHeader: acceptHeader.slice(0, 500), userAgent: userAgent.slice(0, 1_000) }
        : null,
  };
}

const MINUTE_MS = 60_000;

/** How long a step can still be gone on with: a session lives 10 to 15 minutes, a bank's page an hour. */
const LIFETIME_MS: Readonly<Record<Continuation['step'], number>> = {
  fingerprint: 15 * MINUTE_MS,
  challenge: 15 * MINUTE_MS,
  redirect: 60 * MINUTE_MS,
  page: 60 * MINUTE_MS,
};

export function isOver({ step, startedAt }: Continuation, now: Date): boolean {
  return now.getTime() - Date.parse(startedAt) >= LIFETIME_MS[step];
}
