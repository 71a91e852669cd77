import type { LoaderFunctionArgs } from '@remix-run/node';

/** The schema is in place (this door opens only then) and the database answers. */
export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  try {
    await context.house.database.ping();
    return Response.json({ status: 'ready' });
  } catch {
    return Response.json(
      { status: 'not_ready', why: 'the database does not answer' },
      { status: 503, headers: { 'retry-after': '2' } },
    );
  }
}
