import { changeEntry, findEntry, removeEntry } from '~/flows/change-routing.server';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';

export const action = merchantDoor({
  GET: async ({ context, caller, params }) => answerTo(await findEntry(context.house, caller, params.entryId ?? '')),

  PATCH: async ({ context, caller, params, request }) => {
    const body = await readJson(request);
    if (!body.ok) return body.answer;
    return answerTo(await changeEntry(context.house, caller, { id: params.entryId ?? '', change: body.value }));
  },

  DELETE: async ({ context, caller, params }) =>
    answerTo(await removeEntry(context.house, caller, params.entryId ?? '')),
});

export const loader = action;
