import type { merchants } from '~/database/tables';
import type { Merchant } from './merchant';

/** A merchant's row without what only the database needs. */
export function merchantOf(row: typeof merchants.$inferSelect): Merchant {
  const { id, name, supportEmail, statementDescriptor, allowedRedirectOrigins, clockAheadMs } = row;
  return { id, name, supportEmail, statementDescriptor, allowedRedirectOrigins, clockAheadMs };
}
