import { replayRouting } from '~/flows/replay-routing.server';
import { refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { readReplay } from '~/routing/routing-schemas';

export const action = merchantDoor({
  POST: async ({ context, caller, request }) => {
    const body = await readJson(request);
    if (!body.ok) return body.answer;
    const read = readReplay(body.value);
    if (!read.ok) return answerTo(refuseFields(read.faults));
    return answerTo(await replayRouting(context.house, caller, read.value));
  },
});

export const loader = action;
