/**
 * The payer's page as data: everything that a screen shows, already in words and amounts of the payer's language.
 * `checkout-page.server.ts` makes it; the components draw it and decide nothing.
 */
import type { CardSealing, CardSummary, DeclineCode, Method } from '~/gateways/contract';
import type { StyleCustomization } from '~/sessions/session';
import type { Locale } from '~/translations/locales';
import type { FieldProblem, PayerFieldName } from './form-fields';

export * from './form-fields';

export interface CheckoutPage {
  readonly locale: Locale;
  /** Null when no session is known (not found, maintenance): then the page has no merchant and no summary. */
  readonly merchant: { readonly name: string; readonly supportEmail: string | null } | null;
  readonly style: StyleCustomization | null;
  readonly summary: OrderSummary | null;
  /** "Pay $49.00" or "Subscribe for $49.00 per month". */
  readonly payLabel: string | null;
  /** The merchant's page to go back to without paying, where the merchant gave one. */
  readonly cancelUrl: string | null;
  /** True in the sandbox: the page says so, and lists the test cards. */
  readonly sandbox: boolean;
  readonly state: PageState;
}

export interface OrderSummary {
  /** What is bought, in one line: the plan's or the first item's name. */
  readonly title: string;
  /** The amount to pay now, as the payer's language writes it. */
  readonly total: string;
  /** "per month", "every 2 weeks"; null for a one-time payment. */
  readonly interval: string | null;
  readonly lines: readonly { readonly name: string; readonly detail: string | null; readonly amount: string }[];
  readonly subtotal: string | null;
  readonly discounts: readonly { readonly name: string; readonly amount: string }[];
  readonly taxes: readonly { readonly name: string; readonly amount: string }[];
  /** What each later period costs, when it differs from the total: "Then $59.00 per month". */
  readonly later: string | null;
}

export interface MethodChoice {
  readonly method: Method;
  /** "Practice gateway": who receives the card data, for the trust line. */
  readonly gatewayName: string;
  readonly needsHolderName: boolean;
  /** What the payer is asked for, beside the address for the receipt and a card. */
  readonly payerFields: readonly PayerFieldName[];
  /** Where our server may not see the card, how it reaches its gateway. */
  readonly cardEntry?: CardEntry;
}

export type CardEntry =
  /** Encrypted or exchanged by the browser, once for every connection that may get the payment. */
  | {
      readonly kind: 'sealed';
      readonly sealing: readonly ({ readonly connectionId: string } & CardSealing)[];
      /** The gateway on whose own page a card can be typed without a script; null where there is none. */
      readonly pageAt: string | null;
    }
  /** Typed on the gateway's own page. */
  | { readonly kind: 'page' };

/** By which rules the payer's own details are read. */
export interface PayerTerms {
  /** Whose documents are asked for. */
  readonly currency: string;
  /** The payer's country, where it is known without asking. */
  readonly country: string | null;
}

/** What the payer had typed, to be shown again. Never the security code. */
export interface TypedValues {
  readonly method: Method | null;
  readonly email: string;
  readonly cardNumber: string;
  readonly expiry: string;
  readonly holderName: string;
  readonly payer: Readonly<Partial<Record<PayerFieldName, string>>>;
}

/** What is wrong with a card that is well written: only the server can know. Nothing was sent. */
export interface CardProblem {
  readonly field: 'cardNumber';
  readonly message: 'cardNotTaken' | 'cardDeclinedForGood' | 'cardDeclinedTooOften';
}

/** Why the form is shown again although nothing is wrong with its fields. In every case nothing was taken. */
export type OpenNotice =
  | { readonly kind: 'declined'; readonly code: DeclineCode }
  /** The gateway could not be reached, or refused to work: not the payer's fault. */
  | { readonly kind: 'gateway_unavailable' }
  | { readonly kind: 'canceled' }
  /** The form was too old or came from elsewhere; the payer is asked to press Pay again. */
  | { readonly kind: 'form_outdated' };

/** Hidden fields of a form: `token` proves that the page was fetched, `submissionId` makes a repeat harmless. */
export interface Submittable {
  readonly token: string;
  readonly submissionId: string;
}

/** Where a page asks whether something changed (`CheckoutStatus`), the version it shows, and where it goes when that changed. */
export interface Followed {
  readonly statusUrl: string;
  readonly version: string;
  readonly followUrl: string;
}

/** A page of the bank's to be opened: by a link, or by a form with these hidden fields. */
export interface BankPage {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly fields: Readonly<Record<string, string>>;
}

/** What the card's bank wants to look at in an unseen frame, and where its end is told. */
export interface FingerprintStep {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly returnUrl: string;
}

/** A slip to be paid elsewhere, in the payer's words. */
export interface Slip {
  readonly method: Method;
  readonly reference: string;
  readonly barcode: string | null;
  /** The gateway's own page or file of the slip. */
  readonly url: string | null;
  readonly recipient: string | null;
  readonly amount: string;
  readonly expiresAt: string | null;
  /** Sandbox only: a link that plays the payment. */
  readonly testUrl: string | null;
}

export type PageState =
  | ({
      readonly kind: 'open';
      readonly methods: readonly MethodChoice[];
      readonly payerTerms: PayerTerms;
      readonly values: TypedValues;
      readonly problems: readonly (FieldProblem | CardProblem)[];
      readonly notice: OpenNotice | null;
    } & Submittable &
      Followed)
  | ({ readonly kind: 'challenge' | 'redirect' } & BankPage & Submittable & Followed)
  | ({
      readonly kind: 'qr';
      readonly method: Method;
      readonly svg: string;
      readonly payload: string;
      readonly expiresAt: string;
      readonly secondsLeft: number;
      /** Sandbox only: a link that plays the payment. */
      readonly testUrl: string | null;
    } & Submittable &
      Followed)
  | ({ readonly kind: 'fingerprint' } & FingerprintStep & Submittable & Followed)
  | ({ readonly kind: 'voucher' } & Slip & Submittable & Followed)
  /** `pending`: the bank has it. `checking`: we do not know yet. The page may be closed and reopened. */
  | ({ readonly kind: 'pending' | 'checking'; readonly reference: string } & Followed)
  | {
      readonly kind: 'paid';
      readonly amount: string;
      readonly reference: string;
      readonly card: CardSummary | null;
      readonly paidAt: string;
      readonly continueUrl: string | null;
    }
  | { readonly kind: 'expired' }
  /** Routing no longer allows any method. */
  | { readonly kind: 'no_methods' }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'link_inactive' }
  | { readonly kind: 'maintenance' };

/** What `GET /checkout/{id}/status` answers: changes of `version` mean that the page should be followed to `followUrl`. */
export interface CheckoutStatus {
  readonly state: PageState['kind'];
  readonly version: string;
}
