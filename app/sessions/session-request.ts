import type { PriceQuestion } from '~/billing/contract';
import type { Currency } from '~/foundation/currency';
import type { CaptureMode, Method } from '~/gateways/contract';
import type { Customer, StyleCustomization } from './session';

/** An item whose price the merchant names, in minor units of the session's currency. */
export interface AdHocItem {
  readonly name: string;
  readonly quantity: number;
  readonly unitAmount: number;
}

/** What is to be sold: items of a billing provider's catalogue, or items that the merchant priced. */
export type Cart =
  | {
      readonly kind: 'catalogue';
      readonly billingConnectionId: string;
      readonly items: PriceQuestion['items'];
      readonly frequency: string | null;
      readonly couponCodes: readonly string[];
    }
  | { readonly kind: 'ad_hoc'; readonly items: readonly AdHocItem[] };

/** A session as a merchant asks for it, validated and in one shape, whichever documented shape it came in. */
export interface SessionRequest {
  readonly kind: 'subscription' | 'payment';
  readonly currency: Currency;
  readonly method: Method | null;
  readonly captureMode: CaptureMode;
  readonly cart: Cart;
  readonly customer: Customer;
  readonly redirectUrl: string | null;
  readonly cancelUrl: string | null;
  readonly style: StyleCustomization | null;
  readonly locale: string | null;
  readonly expiresInMinutes: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly allowedOrigins: readonly string[];
}

/** A change to an open session; an absent field stays as it is. */
export interface SessionChange {
  readonly items?: PriceQuestion['items'];
  readonly frequency?: string;
  readonly couponCodes?: readonly string[];
  readonly adHocItems?: readonly (AdHocItem & { readonly currency?: string })[];
  readonly customer?: Customer;
  readonly locale?: string;
}
