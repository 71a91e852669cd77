import { metrics } from '~/http/metrics.server';

/** The process's numbers, for Prometheus. */
export async function loader(): Promise<Response> {
  return new Response(await metrics.metrics(), { headers: { 'content-type': metrics.contentType } });
}
