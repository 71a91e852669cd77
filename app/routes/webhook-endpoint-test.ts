import { testWebhookEndpoint } from '~/flows/test-webhook-endpoint.server';
import { merchantDoor } from '~/http/door.server';
import { answerOnce } from '~/http/idempotency.server';
import { answerTo } from '~/http/problem.server';
import { readBytes } from '~/http/read-json.server';
import { PATTERNS } from '~/paths';

export const action = merchantDoor({
  // The address says it all: a body is not needed, and not looked at.
  POST: async (call) => {
    const body = await readBytes(call.request);
    if (!body.ok) return body.answer;
    return answerOnce(call, { route: PATTERNS.webhookEndpointTest, bytes: body.bytes }, async () =>
      answerTo(await testWebhookEndpoint(call.context.house, call.caller, call.params.endpointId ?? '')),
    );
  },
});

export const loader = action;
