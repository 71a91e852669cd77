/**
 * What every gateway adapter is. An adapter translates between these words and the gateway's own, and nothing more:
 * it knows no session, no database, no other gateway. A capability is a member that exists: no `refund`, no refund.
 */
import type { ZodType } from 'zod';
import type { Clock } from '~/foundation/clock';
import type { Dial, Exchange } from '~/foundation/http-client.server';
import type { Money } from '~/foundation/money';

/** Payment methods by the names that the session API and routing use. */
export const METHODS = [
  'card',
  'pix',
  'upi',
  'openbanking',
  'ideal',
  'sepa',
  'boleto',
  'oxxo',
  'banktransfer',
  'applepay',
  'googlepay',
] as const;
export type Method = (typeof METHODS)[number];

/** A card as the payer typed it, already validated. It lives in memory only: never stored, never logged. */
export interface CardDetails {
  readonly number: string;
  /** 1 to 12. */
  readonly expiryMonth: number;
  /** Four digits. */
  readonly expiryYear: number;
  readonly securityCode: string;
  readonly holderName: string | null;
}

/** What may be kept and shown of a card. */
export interface CardSummary {
  readonly brand: string;
  readonly lastFour: string;
}

/** Why a payment was declined: a closed list. The page has a sentence and a next step for each. */
export const DECLINE_CODES = [
  'generic',
  'insufficient_funds',
  'lost_or_stolen',
  'expired_card',
  'wrong_security_code',
  'invalid_card',
  'not_permitted',
  'suspected_fraud',
  'authentication_failed',
  'canceled_by_payer',
  'try_again_later',
] as const;
export type DeclineCode = (typeof DECLINE_CODES)[number];

/** What the payer has to do before the gateway can conclude. Kept with the attempt, so that a reload shows it again. */
export type RequiredAction =
  /** A bank's authentication page that fits a frame (3-D Secure challenge). */
  | {
      readonly kind: 'challenge';
      readonly url: string;
      readonly method: 'GET' | 'POST';
      readonly fields: Readonly<Record<string, string>>;
    }
  /** A page elsewhere that takes the whole window. */
  | {
      readonly kind: 'redirect';
      readonly url: string;
      readonly method: 'GET' | 'POST';
      readonly fields: Readonly<Record<string, string>>;
    }
  /** A code to scan or copy. `testUrl` exists in the sandbox only. */
  | { readonly kind: 'qr'; readonly payload: string; readonly expiresAt: string; readonly testUrl: string | null };

/** What an adapter says happened. Matched exhaustively; a status that the adapter does not know is `unknown`. */
export type GatewayAnswer =
  | {
      readonly outcome: 'authorized' | 'captured';
      readonly gatewayReference: string;
      readonly money: Money;
      readonly card: CardSummary | null;
    }
  | { readonly outcome: 'pending'; readonly gatewayReference: string }
  | { readonly outcome: 'requires_action'; readonly gatewayReference: string; readonly action: RequiredAction }
  | {
      readonly outcome: 'declined';
      readonly gatewayReference: string | null;
      readonly declineCode: DeclineCode;
      readonly rawCode: string;
    }
  | { readonly outcome: 'canceled' | 'expired'; readonly gatewayReference: string }
  | { readonly outcome: 'unknown'; readonly gatewayReference: string | null; readonly why: string }
  /** Only from a query: the gateway knows no such payment (yet). */
  | { readonly outcome: 'absent' };

export type PaymentDetails =
  { readonly method: 'card'; readonly card: CardDetails } | { readonly method: Exclude<Method, 'card'> };

/** One payment to be made. `reference` is ours, unique for the attempt, and the gateway's idempotency key. */
export interface PaymentAsk {
  readonly reference: string;
  readonly money: Money;
  readonly details: PaymentDetails;
  readonly email: string | null;
  /** Where the payer's browser comes back to after a challenge or a bank page. */
  readonly returnUrl: string;
  /** Where the gateway tells us later. */
  readonly webhookUrl: string;
  /** The checkout session's public id: shown to sandbox simulators, so that a tester finds the payment again. */
  readonly sessionId: string;
  readonly description: string;
  readonly locale: string;
  readonly payerAddress: string | null;
}

/** What an adapter is given to work with, for one connection. */
export interface GatewayContext<Settings> {
  readonly settings: Settings;
  readonly dial: Dial;
  readonly clock: Clock;
  /** Less time than the data sheet's, when whoever asks has less left. */
  readonly timeoutMs?: number;
  /** Takes every exchange. The adapter has replaced card data in it; what else is secret is masked by the taker. */
  readonly report: (exchange: Exchange) => void;
}

/** A payment that we asked for earlier, as we know it. */
export interface AskedPayment {
  readonly reference: string;
  readonly gatewayReference: string | null;
  readonly money: Money;
}

/** A webhook as it came in. */
export interface RawEvent {
  readonly headers: Headers;
  readonly body: Buffer;
  /** By the machine's clock, never a test clock: signatures are valid for minutes. */
  readonly receivedAt: Date;
}

/** What a verified webhook is about. Its content is a hint: the payment is asked for again before anything moves. */
export interface GatewayEvent {
  /** Unique for the event at this connection; a second one with the same key is ignored. */
  readonly key: string;
  readonly reference: string;
  readonly gatewayReference: string | null;
}

export interface GatewayDataSheet {
  readonly methods: Readonly<Partial<Record<Method, { readonly currencies: readonly string[] | 'any' }>>>;
  /** Who is believed about an outcome that we did not hear. */
  readonly truthSource: 'query' | 'notification' | 'resend';
  /** What the gateway promises for a request repeated with the same reference. */
  readonly idempotency: string;
  readonly timeoutMs: number;
  readonly needsHolderName: boolean;
  /**
   * How card data may reach it: `server` by our own fields through our server's memory, `sealed` encrypted or tokenized
   * in the browser, `page` on the gateway's own page.
   */
  readonly cardEntry: readonly ('server' | 'sealed' | 'page')[];
}

export interface Gateway<Settings> {
  readonly id: string;
  readonly name: string;
  readonly dataSheet: GatewayDataSheet;
  readonly settings: ZodType<Settings>;
  /** Asks for the payment. Throws `GatewayFault`. */
  pay(ask: PaymentAsk, context: GatewayContext<Settings>): Promise<GatewayAnswer>;
  /** Asks what became of a payment: after a return, a webhook, or silence. */
  query?(payment: AskedPayment, context: GatewayContext<Settings>): Promise<GatewayAnswer>;
  /** Gives up a payment that still waits for the payer. */
  cancel?(payment: AskedPayment, context: GatewayContext<Settings>): Promise<GatewayAnswer>;
  /** Verifies and reads a webhook; null when it must be refused. */
  readEvent?(event: RawEvent, settings: Settings): GatewayEvent | null;
  /** The body and type of the acknowledgement that this gateway wants. */
  readonly acknowledgement?: { readonly body: string; readonly contentType: string };
}
