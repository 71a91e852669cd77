import { readOperationRequest, type OperationTerms } from '~/flows/read-operation-request';
import { refuseFields, type Outcome } from '~/foundation/refusal';
import type { MerchantCall } from './door.server';
import { answerOnce } from './idempotency.server';
import { answerTo, type ApiAnswer } from './problem.server';
import { readOptionalJson } from './read-json.server';

/** What a door of an operation hands on. */
export type AskedForOperation = OperationTerms & { readonly transactionId: string; readonly key: string | null };

/**
 * Answers a capture, void or refund: 200 with the operation, 202 while its outcome is not known. The Idempotency-Key goes
 * to the flow as well, so that a repeat after a crash of ours finds the operation that the first one made.
 */
export async function answerOperation(
  call: MerchantCall,
  door: { readonly route: string; readonly isOfAll?: boolean },
  work: (asked: AskedForOperation) => Promise<Outcome<{ readonly status: string }>>,
): Promise<ApiAnswer> {
  const body = await readOptionalJson(call.request);
  if (!body.ok) return body.answer;
  const read = readOperationRequest(body.value, door.isOfAll ?? false);
  if (!read.ok) return answerTo(refuseFields(read.faults));
  const key = call.request.headers.get('idempotency-key');
  const asked = { ...read.value, transactionId: call.params.transactionId ?? '', key };
  return answerOnce(call, { route: door.route, bytes: body.bytes }, async () => {
    const outcome = await work(asked);
    const answer = answerTo(outcome);
    return outcome.ok && outcome.value.status === 'pending' ? { ...answer, status: 202 } : answer;
  });
}
