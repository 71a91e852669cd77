import type { FieldFaults } from './field-faults';

/** Why a merchant's request was not done, by the names of the published contract. */
export type RefusalCode =
  | 'invalid_request'
  | 'unauthorized'
  | 'not_found'
  | 'idempotency_conflict'
  | 'session_not_open'
  | 'operation_not_possible'
  | 'invalid_amount'
  | 'invalid_plan_id'
  | 'invalid_billing_platform'
  | 'no_route'
  | 'idempotency_mismatch'
  | 'rate_limit_exceeded'
  | 'billing_unavailable'
  | 'gateway_unavailable';

export interface Refusal {
  readonly code: RefusalCode;
  /** A sentence for the merchant's developer. */
  readonly message: string;
  /** The fields to blame, by path. */
  readonly details: FieldFaults;
}

/** What a flow that merchants call came to. A refusal is an answer, not a fault. */
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };

export function done<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

export function refuse(
  code: RefusalCode,
  message: string,
  details: FieldFaults = {},
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, message, details } };
}

/** Refuses a request for what is wrong with its fields. */
export function refuseFields(
  faults: FieldFaults,
  code: RefusalCode = 'invalid_request',
): { readonly ok: false; readonly refusal: Refusal } {
  const [[path, fault] = ['body', 'is not valid'], ...others] = Object.entries(faults);
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return refuse(code, `${path} ${fault}${more}`, faults);
}
