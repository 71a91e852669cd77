import { createSession } from '~/flows/create-session.server';
import { done, refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerOnce } from '~/http/idempotency.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { PATTERNS } from '~/paths';
import { readSessionRequest } from '~/sessions/session-schemas';

export const action = merchantDoor({
  POST: async (call) => {
    const body = await readJson(call.request);
    if (!body.ok) return body.answer;
    const read = readSessionRequest(body.value);
    if (!read.ok) return answerTo(refuseFields(read.faults));
    return answerOnce(call, { route: PATTERNS.sessionCreate, bytes: body.bytes }, async () => {
      const created = await createSession(call.context.house, call.caller, { request: read.value });
      return answerTo(created.ok ? done(created.value.view) : created);
    });
  },
});

export const loader = action;
