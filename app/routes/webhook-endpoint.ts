import { changeWebhookEndpoint, removeWebhookEndpoint } from '~/flows/change-webhook-endpoint.server';
import { readWebhookEndpoint } from '~/flows/list-webhook-endpoints.server';
import { collectFaults } from '~/foundation/field-faults';
import { refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { endpointChangeBody } from '~/merchant-webhooks/endpoint-fields';

export const action = merchantDoor({
  GET: async ({ context, caller, params }) =>
    answerTo(await readWebhookEndpoint(context.house, caller, params.endpointId ?? '')),

  PATCH: async ({ context, caller, params, request }) => {
    const body = await readJson(request);
    if (!body.ok) return body.answer;
    const read = endpointChangeBody.safeParse(body.value);
    if (!read.success) return answerTo(refuseFields(collectFaults(read.error, body.value)));
    const wanted = { id: params.endpointId ?? '', change: read.data };
    return answerTo(await changeWebhookEndpoint(context.house, caller, wanted));
  },

  DELETE: async ({ context, caller, params }) =>
    answerTo(await removeWebhookEndpoint(context.house, caller, params.endpointId ?? '')),
});

export const loader = action;
