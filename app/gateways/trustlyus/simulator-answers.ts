import type { OwnAnswers } from '~/gateways/simulation/fault-menu';

/** What the simulator answers beside transactions. */

/** An error in Trustly's words. */
export function failure(status: number, code: number, message: string): Response {
  return Response.json(errorsOf(code, message), { status });
}

export function errorsOf(code: number, message: string) {
  return { errors: [{ domain: 'com.trustly.merchantgateway.v1.exception', code, message }] };
}

type Json = Readonly<Record<string, unknown>>;

/** How a call about a transaction would have been answered without a fault: all that it says stands one level down. */
export function transactionAnswers(approved: Json, declined: Json, at = 'transaction'): OwnAnswers {
  const members = { id: at, reference: at, status: at, amount: at, currency: at, account: at, isLive: at };
  return { approved, declined, declinedStatus: 200, members };
}

/** Another account's transaction does not exist for this one. */
export function notFound(id: string): Response {
  return failure(400, 200, `Could not find a transaction using Id ${id}`);
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
