import type { Caller } from '~/merchants/merchant';
import { analyzeRouting, type RoutingAnalysis } from '~/routing/analyze-routing';
import { routingOf } from '~/routing/routing-store.server';
import { supportedFor } from './find-routes.server';
import type { House } from './house';

/** Analyzes the caller's routing as it is, under this installation's policy for card data. */
export async function analyzeMerchantRouting(house: House, caller: Caller): Promise<RoutingAnalysis> {
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  return analyzeRouting(await routingOf(house.database, owner), supportedFor(house, owner.mode));
}
