import { replayToEndpoint } from '~/flows/replay-merchant-events.server';
import { collectFaults } from '~/foundation/field-faults';
import { refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerOnce } from '~/http/idempotency.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { rangeReplayBody } from '~/merchant-webhooks/endpoint-fields';
import { PATTERNS } from '~/paths';

export const action = merchantDoor({
  POST: async (call) => {
    const body = await readJson(call.request);
    if (!body.ok) return body.answer;
    const read = rangeReplayBody.safeParse(body.value);
    if (!read.success) return answerTo(refuseFields(collectFaults(read.error, body.value)));
    const wanted = { id: call.params.endpointId ?? '', since: read.data.since, until: read.data.until ?? null };
    return answerOnce(call, { route: PATTERNS.webhookEndpointReplay, bytes: body.bytes }, async () =>
      answerTo(await replayToEndpoint(call.context.house, call.caller, wanted)),
    );
  },
});

export const loader = action;
