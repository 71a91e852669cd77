import type { FaultKind } from '~/foundation/faults';

/** Errors of our account, found before the payment is looked at: checksum, merchant, site, method not enabled. */
const CONFIGURATION: ReadonlySet<number> = new Set([1001, 1013, 1022, 1068]);

/** Errors of the request, by which nothing was done (https://docs.nuvei.com/documentation/integration/response-handling). */
const REFUSED: ReadonlySet<number> = new Set([
  1004, 1007, 1010, 1011, 1014, 1019, 1021, 1023, 1024, 1028, 1029, 1040, 1041, 1057, 1058, 1060, 1061, 1062, 1063,
  1065, 1066, 1067, 1069, 1070,
]);

/**
 * What a refused request says of the money. General (1000), communication (1038) and ambiguous (1059) errors say nothing;
 * nor does a second request with the clientRequestId of a first, or in its session (1064): the first may have charged.
 * Which code a repeated clientRequestId has is not documented, so its name in the words counts.
 */
export function faultKindOf(errCode: number, reason: string): { kind: FaultKind; isConfiguration: boolean } {
  if (CONFIGURATION.has(errCode)) return { kind: 'refused', isConfiguration: true };
  const isRepeat = /clientRequestId|duplicate/i.test(reason);
  return { kind: REFUSED.has(errCode) && !isRepeat ? 'refused' : 'unknown', isConfiguration: false };
}
