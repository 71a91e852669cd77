import { addEntry } from '~/flows/change-routing.server';
import { listRouting } from '~/flows/list-routing.server';
import { refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerOnce } from '~/http/idempotency.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { PATTERNS } from '~/paths';
import { readRoutingEntry } from '~/routing/routing-schemas';

export const action = merchantDoor({
  GET: async ({ context, caller, request }) => {
    const query = new URL(request.url).searchParams;
    return answerTo(
      await listRouting(context.house, caller, { cursor: query.get('cursor'), limit: query.get('limit') }),
    );
  },

  POST: async (call) => {
    const body = await readJson(call.request);
    if (!body.ok) return body.answer;
    const read = readRoutingEntry(body.value);
    if (!read.ok) return answerTo(refuseFields(read.faults));
    return answerOnce(call, { route: PATTERNS.routing, bytes: body.bytes }, async () =>
      answerTo(await addEntry(call.context.house, call.caller, read.value)),
    );
  },
});

export const loader = action;
