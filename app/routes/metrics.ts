import type { LoaderFunctionArgs } from '@remix-run/node';
import { countWhatWaits } from '~/flows/read-attention.server';
import { metrics, showWhatWaits } from '~/http/metrics.server';

/** The process's numbers, for Prometheus, and what waits for a person in the whole installation. */
export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  await showWhatWaits(() => countWhatWaits(context.house));
  return new Response(await metrics.metrics(), { headers: { 'content-type': metrics.contentType } });
}
