import { readAttention } from '~/flows/read-attention.server';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';

export const loader = merchantDoor({
  GET: async ({ context, caller, request }) => {
    const query = new URL(request.url).searchParams;
    return answerTo(
      await readAttention(context.house, caller, { cursor: query.get('cursor'), limit: query.get('limit') }),
    );
  },
});

export const action = loader;
