import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerPage } from '~/gateways/simulation/answer-page';

/** The simulators' own pages (bank, 3-D Secure challenge) while they run in this process. */
export function loader({ request, params, context }: LoaderFunctionArgs): Promise<Response> {
  return answerPage(context.house.sandbox.handlers, request, (params['*'] ?? '') + new URL(request.url).search);
}

export function action(args: ActionFunctionArgs): Promise<Response> {
  return loader(args);
}
