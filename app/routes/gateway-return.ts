import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { emptyFrame, frameEnd } from '~/checkout/frame-end';
import { readReturned } from '~/checkout/read-returned';
import { standalonePage } from '~/checkout/standalone-page.server';
import { continuePayment, type Continued } from '~/flows/continue-payment.server';
import { capabilityFor, rowIdOf } from '~/foundation/capability.server';
import type { Attempt } from '~/payments/attempt';
import { findAttempt } from '~/payments/attempt-store.server';
import { paths } from '~/paths';

/**
 * The payer comes back from the bank. What the address and the form say proves nothing: it is handed to the gateway, or the
 * gateway is asked. In a frame the whole window is led on, because the page that opened it follows by itself only with a
 * script.
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
  const isFramed = request.headers.get('sec-fetch-dest') === 'iframe';
  if (isFramed && attempt.requiredAction?.kind === 'fingerprint') return emptyFrame();
  const returned = await readReturned(request);
  const continued = await continuePayment(house, attempt, { source: 'return', returned });
  const page = paths.checkout(capabilityFor('session', attempt.sessionId, house.keys));
  const follow = `${page}?follow=1${hintFor(attempt, continued)}`;
  if (isFramed) return frameEnd(follow, context.nonce);
  return new Response(null, { status: 303, headers: { location: follow } });
}

/** A new step that leads elsewhere is taken at once; one that could not be told to the gateway is not repeated by itself. */
function hintFor(before: Attempt, { attempt, isHeard }: Continued): string {
  const kind = attempt.state === 'requires_action' ? attempt.requiredAction?.kind : undefined;
  if (kind === 'redirect' && attempt.stateVersion !== before.stateVersion) return '&go=1';
  return kind === 'fingerprint' && !isHeard ? '&held=1' : '';
}

export function action(args: ActionFunctionArgs): Promise<Response> {
  return loader(args);
}
