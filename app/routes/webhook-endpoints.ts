import { createWebhookEndpoint } from '~/flows/create-webhook-endpoint.server';
import { listWebhookEndpoints } from '~/flows/list-webhook-endpoints.server';
import { collectFaults } from '~/foundation/field-faults';
import { refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerOnce } from '~/http/idempotency.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { newEndpointBody } from '~/merchant-webhooks/endpoint-fields';
import { PATTERNS } from '~/paths';

export const action = merchantDoor({
  GET: async ({ context, caller, request }) => {
    const query = new URL(request.url).searchParams;
    const page = { cursor: query.get('cursor'), limit: query.get('limit') };
    return answerTo(await listWebhookEndpoints(context.house, caller, page));
  },

  POST: async (call) => {
    const body = await readJson(call.request);
    if (!body.ok) return body.answer;
    const read = newEndpointBody.safeParse(body.value);
    if (!read.success) return answerTo(refuseFields(collectFaults(read.error, body.value)));
    return answerOnce(call, { route: PATTERNS.webhookEndpoints, bytes: body.bytes }, async () =>
      answerTo(await createWebhookEndpoint(call.context.house, call.caller, read.data)),
    );
  },
});

export const loader = action;
