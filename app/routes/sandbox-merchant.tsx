import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { themeCssFor } from '~/design/theme';
import { MerchantScreen, type MerchantPage } from '~/sandbox/merchant-screen';
import { verifyResult } from '~/sessions/result-token.server';

export const meta: MetaFunction = () => [{ title: 'Demo merchant · Florin' }];

export async function loader({ request, context }: LoaderFunctionArgs): Promise<MerchantPage> {
  const query = new URL(request.url).searchParams;
  const result = await verifyResult(context.house.keys, query.get('result') ?? '');
  return {
    nonce: context.nonce,
    themeCss: themeCssFor(null),
    status: query.get('status'),
    transactionId: query.get('trx_id'),
    result: result && Object.fromEntries(Object.entries(result).map(([name, value]) => [name, String(value)])),
  };
}

export default function SandboxMerchant() {
  return <MerchantScreen page={useLoaderData<typeof loader>()} />;
}
