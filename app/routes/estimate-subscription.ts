import { estimateSubscription } from '~/flows/estimate-subscription.server';
import { refuseFields } from '~/foundation/refusal';
import { publicDoor } from '~/http/door.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { readEstimateRequest } from '~/sessions/estimate-schema';
import { uuid } from '~/sessions/session-fields';

// Merchants' pages ask from their own origins; nothing here depends on who is asking.
const ANY_ORIGIN = { 'access-control-allow-origin': '*' };
const PREFLIGHT = {
  ...ANY_ORIGIN,
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
};

export const action = publicDoor({
  POST: async ({ context, params, request }) => {
    const id = uuid.safeParse(params.billingPlatformId);
    if (!id.success) return { ...answerTo(refuseFields({ billingPlatformId: 'must be a UUID' })), headers: ANY_ORIGIN };
    const body = await readJson(request);
    if (!body.ok) return { ...body.answer, headers: ANY_ORIGIN };
    const read = readEstimateRequest(body.value);
    const outcome = read.ok
      ? await estimateSubscription(context.house, id.data, read.value)
      : refuseFields(read.faults);
    return { ...answerTo(outcome), headers: ANY_ORIGIN };
  },
  OPTIONS: () => Promise.resolve({ status: 200, body: '{}', headers: PREFLIGHT }),
});

export const loader = action;
