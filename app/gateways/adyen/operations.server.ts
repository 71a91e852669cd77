import { GatewayFault } from '~/foundation/faults';
import { parseStrictJson } from '~/foundation/strict-json';
import type { OperationAnswer, OperationAsk } from '~/gateways/operation-contract';
import { askAdyen, faultOf, type Context } from './ask-adyen.server';
import { operationAnswerOf, PATH_OF_KIND, wireOperationOf } from './operation-mapping';
import { wireModificationAnswer } from './wire';

/** Asks for a capture, void or refund. Adyen only receives it; what became of it a webhook tells. */
export async function operate(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const payment = ask.payment.gatewayReference;
  if (payment === null) throw new GatewayFault('not_sent', 'the payment has no reference of the gateway');
  const body = wireOperationOf(ask, context.settings.merchantAccount);
  const path = `/payments/${encodeURIComponent(payment)}/${PATH_OF_KIND[ask.kind]}`;
  const answer = await askAdyen({ path, body, idempotencyKey: ask.reference }, context);
  if (answer.status !== 200 && answer.status !== 201) throw faultOf(answer);
  const json = parseStrictJson(answer.text);
  const received = wireModificationAnswer.safeParse(json.ok ? json.value : undefined);
  if (received.success) return operationAnswerOf(received.data, { ...body, payment, money: ask.money });
  return { outcome: 'unknown', gatewayReference: null, why: json.ok ? 'not a receipt of an operation' : json.why };
}
