import { GatewayFault } from '~/foundation/faults';
import type { HttpAnswer } from '~/foundation/http-client.server';
import { parseStrictJson } from '~/foundation/strict-json';
import type { AskedOperation, ListAsk, ListPage, OperationAnswer, OperationAsk } from '~/gateways/operation-contract';
import { askPractice, faultOf, firstIssue, type Context } from './ask-practice.server';
import {
  listedPaymentOf,
  operationAnswerOf,
  PATH_OF_KIND,
  wireOperationOf,
  type ExpectedOperation,
} from './operations-mapping';
import { wireOperation, wireOperationList, wirePaymentPage } from './wire';

/** Asks for a capture, void or refund: they differ in their address only. */
export async function operate(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const payment = ask.payment.gatewayReference;
  if (payment === null) throw new GatewayFault('not_sent', 'the payment has no reference of the gateway');
  const path = `/payments/${encodeURIComponent(payment)}/${PATH_OF_KIND[ask.kind]}`;
  const question = { method: 'POST', path, body: wireOperationOf(ask), idempotencyKey: ask.reference };
  const answer = await askPractice(question, context);
  return readOperation(answer, { ...ask, gatewayReference: null, account: context.settings.account });
}

/** Asks what became of one, by our reference: the gateway's list by reference is complete, so an empty one is an answer. */
export async function queryOperation(operation: AskedOperation, context: Context): Promise<OperationAnswer> {
  const expected = { ...operation, account: context.settings.account };
  const path = `/operations?reference=${encodeURIComponent(operation.reference)}`;
  const answer = await askPractice({ method: 'GET', path }, context);
  if (answer.status !== 200) throw faultOf(answer);
  const json = parseStrictJson(answer.text);
  const list = wireOperationList.safeParse(json.ok ? json.value : undefined);
  if (!list.success) return unclear(json.ok ? 'not a list of operations' : json.why);
  const [found, ...others] = list.data.data;
  if (others.length > 0) return unclear(`${list.data.data.length} operations have our reference`);
  return found ? operationAnswerOf(found, expected) : { outcome: 'absent' };
}

/** Lists the account's payments that changed within a period, oldest change first. */
export async function listPayments(period: ListAsk, context: Context): Promise<ListPage> {
  const query = new URLSearchParams({
    changed_from: period.from.toISOString(),
    changed_to: period.to.toISOString(),
    ...(period.cursor === null ? {} : { after: period.cursor }),
  });
  const answer = await askPractice({ method: 'GET', path: `/payments?${query.toString()}` }, context);
  if (answer.status !== 200) throw faultOf(answer);
  const json = parseStrictJson(answer.text);
  const page = wirePaymentPage.safeParse(json.ok ? json.value : undefined);
  if (!page.success) throw new GatewayFault('unknown', 'the practice gateway sent no page of payments');
  // A list that holds another account's payment is no list of ours.
  if (page.data.data.some((payment) => payment.account !== context.settings.account || payment.livemode))
    throw new GatewayFault('unknown', 'the practice gateway listed payments of another account');
  return { payments: page.data.data.map(listedPaymentOf), nextCursor: page.data.next };
}

function readOperation(answer: HttpAnswer, expected: ExpectedOperation): OperationAnswer {
  const isOperation = answer.status === 200 || answer.status === 201 || answer.status === 402;
  if (!isOperation) throw faultOf(answer);
  const json = parseStrictJson(answer.text);
  const operation = wireOperation.safeParse(json.ok ? json.value : undefined);
  if (!operation.success) return unclear(json.ok ? `not an operation: ${firstIssue(operation.error)}` : json.why);
  if (answer.status === 402 && operation.data.status !== 'failed')
    return unclear(`402 with an operation that is ${operation.data.status}`);
  return operationAnswerOf(operation.data, expected);
}

function unclear(why: string): OperationAnswer {
  return { outcome: 'unknown', gatewayReference: null, why };
}
