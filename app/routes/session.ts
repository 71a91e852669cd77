import { findSession } from '~/flows/find-session.server';
import { refuseFields } from '~/foundation/refusal';
import { updateSession } from '~/flows/update-session.server';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { readSessionChange } from '~/sessions/session-schemas';

export const action = merchantDoor({
  GET: async ({ context, caller, params }) =>
    answerTo(await findSession(context.house, caller, params.sessionId ?? '')),

  PATCH: async ({ context, caller, params, request }) => {
    const body = await readJson(request);
    if (!body.ok) return body.answer;
    const read = readSessionChange(body.value);
    if (!read.ok) return answerTo(refuseFields(read.faults));
    return answerTo(
      await updateSession(context.house, caller, { publicId: params.sessionId ?? '', change: read.value }),
    );
  },
});

export const loader = action;
