import { analyzeMerchantRouting } from '~/flows/analyze-merchant-routing.server';
import { done } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';

export const loader = merchantDoor({
  GET: async ({ context, caller }) => answerTo(done(await analyzeMerchantRouting(context.house, caller))),
});

export const action = loader;
