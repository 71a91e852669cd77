import { z } from 'zod';
import { wireProducts } from './wire';

/** What the simulator takes, and how it refuses the rest. The sentences of refusals are its own: the documents print none. */

const amount = z.string().regex(/^(0|[1-9]\d{0,6})\.\d{2}$/);
const name = z.string().min(1).max(254);

function isJson(text: string): boolean {
  try {
    return wireProducts.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

export const askedOrder = z.object({
  order: z.string().regex(/^[a-zA-Z0-9._/-]{1,64}$/),
  payment_method: z.enum(['C', 'X', 'B']).optional(),
  product_name: name,
  products: z.string().refine(isJson),
  customer_name: name,
  customer_taxid: z.string().regex(/^(\d{11}|[0-9A-Z]{12}\d{2})$/),
  customer_email: z.string().min(3).max(128),
  customer_phone: z.string().regex(/^\d{8,40}$/),
  address_street: name,
  address_zip: z.string().regex(/^\d{8}$/),
  address_city: z.string().min(1).max(40),
  address_state: z.string().regex(/^[A-Z]{2}$/),
  amount_brl: amount,
  param_url: z.string().max(254).optional(),
  cc_holder: z.string().min(1).max(30).optional(),
  cc_number: z
    .string()
    .regex(/^\d{13,19}$/)
    .optional(),
  cc_expiration: z
    .string()
    .regex(/^(0[1-9]|1[0-2])\/\d\d$/)
    .optional(),
  cc_cvv: z
    .string()
    .regex(/^\d{3,4}$/)
    .optional(),
  cc_prevsaved: z.string().max(64).optional(),
  cc_save: z.enum(['0', '1']).optional(),
  cc_auth: z.enum(['0', '1']).optional(),
  url_return: z.string().max(254).optional(),
});
export type AskedOrder = z.infer<typeof askedOrder>;

/** The sale's first line is named by the checkout session. */
export function sessionIn(asked: AskedOrder): string | null {
  return wireProducts.parse(JSON.parse(asked.products))[0]?.sku ?? null;
}

export const askedCapture = z.object({ order: z.string(), payment_method: z.literal('C'), amount_brl: amount });
export const askedRefund = z.object({
  order: z.string(),
  amount_refunded: amount,
  customer_bank: z.string().optional(),
});

/** Whole centavos of the wire's two decimals. */
export function centsIn(text: string): number {
  return Number(text.replace('.', ''));
}

/** Whether a card's four fields are there, or the order that a kept one is named by, and not both. */
export function hasOneCard(asked: AskedOrder): boolean {
  const typed = [asked.cc_holder, asked.cc_number, asked.cc_expiration, asked.cc_cvv];
  return asked.cc_prevsaved === undefined ? !typed.includes(undefined) : typed.every((field) => field === undefined);
}
