import { z } from 'zod';
import { majorUnits, money } from '~/foundation/money';
import { actionUrl } from '~/gateways/simulation/action-pages';
import { capturedOf, refundedOf } from '~/gateways/simulation/operations';
import { pixPayload } from '~/gateways/simulation/qr-payloads';
import type { NewPayment, SimulatedPayment, SimulatedWorld } from '~/gateways/simulation/world';
import type { Field } from './simulator-answers';
import { ORDER_END, WIRE_BRANDS, WIRE_METHODS } from './wire';

/** The gateway's id in the simulated world. */
export const ID = 'pagbrasil';

/** What an order's answers repeat of its request, and what is kept of its card: never the number or the code. */
const kept = z.object({
  product_name: z.string(),
  customer_name: z.string(),
  customer_taxid: z.string(),
  customer_email: z.string(),
  customer_phone: z.string(),
  address_street: z.string(),
  address_zip: z.string(),
  address_city: z.string(),
  address_state: z.string(),
  cc_holder: z.string().optional(),
  cc_number: z.string().optional(),
  cc_expiration: z.string().optional(),
  cc_save: z.string().optional(),
});
export type Kept = z.infer<typeof kept>;

type Named = Pick<SimulatedPayment, 'id' | 'requestMark'>;

/** Writes down what an order's answers repeat; the same request keeps the same. */
export function keep(world: SimulatedWorld, order: Named, told: Kept): void {
  world.remember(`${ID} ${order.id} ${order.requestMark}`, JSON.stringify(told));
}

export function keptOf(world: SimulatedWorld, order: Named): Kept {
  return kept.parse(JSON.parse(world.remember(`${ID} ${order.id} ${order.requestMark}`, '{}')));
}

/** The merchant's reference in an order of ours. */
export function referenceIn(order: string): string {
  return order.endsWith(ORDER_END) ? order.slice(0, -ORDER_END.length) : order;
}

const STATUS: Readonly<Record<SimulatedPayment['status'], string>> = {
  requires_action: 'WP',
  pending: 'WP',
  authorized: 'PA',
  captured: 'PC',
  declined: 'PF',
  canceled: 'PR',
  expired: 'PR',
  voided: 'PR',
  partly_refunded: 'RP',
  refunded: 'RP',
};

const TAKEN: ReadonlySet<SimulatedPayment['status']> = new Set(['captured', 'partly_refunded', 'refunded']);
const CHARGED: ReadonlySet<SimulatedPayment['status']> = new Set([...TAKEN, 'authorized']);

/** Whether an order is paid, so that it cannot be sent again. */
export function isPaid({ status }: Pick<SimulatedPayment, 'status'>): boolean {
  return CHARGED.has(status);
}

/** An order in the elements of the documents, in their order. */
export function fieldsOf(world: SimulatedWorld, drawn: NewPayment | SimulatedPayment, told: Kept): Field[] {
  const now = world.clock.now().toISOString();
  // An order is answered before it is in the world, too.
  const order: SimulatedPayment = { ...BARE, createdAt: now, changedAt: now, ...drawn };
  const requested = order.operations.find(({ kind, status }) => kind === 'refund' && status === 'pending');
  const paid = brl(capturedOf(order));
  const givenBack = requested?.amount ?? refundedOf(order);
  const { cc_holder: holder, cc_number: number, cc_expiration: expiry, cc_save: _save, ...customer } = told;
  const fields: Record<string, string | undefined> = {
    order: order.id,
    payment_method: letterOf(order),
    submission_date: dateOf(order.createdAt),
    ...actionFields(world, order),
    order_status: requested ? 'RR' : STATUS[order.status],
    authorization_code: isPaid(order) ? '493578680' : undefined,
    payment_date: isPaid(order) ? dateOf(order.chargedAt ?? now) : undefined,
    ...customer,
    amount_brl: brl(order.amount),
    amount_paid: TAKEN.has(order.status) ? paid : undefined,
    ...(order.card === null
      ? {}
      : {
          cc_installments: '1',
          cc_brand: Object.entries(WIRE_BRANDS).find(([, brand]) => brand === order.card?.brand)?.[0] ?? 'V',
          cc_holder: holder,
          cc_number: number,
          cc_expiration: expiry,
        }),
    error_code: order.status === 'declined' ? (order.declineCode ?? '01') : undefined,
    amount_refunded: givenBack > 0 ? brl(givenBack) : undefined,
    refund_date: givenBack > 0 && !requested ? dateOf(order.changedAt) : undefined,
  };
  return Object.entries(fields).flatMap(([name, value]): Field[] => (value === undefined ? [] : [[name, value]]));
}

const BARE = { operations: [], lastOperationId: null, chargedAt: null, version: 1 } as const;

function letterOf({ method, action, status }: SimulatedPayment): string | undefined {
  // The payer of a payment link chooses on PagBrasil's page, and may not have yet.
  if (action === 'redirect' && !isPaid({ status }) && status !== 'declined') return undefined;
  return Object.entries(WIRE_METHODS).find(([name]) => name === method)?.[1];
}

function actionFields(world: SimulatedWorld, order: SimulatedPayment): Record<string, string | undefined> {
  // Of a payment link the documents have no address here: whoever asked for it was told.
  if (order.action === null || order.action === 'redirect') return {};
  const url = actionUrl(world, order);
  if (order.action === 'voucher') return { url_boleto: url };
  const [date, time] =
    order.expiresAt === null ? [] : [dateOf(order.expiresAt), localOf(order.expiresAt).slice(11, 16)];
  const ends = { expiration_date: date, expiration_time: time };
  return order.action === 'qr'
    ? { ...ends, pix_image: url, pix_code: pixPayload(order) }
    : { url_payment: url, ...ends };
}

const brl = (cents: number): string => majorUnits(money(cents, 'BRL'));

const BEHIND_UTC_MS = 3 * 3_600_000;

/** A moment as a clock in Brasília shows it. */
function localOf(iso: string): string {
  return new Date(Date.parse(iso) - BEHIND_UTC_MS).toISOString();
}

/** MM/DD/YYYY. */
function dateOf(iso: string): string {
  const [year, month, day] = localOf(iso).slice(0, 10).split('-');
  return `${month}/${day}/${year}`;
}
