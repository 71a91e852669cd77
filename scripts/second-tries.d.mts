export const MOST_FORGIVEN: number;
export const PRODUCT_ANSWERED: string;
export function judgeJourneys(report: object): {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
  readonly forgiven: readonly string[];
};
