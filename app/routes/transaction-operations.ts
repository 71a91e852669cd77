import { listOperations } from '~/flows/list-operations.server';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';

export const loader = merchantDoor({
  GET: async ({ context, caller, params }) =>
    answerTo(await listOperations(context.house, caller, params.transactionId ?? '')),
});

export const action = loader;
