import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { answerPage } from '~/gateways/simulation/answer-page';
import { answerWire } from '~/gateways/simulation/answer-wire';

/**
 * The simulators' own pages (bank, 3-D Secure challenge) while they run in this process, and their gateways' hosts for
 * browsers that seal a card there.
 */
export function loader({ request, params, context }: LoaderFunctionArgs): Promise<Response> {
  const [door, ...rest] = (params['*'] ?? '').split('/');
  if (door === 'wire') return answerWire(context.house.sandbox.handlers, request, rest.join('/'));
  return answerPage(context.house.sandbox.handlers, request, (params['*'] ?? '') + new URL(request.url).search);
}

export function action(args: ActionFunctionArgs): Promise<Response> {
  return loader(args);
}
