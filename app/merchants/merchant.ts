import type { Mode } from '~/sessions/session';

/** Who sells. */
export interface Merchant {
  readonly id: string;
  readonly name: string;
  readonly supportEmail: string | null;
  readonly statementDescriptor: string | null;
  /** Origins to which payers may be sent; an empty list allows all. */
  readonly allowedRedirectOrigins: readonly string[];
  /** How far the merchant's sandbox test clock runs ahead. */
  readonly clockAheadMs: number;
}

/** A merchant and which of its two worlds is meant. */
export interface Caller {
  readonly merchant: Merchant;
  readonly mode: Mode;
}
