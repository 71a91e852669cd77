import { z } from 'zod';

/**
 * Nuvei's own shapes. The checksum of a DMN (its webhook) runs six fields together without anything between them, so each of
 * them has a format that cannot lend a character to its neighbor. Order and place of the secret: Nuvei's WooCommerce and
 * commercetools plugins, and a published vector of Odoo's.
 */
export const wireDmn = z.object({
  totalAmount: z.string().regex(/^(0|[1-9]\d{0,11})(\.\d{1,3})?$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  responseTimeStamp: z.string().regex(/^\d{4}-\d\d-\d\d\.\d\d:\d\d:\d\d$/),
  PPP_TransactionID: z.string().regex(/^[1-9]\d{0,19}$/),
  Status: z.enum(['APPROVED', 'SUCCESS', 'DECLINED', 'ERROR', 'PENDING', 'UPDATE']),
  // Some DMNs come without it; it then counts as empty.
  productId: z
    .string()
    .regex(/^[\w .-]{0,100}$/)
    .default(''),
  merchant_id: z.string().min(1).max(40),
  merchant_site_id: z.string().min(1).max(40),
  clientUniqueId: z.string().regex(/^[\w-]{1,64}$/),
  advanceResponseChecksum: z.string().regex(/^[0-9a-f]{64}$/),
});
export type WireDmn = z.infer<typeof wireDmn>;
