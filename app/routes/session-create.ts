import { createSession, createSessionOnce } from '~/flows/create-session.server';
import { done, refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerInOneStatement } from '~/http/idempotency.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { PATTERNS } from '~/paths';
import { readSessionRequest } from '~/sessions/session-schemas';
import type { SessionView } from '~/sessions/session-view';

export const action = merchantDoor(
  {
    POST: async (call) => {
      const body = await readJson(call.request);
      if (!body.ok) return body.answer;
      const read = readSessionRequest(body.value);
      if (!read.ok) return answerTo(refuseFields(read.faults));
      const { house } = call.context;
      const request = read.value;
      return answerInOneStatement(call, { route: PATTERNS.sessionCreate, bytes: body.bytes }, async (keptWith) => {
        if (!keptWith) {
          const created = await createSession(house, call.caller, { request });
          return answerTo(created.ok ? done(created.value.view) : created);
        }
        const answerFor = (view: SessionView) => keptWith(answerTo(done(view)));
        const created = await createSessionOnce(house, call.caller, { request, answerFor });
        return created && answerTo(created);
      });
    },
  },
  { isScoped: false },
);

export const loader = action;
