/**
 * What every gateway adapter is. An adapter translates between these words and the gateway's own, and nothing more:
 * it knows no session, no database, no other gateway. A capability is a member that exists: no `refund`, no refund.
 */
import type { ZodType } from 'zod';
import type { RetryAdvice } from '~/foundation/card-networks';
import type { Clock } from '~/foundation/clock';
import type { Dial, Exchange } from '~/foundation/http-client.server';
import type { RawEvent } from '~/foundation/raw-event';
import type {
  AskedOperation,
  ListAsk,
  ListPage,
  OperationAnswer,
  OperationAsk,
  OperationsSheet,
} from './operation-contract';
import type { PayerField, Returned } from './payer-contract';
import type {
  AskedPayment,
  CaptureMode,
  DeclineCode,
  GatewayAnswer,
  Method,
  PaymentAsk,
  StoredPaymentAsk,
} from './payment-contract';

export * from './payer-contract';
export * from './payment-contract';

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
  /** What it says of the operation that it tells of, believed as `answer` is. */
  readonly operationAnswer?: OperationAnswer;
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
  /** The payer's countries, ISO 3166-1 alpha-2; absent: any. */
  readonly countries?: readonly string[];
  /** Absent where money is always taken at once. */
  readonly captureModes?: readonly CaptureMode[];
  /** What the gateway must be told of the payer for this method; what of it may stay empty the adapter decides. */
  readonly payerData?: readonly PayerField[];
}

/** What a decline in the gateway's own words means, and whether the card may be tried again. */
export interface DeclineRule {
  readonly code: DeclineCode;
  /** `never`: this card must not be sent again; `later`: not today. */
  readonly advice?: RetryAdvice;
}

/** How a browser seals a card for one connection: the module that does it, and the public values that it needs. */
export interface CardSealing {
  /** As the gateway's `card-entry.ts` is registered with the page's script. */
  readonly scheme: string;
  readonly publicValues: Readonly<Record<string, string>>;
  /** Origins that the page's policy must let the browser connect to. */
  readonly connectTo: readonly string[];
}

export interface GatewayDataSheet {
  readonly methods: Readonly<Partial<Record<Method, MethodSheet>>>;
  /** Digits after the decimal point where the gateway's own table differs from ISO 4217. */
  readonly exponents?: Readonly<Record<string, number>>;
  /** The gateway's decline codes; one that is not here is a `generic` decline. */
  readonly declines: Readonly<Record<string, DeclineRule>>;
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
  /** What the gateway promises for a request repeated with the same reference, in words, and its short name. */
  readonly idempotency: string;
  /** `replayed`: the first answer once more. `refused`: an error, which says nothing of the first one's outcome. */
  readonly repeats: 'replayed' | 'refused';
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
  /** Pays with what was stored at the gateway. Throws as `pay` does. */
  payStored?(ask: StoredPaymentAsk, context: GatewayContext<Settings>): Promise<GatewayAnswer>;
  /**
   * Goes on after the payer came back from an action, with what the browser brought. Safe to repeat with the same values:
   * nothing is charged twice. Where it is absent, `query` is asked.
   */
  continue?(payment: AskedPayment, returned: Returned, context: GatewayContext<Settings>): Promise<GatewayAnswer>;
  /** How the browser seals cards for this connection; null where its settings lack what that needs. Pure. */
  sealing?(settings: Settings): CardSealing | null;
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
