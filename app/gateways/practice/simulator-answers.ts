import type { OwnAnswers } from '~/gateways/simulation/fault-menu';

/** What the practice simulator answers beside payments and operations. */

/** Where its answers say what, of payments and operations alike. */
export const MEMBERS: OwnAnswers['members'] = {
  id: 'id',
  reference: 'reference',
  status: 'status',
  amount: 'amount',
  currency: 'currency',
  account: 'account',
  isLive: 'livemode',
};

/** An error in the gateway's words. */
export function failure(status: number, error: string): Response {
  return Response.json({ error }, { status });
}

/** The first answer again, for a repeat of the same request. */
export function replay({ firstAnswer }: { firstAnswer: { readonly status: number; readonly body: string } }): Response {
  const headers = { 'content-type': 'application/json', 'idempotent-replayed': 'true' };
  return new Response(firstAnswer.body, { status: firstAnswer.status, headers });
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
