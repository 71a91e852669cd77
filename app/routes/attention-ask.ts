import { askNow } from '~/flows/conclude-attempt.server';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';

export const action = merchantDoor({
  // The address says it all: a body is not needed, and not looked at. Asking twice is harmless.
  POST: async ({ context, caller, params }) => answerTo(await askNow(context.house, caller, params.attemptId ?? '')),
});

export const loader = action;
