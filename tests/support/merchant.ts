import { expect } from 'vitest';
import { rowIdOf } from '~/foundation/capability.server';
import { issueApiKey } from '~/merchants/api-key-store.server';
import { addBillingConnection } from '~/merchants/billing-connection.server';
import { addGatewayConnection } from '~/merchants/gateway-connection.server';
import { createMerchant } from '~/merchants/merchant-store.server';
import { addRoutingEntry, type RoutingOwner } from '~/routing/routing-store.server';
import type { CheckoutSession } from '~/sessions/session';
import { findOpenedSession } from '~/sessions/session-row.server';
import { sessionBody, type Shop } from './open-shop';

/** What the API answered, read whole. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface Asking {
  readonly body?: unknown;
  /** The demo merchant's secret key unless given; null sends none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A merchant's backend, as it speaks to the API. */
export interface Merchant {
  ask(method: string, path: string, asking?: Asking): Promise<ApiAnswer>;
  /** Asks for a session: the demo's monthly plan, with changes. */
  create(change?: object, asking?: Asking): Promise<ApiAnswer>;
  createPayment(change?: object): Promise<ApiAnswer>;
  /** The session behind a public id, as it is kept. */
  row(id: unknown): Promise<CheckoutSession>;
  /** Another merchant with a key, a billing platform and one route of its own. */
  another(): Promise<{ owner: RoutingOwner; key: string; billingId: string; entryId: string }>;
}

export const sessionPath = (id: unknown): string => `/api/session/v1/${String(id)}`;

export function merchantOf(shop: () => Shop): Merchant {
  const merchant: Merchant = {
    async ask(method, path, { body, key = shop().demo.secretKey, headers } = {}) {
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const response = await shop().knock(path, {
        method,
        headers: { ...type, ...(key === null ? {} : { 'x-secret-key': key }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: JSON.parse(text || 'null') as ApiAnswer['json'],
      };
    },
    create: (change, asking) =>
      merchant.ask('POST', sessionPath('create'), { body: sessionBody(shop().demo, change), ...asking }),
    createPayment: (change) =>
      merchant.create({
        mode: 'payment',
        billingData: undefined,
        lineItems: [{ name: 'Coffee', quantity: 2, unitAmount: 350, currency: 'USD' }],
        ...change,
      }),
    async row(id) {
      const rowId = rowIdOf('session', String(id), shop().house.keys);
      const session = rowId === null ? null : await findOpenedSession(shop().house.database.queries, rowId);
      if (!session) throw new Error(`no session ${String(id)}`);
      return session;
    },
    another: () => addMerchant(shop()),
  };
  return merchant;
}

async function addMerchant({ house }: Shop): ReturnType<Merchant['another']> {
  const { keys } = house;
  const { queries } = house.database;
  const owner = { merchantId: (await createMerchant(queries, { name: 'Other' })).id, mode: 'sandbox' } as const;
  const { key } = await issueApiKey(queries, keys, { ...owner, kind: 'secret' });
  const settings = { apiKey: 'pb_test_0123456789' };
  const billing = await addBillingConnection(queries, keys, { ...owner, provider: 'practice', label: 'b', settings });
  const gateway = await addGatewayConnection(queries, keys, {
    ...owner,
    gateway: 'practice',
    label: 'g',
    settings: {},
  });
  const entry = { ...owner, method: 'card', currency: 'USD', connectionId: gateway.id, priority: 1 } as const;
  return { owner, key, billingId: billing.id, entryId: (await addRoutingEntry(queries, entry)).id };
}

/** The error of an answer, in the one shape that errors have. */
export function errorOf(answer: ApiAnswer): { code: string; message: string; details: Record<string, string> } {
  return (answer.json.error ?? {}) as ReturnType<typeof errorOf>;
}

export function expectRefusal(answer: ApiAnswer, status: number, code: string): void {
  expect([answer.status, errorOf(answer).code], answer.text).toEqual([status, code]);
  expect(errorOf(answer).message).toMatch(/\S/);
  expect(errorOf(answer).details).toBeTypeOf('object');
}
