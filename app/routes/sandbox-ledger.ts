import type { LoaderFunctionArgs } from '@remix-run/node';
import { readSandboxLedger } from '~/flows/read-sandbox-ledger.server';

/** What the simulated gateways charged: their view, not ours. */
export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  return Response.json(await readSandboxLedger(context.house));
}
