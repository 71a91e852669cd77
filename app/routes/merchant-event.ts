import { readMerchantEvent } from '~/flows/read-merchant-events.server';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';

export const action = merchantDoor({
  GET: async ({ context, caller, params }) =>
    answerTo(await readMerchantEvent(context.house, caller, params.eventId ?? '')),
});

export const loader = action;
