import { rotateWebhookSecret } from '~/flows/rotate-webhook-secret.server';
import { collectFaults } from '~/foundation/field-faults';
import { refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerOnce } from '~/http/idempotency.server';
import { answerTo } from '~/http/problem.server';
import { readOptionalJson } from '~/http/read-json.server';
import { rotationBody } from '~/merchant-webhooks/endpoint-fields';
import { PATTERNS } from '~/paths';

export const action = merchantDoor({
  POST: async (call) => {
    const body = await readOptionalJson(call.request);
    if (!body.ok) return body.answer;
    const read = rotationBody.safeParse(body.value);
    if (!read.success) return answerTo(refuseFields(collectFaults(read.error, body.value)));
    const wanted = { id: call.params.endpointId ?? '', ...read.data };
    return answerOnce(call, { route: PATTERNS.webhookSecretRotation, bytes: body.bytes }, async () =>
      answerTo(await rotateWebhookSecret(call.context.house, call.caller, wanted)),
    );
  },
});

export const loader = action;
