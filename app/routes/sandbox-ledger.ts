import type { LoaderFunctionArgs } from '@remix-run/node';
import { standalonePage } from '~/checkout/standalone-page.server';
import { isSandboxOpen } from '~/flows/is-sandbox-open.server';
import { readSandboxLedger } from '~/flows/read-sandbox-ledger.server';

/** What the simulated gateways charged: their view, not ours. */
export async function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  if (!(await isSandboxOpen(context.house))) return standalonePage('not_found', request, context);
  return Response.json(await readSandboxLedger(context.house));
}
