import { listReconciliationBreaks } from '~/flows/see-to-breaks.server';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';

export const loader = merchantDoor({
  GET: async ({ context, caller, request }) => {
    const query = new URL(request.url).searchParams;
    const [cursor, limit, state] = [query.get('cursor'), query.get('limit'), query.get('state')];
    return answerTo(await listReconciliationBreaks(context.house, caller, { cursor, limit, state }));
  },
});

export const action = loader;
