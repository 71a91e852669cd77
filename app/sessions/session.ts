import type { Price } from '~/billing/contract';
import type { CaptureMode, Method } from '~/gateways/contract';
import type { Currency } from '~/foundation/currency';

export type Mode = 'sandbox' | 'live';

/** `processing` is ours: an attempt is under way. The API shows it as `active`. */
export type SessionStatus = 'created' | 'active' | 'processing' | 'completed' | 'expired';

export interface Address {
  readonly country?: string;
  readonly street?: string;
  readonly number?: string;
  readonly city?: string;
  readonly state?: string;
  readonly zipCode?: string;
}

export interface Customer {
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly phone?: string;
  readonly billingAddress?: Address;
}

/** The nine documented fields, after parsing: typed values, never CSS text. Absent fields keep their defaults. */
export interface StyleCustomization {
  readonly backgroundColor?: string;
  readonly primaryColor?: string;
  readonly secondaryColor?: string;
  readonly accentColor?: string;
  readonly borderRadius?: string;
  readonly headerTextColor?: string;
  readonly textColor?: string;
  readonly fontFamily?: string;
  readonly dropShadow?: boolean;
}

/** A checkout session as the house works with it. `id` is the row's id; the public id is a capability made from it. */
export interface CheckoutSession {
  readonly id: string;
  readonly merchantId: string;
  readonly mode: Mode;
  readonly kind: 'subscription' | 'payment';
  readonly status: SessionStatus;
  readonly currency: Currency;
  readonly amount: number;
  readonly price: Price;
  readonly billingConnectionId: string | null;
  /** Fixed by the merchant; null offers every method that routing allows. */
  readonly method: Method | null;
  readonly redirectUrl: string | null;
  readonly cancelUrl: string | null;
  readonly style: StyleCustomization | null;
  readonly customer: Customer;
  readonly locale: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly allowedOrigins: readonly string[];
  readonly paymentLinkId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly completedAt: Date | null;
  /** Whether the money is taken when it is paid, or only reserved until the merchant captures it. */
  readonly captureMode: CaptureMode;
  /** Goes up with every change of the row; the database counts. */
  readonly stateVersion: number;
}
