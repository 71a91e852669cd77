import type { CaptureMode, Method } from '~/gateways/contract';

/** Known only where something tells: there is no list of card ranges here. */
export const CARD_TYPES = ['credit', 'debit', 'prepaid'] as const;
export type CardType = (typeof CARD_TYPES)[number];

/** Card numbers that begin so, from and to included: six to eight digits each. `411111` to `411112` holds `41111299`. */
export interface BinRange {
  readonly from: string;
  readonly to: string;
}

/** What an entry asks of a payment beside its method and currency. Null asks nothing. */
export interface RoutingConditions {
  /** Only for payers of these countries, ISO 3166-1 alpha-2. */
  readonly countries: readonly string[] | null;
  /** Whole minor units, included. */
  readonly leastAmount: number | null;
  readonly mostAmount: number | null;
  /** Brands as `credit-card-type` names them ("visa", "american-express"). */
  readonly cardBrands: readonly string[] | null;
  readonly binRanges: readonly BinRange[] | null;
  readonly cardTypes: readonly CardType[] | null;
  /** Only for sessions that sell one of these plans. */
  readonly planIds: readonly string[] | null;
  /** Every key must have one of its values in the session's metadata. */
  readonly metadata: Readonly<Record<string, readonly string[]>> | null;
}

/** A line of the merchant's routing: this method in this currency goes to this connection. */
export interface RoutingEntry extends RoutingConditions {
  readonly id: string;
  readonly method: Method;
  readonly currency: string;
  readonly connectionId: string;
  readonly gateway: string;
  /** Lower is asked first. */
  readonly priority: number;
  /** The share among the entries of the same priority that fit: 1 to 100. */
  readonly weight: number;
  readonly isEnabled: boolean;
  readonly isConnectionEnabled: boolean;
  /** Whether a decline that another bank might not repeat goes on to the next entry. */
  readonly failsOverOnSoftDecline: boolean;
  /** Whether the connection is not asked at the moment, because it has stopped answering. */
  readonly isCircuitOpen?: boolean;
  readonly createdAt: Date;
}

/** An entry without conditions: what a new one starts from. */
export const NO_CONDITIONS: RoutingConditions = {
  countries: null,
  leastAmount: null,
  mostAmount: null,
  cardBrands: null,
  binRanges: null,
  cardTypes: null,
  planIds: null,
  metadata: null,
};

/** What is known of a card at submit. Null members are not known, and satisfy no condition. */
export interface CardFacts {
  readonly brand: string | null;
  /** The first digits that may be kept: eight, or six of a number shorter than sixteen digits. */
  readonly bin: string | null;
  readonly type: CardType | null;
}

/** What routing is asked. */
export interface RouteQuestion {
  /** Null asks for every method. */
  readonly method: Method | null;
  readonly currency: string;
  readonly amount: number;
  readonly country: string | null;
  /** What the split among entries of one priority sticks to; null where there is no session yet. */
  readonly sessionId: string | null;
  /** Null while the payer has not entered a card: entries with card conditions are then possible. */
  readonly card: CardFacts | null;
  readonly planIds: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Absent asks for payments that are captured at once. */
  readonly captureMode?: CaptureMode;
}

export function hasCardConditions(entry: RoutingConditions): boolean {
  return entry.cardBrands !== null || entry.binRanges !== null || entry.cardTypes !== null;
}

/** A range as whole eight-digit numbers. */
export function binInterval({ from, to }: BinRange): readonly [number, number] {
  return [Number(from.padEnd(8, '0')), Number(to.padEnd(8, '9'))];
}

/** Whether all cards that begin with these digits are in the range. */
export function isInRange(bin: string, range: BinRange): boolean {
  const [least, most] = binInterval(range);
  return Number(bin.padEnd(8, '0')) >= least && Number(bin.padEnd(8, '9')) <= most;
}
