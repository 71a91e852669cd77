import { concludeAttempt } from '~/flows/conclude-attempt.server';
import { refuseFields } from '~/foundation/refusal';
import { merchantDoor } from '~/http/door.server';
import { answerOnce } from '~/http/idempotency.server';
import { answerTo } from '~/http/problem.server';
import { readJson } from '~/http/read-json.server';
import { PATTERNS } from '~/paths';
import { readConclusion } from '~/payments/conclusion';

export const action = merchantDoor({
  POST: async (call) => {
    const body = await readJson(call.request);
    if (!body.ok) return body.answer;
    const read = readConclusion(body.value);
    if (!read.ok) return answerTo(refuseFields(read.faults));
    const asked = { attemptId: call.params.attemptId ?? '', conclusion: read.value };
    return answerOnce(call, { route: PATTERNS.attentionConclude, bytes: body.bytes }, async () =>
      answerTo(await concludeAttempt(call.context.house, call.caller, asked)),
    );
  },
});

export const loader = action;
