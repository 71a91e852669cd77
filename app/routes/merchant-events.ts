import { listMerchantEvents } from '~/flows/read-merchant-events.server';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';

export const action = merchantDoor({
  GET: async ({ context, caller, request }) => {
    const query = new URL(request.url).searchParams;
    const page = { cursor: query.get('cursor'), limit: query.get('limit') };
    return answerTo(await listMerchantEvents(context.house, caller, page));
  },
});

export const loader = action;
