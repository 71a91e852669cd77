/** The contract's first half: what a gateway is asked to pay with, and what it answers. */
import type { RetryAdvice } from '~/foundation/card-networks';
import type { Money } from '~/foundation/money';
import type { BrowserDetails, Payer } from './payer-contract';

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
  'spei',
  'pse',
  'klarna',
  'paypal',
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
  /**
   * The card's bank wants to look at the browser first (3-D Secure method): posted into an unseen frame, and then the payer's
   * way goes on by itself, after ten seconds at the latest. The frame's end, or its absence, is told to `continue`.
   */
  | { readonly kind: 'fingerprint'; readonly url: string; readonly fields: Readonly<Record<string, string>> }
  /** A code to scan or copy. `testUrl` exists in the sandbox only. */
  | { readonly kind: 'qr'; readonly payload: string; readonly expiresAt: string; readonly testUrl: string | null }
  /** A slip to be paid elsewhere: at a bank, in a shop, by a transfer with a reference. */
  | {
      readonly kind: 'voucher';
      /** What is typed in or shown: a boleto's line of digits, a shop's reference, the account to transfer to. */
      readonly reference: string;
      /** Digits of the bar code, where there is one. */
      readonly barcode: string | null;
      /** The gateway's own page or file of the slip. */
      readonly url: string | null;
      /** Who receives the money, where the gateway says so: "OXXO Pay", a bank's name. */
      readonly recipient: string | null;
      readonly expiresAt: string | null;
      readonly testUrl: string | null;
    };

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
      /** What later payments can be made with, where it was asked to be stored and was. */
      readonly credential?: StoredCredential;
    }
  /** Null where the gateway gives its reference only at the end. */
  | { readonly outcome: 'pending'; readonly gatewayReference: string | null }
  | {
      readonly outcome: 'requires_action';
      readonly gatewayReference: string | null;
      readonly action: RequiredAction;
      /** What the adapter needs to go on with, opaque to everybody else: kept sealed, at most 8,000 characters, no card data. */
      readonly continuation?: string;
    }
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

/** A card that the payer's browser encrypted or exchanged for a token: our server never sees its number. */
export interface SealedCard {
  /** In the gateway's own names, as its `card-entry.ts` made it. Empty: the card is to be typed on the gateway's own page. */
  readonly payload: Readonly<Record<string, string>>;
  /** Only what may be shown; null where the browser did not say. */
  readonly brand: string | null;
  readonly lastFour: string | null;
}

/** A card, account or mandate that a gateway keeps for later payments. Never a card number. */
export interface StoredCredential {
  /** The gateway's own token. */
  readonly token: string;
  /** Who it belongs to, in our words: the gateway's shopper or user reference, where it has one. */
  readonly payerReference: string;
  /** The card network's id of the first payment, to be named by later ones. */
  readonly networkTransactionId: string | null;
  readonly card: CardSummary | null;
}

/** What a stored credential is for, in the card networks' three kinds. */
export type StoragePurpose = 'subscription' | 'card_on_file' | 'unscheduled';

/** What it is paid with, as the payer gave it. */
export type PaymentDetails =
  | { readonly method: 'card'; readonly card: CardDetails }
  | { readonly method: 'card'; readonly sealed: SealedCard }
  | { readonly method: 'sepa'; readonly iban: string; readonly holderName: string }
  /** Null: by a code to scan. */
  | { readonly method: 'upi'; readonly virtualAddress: string | null }
  /** The wallet's token, as the wallet's script gave it. */
  | { readonly method: 'applepay' | 'googlepay'; readonly token: string }
  | { readonly method: Exclude<Method, 'card' | 'sepa' | 'upi' | 'applepay' | 'googlepay'> };

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
  readonly payer: Payer;
  readonly browser: BrowserDetails | null;
  /** Asks to store what it is paid with, for later payments of this payer. Only of gateways that have `payStored`. */
  readonly store?: { readonly purpose: StoragePurpose; readonly payerReference: string };
}

/** A payment with a stored credential: by the merchant alone, or with the payer at the page. */
export interface StoredPaymentAsk extends Omit<PaymentAsk, 'details' | 'wantsChallenge' | 'store'> {
  readonly method: Method;
  readonly credential: StoredCredential;
  readonly purpose: StoragePurpose;
  readonly initiator: 'merchant' | 'payer';
}

/** A payment that we asked for earlier, as we know it. */
export interface AskedPayment {
  readonly reference: string;
  readonly gatewayReference: string | null;
  readonly money: Money;
  readonly method: Method;
  /** What the adapter gave with the action that is still required; null where none is. */
  readonly continuation: string | null;
}
