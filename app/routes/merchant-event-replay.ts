import { replayMerchantEvent } from '~/flows/replay-merchant-events.server';
import { collectFaults } from '~/foundation/field-faults';
import { refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerOnce } from '~/http/idempotency.server';
import { answerTo } from '~/http/problem.server';
import { readOptionalJson } from '~/http/read-json.server';
import { eventReplayBody } from '~/merchant-webhooks/endpoint-fields';
import { PATTERNS } from '~/paths';

export const action = merchantDoor({
  POST: async (call) => {
    const body = await readOptionalJson(call.request);
    if (!body.ok) return body.answer;
    const read = eventReplayBody.safeParse(body.value);
    if (!read.success) return answerTo(refuseFields(collectFaults(read.error, body.value)));
    const wanted = { eventId: call.params.eventId ?? '', endpointId: read.data.endpointId ?? null };
    return answerOnce(call, { route: PATTERNS.merchantEventReplay, bytes: body.bytes }, async () =>
      answerTo(await replayMerchantEvent(call.context.house, call.caller, wanted)),
    );
  },
});

export const loader = action;
