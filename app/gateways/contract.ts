/**
 * What every gateway adapter is. An adapter translates between these words and the gateway's own, and nothing more:
 * it knows no session, no database, no other gateway. A capability is a member that exists: no `refund`, no refund.
 */
import type { ZodType } from 'zod';
import type { RetryAdvice } from '~/foundation/card-networks';
import type { Clock } from '~/foundation/clock';
import type { Dial, Exchange } from '~/foundation/http-client.server';
import type { Money } from '~/foundation/money';
import type { RawEvent } from '~/foundation/raw-event';
import type {
  AskedOperation,
  ListAsk,
  ListPage,
  OperationAnswer,
  OperationAsk,
  OperationsSheet,
} from './operation-contract';

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
  /** The bank wants the payer to be authenticated first (a soft decline under strong customer authentication). */
  'authentication_required',
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
      /** What was asked for and reserved, however much of it is captured by now. */
      readonly money: Money;
      readonly card: CardSummary | null;
      /** Only where less than `money` was captured: how much. */
      readonly captured?: Money;
    }
  | { readonly outcome: 'pending'; readonly gatewayReference: string }
  | { readonly outcome: 'requires_action'; readonly gatewayReference: string; readonly action: RequiredAction }
  | {
      readonly outcome: 'declined';
      readonly gatewayReference: string | null;
      readonly declineCode: DeclineCode;
      readonly rawCode: string;
      /** What the card network said about trying the card again, where the gateway hands it through. */
      readonly retryAdvice?: RetryAdvice;
    }
  | { readonly outcome: 'canceled' | 'expired'; readonly gatewayReference: string }
  | { readonly outcome: 'unknown'; readonly gatewayReference: string | null; readonly why: string }
  /** Only from a query that is documented to find every payment: the gateway knows no such payment (yet). */
  | { readonly outcome: 'absent' };

export type PaymentDetails =
  { readonly method: 'card'; readonly card: CardDetails } | { readonly method: Exclude<Method, 'card'> };

/** Whether the gateway takes the money at once, or only reserves it until it is captured. */
export const CAPTURE_MODES = ['automatic', 'manual'] as const;
export type CaptureMode = (typeof CAPTURE_MODES)[number];

/** One payment to be made. `reference` is ours, unique for the attempt, and the gateway's idempotency key. */
export interface PaymentAsk {
  readonly reference: string;
  readonly money: Money;
  readonly details: PaymentDetails;
  /** `manual` is asked only of gateways whose data sheet has it for the method. */
  readonly captureMode: CaptureMode;
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
  /** The bank declined until the payer is authenticated: this time it is asked to do so. */
  readonly wantsChallenge?: boolean;
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

/** What a verified webhook is about. Its content is a hint: the payment is asked for again before anything moves. */
export interface GatewayEvent {
  /** Unique for the event at this connection; a second one with the same key is ignored. Made of signed fields only. */
  readonly key: string;
  /** Ours. Where the signature does not cover it, it only says which attempt to ask about. */
  readonly reference: string;
  /** The payment's, never an operation's. An event that names another payment than its attempt's moves nothing. */
  readonly gatewayReference: string | null;
  /** Our reference of the operation that it tells of, where it tells of one. */
  readonly operationReference?: string | null;
  /**
   * What the event itself says. Believed only where the data sheet names the notification as the truth, and only from
   * signed fields; amount and references are still compared with the attempt's.
   */
  readonly answer?: GatewayAnswer;
}

/**
 * What a webhook came to: one event, or several in one delivery. An empty list is genuine but about no payment:
 * acknowledged, and nothing else. Null must be refused.
 */
export type EventReading = GatewayEvent | readonly GatewayEvent[] | null;

/** What a gateway wants to hear when its webhook was kept. */
export interface Acknowledgement {
  readonly body: string;
  readonly contentType: string;
}

/** What a gateway can do for one method. */
export interface MethodSheet {
  readonly currencies: readonly string[] | 'any';
  /** Absent where money is always taken at once. */
  readonly captureModes?: readonly CaptureMode[];
}

export interface GatewayDataSheet {
  readonly methods: Readonly<Partial<Record<Method, MethodSheet>>>;
  readonly operations: OperationsSheet;
  /**
   * Who is believed about an outcome that we did not hear. `query`: the gateway is asked, and knows all its payments.
   * `notification`: nobody can be asked, its signed events are the truth. `resend`: the same request, repeated byte for
   * byte with the same idempotency key, brings the first answer; only inside `resendWithinMs` and only for requests that
   * hold no card data, because those are not kept. Otherwise its events are waited for.
   */
  readonly truthSource: 'query' | 'notification' | 'resend';
  /** How long after the first request a repeated one is answered with the first answer. Only for `resend`. */
  readonly resendWithinMs?: number;
  /** What the gateway promises for a request repeated with the same reference. */
  readonly idempotency: string;
  readonly timeoutMs: number;
  readonly needsHolderName: boolean;
  /** Whether `wantsChallenge` reaches the bank. Absent: an authentication that is missing stays a decline. */
  readonly asksForChallenge?: boolean;
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
  /** Takes money that was only reserved. Throws `GatewayFault`, as the other verbs do. */
  capture?(ask: OperationAsk, context: GatewayContext<Settings>): Promise<OperationAnswer>;
  /** Releases money that was reserved and not captured. */
  void?(ask: OperationAsk, context: GatewayContext<Settings>): Promise<OperationAnswer>;
  /** Gives money back that was captured. */
  refund?(ask: OperationAsk, context: GatewayContext<Settings>): Promise<OperationAnswer>;
  /** Asks what became of an operation, by our reference. */
  queryOperation?(operation: AskedOperation, context: GatewayContext<Settings>): Promise<OperationAnswer>;
  /** Lists the account's payments that changed within a period, page by page, for reconciliation. */
  list?(period: ListAsk, context: GatewayContext<Settings>): Promise<ListPage>;
  /** Verifies and reads a webhook; null when it must be refused. Never throws. */
  readEvent?(event: RawEvent, settings: Settings): EventReading;
  /** The acknowledgement that this gateway wants; where it depends on the event, a repeated one gets the same. */
  readonly acknowledgement?: Acknowledgement;
  acknowledge?(event: RawEvent, settings: Settings): Acknowledgement;
}
