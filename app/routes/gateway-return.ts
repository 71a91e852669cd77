import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { frameEnd } from '~/checkout/frame-end';
import { standalonePage } from '~/checkout/standalone-page.server';
import { continuePayment } from '~/flows/continue-payment.server';
import { capabilityFor, rowIdOf } from '~/foundation/capability.server';
import { findAttempt } from '~/payments/attempt-store.server';
import { paths } from '~/paths';

/**
 * The payer comes back from the bank. What the address or the form say is not read: the gateway is asked. In a frame the
 * whole window is led on, because the page that opened it follows by itself only with a script.
 */
export async function loader(args: LoaderFunctionArgs): Promise<Response> {
  try {
    return await leadOn(args);
  } catch (error) {
    const { request, context } = args;
    context.house.log.error({ err: error, requestId: context.requestId }, 'a payer coming back could not be led on');
    return standalonePage('maintenance', request, context);
  }
}

async function leadOn({ request, params, context }: LoaderFunctionArgs): Promise<Response> {
  const { house } = context;
  const attemptId = rowIdOf('return', params.token ?? '', house.keys);
  const attempt = attemptId && (await findAttempt(house.database.queries, attemptId));
  if (!attempt)
    return new Response('There is no such payment.\n', { status: 404, headers: { 'content-type': 'text/plain' } });
  await continuePayment(house, attempt, 'return');
  const follow = `${paths.checkout(capabilityFor('session', attempt.sessionId, house.keys))}?follow=1`;
  if (request.headers.get('sec-fetch-dest') === 'iframe') return frameEnd(follow, context.nonce);
  return new Response(null, { status: 303, headers: { location: follow } });
}

export function action(args: ActionFunctionArgs): Promise<Response> {
  return loader(args);
}
