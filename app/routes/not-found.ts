import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { standalonePage } from '~/checkout/standalone-page.server';
import { problem } from '~/http/problem.server';
import { isApiPath } from '~/paths';

/** Nothing is at this address: said in JSON to programs, by a drawn page to people. */
export function loader({ request, context }: LoaderFunctionArgs): Response {
  if (isApiPath(new URL(request.url).pathname)) return problem('not_found', 'There is nothing at this address.');
  return standalonePage('not_found', request, context);
}

export function action(args: ActionFunctionArgs): Response {
  return loader(args);
}
