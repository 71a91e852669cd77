import { readBreakResolution, resolveReconciliationBreak } from '~/flows/see-to-breaks.server';
import { refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';

export const action = merchantDoor({
  POST: async ({ context, caller, params, request }) => {
    const body = await readJson(request);
    if (!body.ok) return body.answer;
    const read = readBreakResolution(body.value);
    if (!read.ok) return answerTo(refuseFields(read.faults));
    const asked = { id: params.breakId ?? '', resolution: read.value };
    return answerTo(await resolveReconciliationBreak(context.house, caller, asked));
  },
});

export const loader = action;
