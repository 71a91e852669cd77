import type { Clock } from '~/foundation/clock';
import type { FaultOrder, Verb } from './fault-menu';
import type { SimulatedOperation } from './operations';

/** What became of a payment at a simulated gateway, in words that all simulators share. Each has its own on the wire. */
export type SimulatedStatus =
  | 'requires_action'
  | 'pending'
  | 'authorized'
  | 'captured'
  | 'declined'
  | 'canceled'
  | 'expired'
  | 'voided'
  | 'partly_refunded'
  | 'refunded';

/** A payment as its simulated gateway knows it. It never holds a card number or security code. */
export interface SimulatedPayment {
  /** The simulated gateway's id, as in the registry. */
  readonly gateway: string;
  /** The gateway's own reference. */
  readonly id: string;
  /** The merchant's reference. */
  readonly reference: string;
  readonly account: string;
  readonly sessionId: string | null;
  readonly method: string;
  readonly description: string;
  /** Whole ISO 4217 minor units, whatever the gateway's wire uses. */
  readonly amount: number;
  readonly currency: string;
  readonly status: SimulatedStatus;
  /** In the gateway's own words. */
  readonly declineCode: string | null;
  readonly card: { readonly brand: string; readonly lastFour: string } | null;
  /** What a person chose at a page whose choices are held until the gateway is asked to go on. */
  readonly chosen?: string;
  /** Whether the card's bank wants to look at the browser first, or was told how that ended. */
  readonly fingerprint?: 'wanted' | 'told';
  readonly action: 'challenge' | 'redirect' | 'qr' | 'voucher' | null;
  readonly returnUrl: string | null;
  readonly webhookUrl: string | null;
  /** What the account's webhooks are signed with: kept, so that a restarted simulator still can. */
  readonly webhookSecret: string | null;
  readonly createdAt: string;
  /** When the required action is too late. */
  readonly expiresAt: string | null;
  /** When a pending payment settles by itself. */
  readonly settlesAt: string | null;
  /** When money moved first; null while none has. */
  readonly chargedAt: string | null;
  /** Goes up with every change. A webhook's id is made from it, so that a repeated webhook has the id of the first. */
  readonly version: number;
  /** A keyed hash of the request that made the payment, to tell a repeat from another request with the same key. */
  readonly requestMark: string;
  /** What the request was answered with, for repeats of it. */
  readonly firstAnswer: { readonly status: number; readonly body: string };
  /** Whether its success takes the money, or only reserves it. */
  readonly captureMode: 'automatic' | 'manual';
  /** What was done with its money, oldest first. */
  readonly operations: readonly SimulatedOperation[];
  /** The operation that changed it last: what its webhook tells of. */
  readonly lastOperationId: string | null;
  readonly changedAt: string;
}

export type NewPayment = Omit<
  SimulatedPayment,
  'createdAt' | 'chargedAt' | 'version' | 'operations' | 'lastOperationId' | 'changedAt'
>;
export type PaymentChange = Partial<
  Pick<
    SimulatedPayment,
    | 'status'
    | 'declineCode'
    | 'settlesAt'
    | 'expiresAt'
    | 'firstAnswer'
    | 'operations'
    | 'lastOperationId'
    | 'chosen'
    | 'fingerprint'
  >
>;

/** How the next webhooks are sent, for a tester: how much later, and how often (0 = never). */
export interface WebhookPlan {
  readonly delayMs?: number;
  readonly copies?: number;
}

/** What a simulator brings into the world beside its wire: how payments end there, and how it tells. */
export interface SimulatedGateway {
  readonly id: string;
  readonly name: string;
  /** The change that fails a payment, in the gateway's own words. */
  readonly failure: PaymentChange;
  /** A signed webhook about the payment as it is now. Called again for every try. */
  webhookOf(payment: SimulatedPayment, eventId: string): Request;
  /** Whether an answer takes the webhook, where a plain 2xx does not: a signed acknowledgement, say. */
  isTaken?(payment: SimulatedPayment, answer: Response): Promise<boolean>;
  /** False where the gateway's documents say that a webhook which was not taken does not come again. */
  readonly sendsAgain?: boolean;
}

/** The state that all simulators share, and all that they may do beyond answering. Opened by `openWorld`. */
export interface SimulatedWorld {
  /** Where the pages are that a person clicks, without a slash at the end. */
  readonly publicUrl: string;
  /** The application's origin: the only one that may frame these pages. */
  readonly appOrigin: string;
  readonly clock: Clock;
  /** A new identifier: the prefix and 96 random bits. */
  newId(prefix: string): string;
  /** HMAC-SHA-256 in hexadecimal. */
  hmac(key: string, text: string): string;
  /** Adds a simulated gateway; its pending payments of an earlier run go on. */
  join(gateway: SimulatedGateway): void;
  gateway(id: string): SimulatedGateway;
  add(payment: NewPayment): SimulatedPayment;
  /** Changes a payment; written down before it returns. */
  change(payment: SimulatedPayment, change: PaymentChange): SimulatedPayment;
  payment(gateway: string, id: string): SimulatedPayment | null;
  paymentByReference(
    account: Pick<SimulatedPayment, 'gateway' | 'account'>,
    reference: string,
  ): SimulatedPayment | null;
  /** The payment that the merchant's operation with this reference is about. */
  paymentByOperation(
    account: Pick<SimulatedPayment, 'gateway' | 'account'>,
    reference: string,
  ): SimulatedPayment | null;
  payments(): readonly SimulatedPayment[];
  /** A remark that outlives the process, by a key; `remember` keeps the first value and returns it. */
  remember(key: string, value: string): string;
  /** Sends the webhook about the payment as it is now, as the next plan says, with retries. */
  announce(payment: SimulatedPayment): void;
  planWebhook(plan: WebhookPlan): void;
  orderFault(order: FaultOrder): void;
  /** The fault that a tester ordered for this call, if any; each is played once. */
  takeFault(gateway: string, verb: Verb): FaultOrder | null;
  /** Runs something later without keeping the process alive. */
  later(delayMs: number, task: () => void | Promise<void>): void;
  close(): void;
}
