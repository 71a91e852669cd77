import { GatewayFault } from '~/foundation/faults';
import type { AskedOperation, OperationAnswer, OperationAsk, OperationKind } from '~/gateways/operation-contract';
import { moneyOf, wireAmountOf } from './amounts';
import { askCheckoutcom, faultOf, readAs, type Context } from './ask-checkoutcom.server';
import { actionsOf, isKnownReference } from './find-payment.server';
import { wireOperationOf } from './requests';
import { wireAccepted, type WireAction } from './wire';

const PATH_OF_KIND: Readonly<Record<OperationKind, string>> = { capture: 'captures', void: 'voids', refund: 'refunds' };
const TYPE_OF_KIND: Readonly<Record<OperationKind, string>> = { capture: 'Capture', void: 'Void', refund: 'Refund' };

/** Asks for a capture, void or refund. It is only accepted: a webhook and the payment's actions tell what became of it. */
export async function operate(ask: OperationAsk, context: Context): Promise<OperationAnswer> {
  const payment = ask.payment.gatewayReference;
  const amount = wireAmountOf(ask.money);
  if (payment === null) throw new GatewayFault('not_sent', 'the payment has no reference of the gateway');
  if (amount === null)
    throw new GatewayFault('not_sent', `Checkout.com takes no ${ask.money.amount} ${ask.money.currency}`);
  const path = `/payments/${encodeURIComponent(payment)}/${PATH_OF_KIND[ask.kind]}`;
  const body = wireOperationOf(ask, amount);
  const answer = await askCheckoutcom({ method: 'POST', path, body, idempotencyKey: ask.reference }, context);
  // 403 says that the payment's state, or what is left of it, does not allow it.
  if (answer.status > 202) throw faultOf(answer);
  const accepted = readAs(wireAccepted, answer);
  if (answer.status !== 202 || !accepted.ok) return unclear(accepted.ok ? `${answer.status}, not 202` : accepted.why);
  const { action_id: gatewayReference, reference } = accepted.value;
  if (reference && reference !== ask.reference) return unclear('identity mismatch: another reference');
  return { outcome: 'pending', gatewayReference };
}

/** Asks what became of one, by our reference among all that was done to its payment. */
export async function queryOperation(operation: AskedOperation, context: Context): Promise<OperationAnswer> {
  const payment = operation.payment.gatewayReference;
  if (payment === null) return unclear('the payment has no reference of the gateway');
  const actions = await actionsOf(payment, context);
  if (actions === null) {
    const isKnown = await isKnownReference(operation.payment.reference, context);
    return isKnown ? unclear('its payment is known by its reference, and not by its id') : { outcome: 'absent' };
  }
  const { reference, gatewayReference } = operation;
  const ours = actions.filter((action) => action.reference === reference || action.id === gatewayReference);
  const [found, ...others] = ours;
  if (others.length > 0) return unclear(`${ours.length} operations have our reference`);
  // Accepted, and not done yet: it is listed when it is.
  if (!found) return gatewayReference === null ? { outcome: 'absent' } : { outcome: 'pending', gatewayReference };
  return answerOf(found, operation);
}

function answerOf(action: WireAction, operation: AskedOperation): OperationAnswer {
  const { id, approved, amount, response_code: rawCode } = action;
  const { kind, money, reference, gatewayReference } = operation;
  if (action.type !== TYPE_OF_KIND[kind]) return unclear(`identity mismatch: ${action.type}`);
  if (gatewayReference !== null && gatewayReference !== id) return unclear('identity mismatch: another operation');
  if (action.reference && action.reference !== reference) return unclear('identity mismatch: another reference');
  if (approved === false) return { outcome: 'declined', gatewayReference: id, rawCode: rawCode ?? '' };
  if (approved !== true) return { outcome: 'pending', gatewayReference: id };
  // The currency is the payment's, which is looked at whenever the payment is.
  const moved = amount ? moneyOf(amount, money.currency) : null;
  if (moved === null) return unclear('an operation without an amount that we can hold');
  return { outcome: 'succeeded', gatewayReference: id, money: moved };
}

function unclear(why: string): OperationAnswer {
  return { outcome: 'unknown', gatewayReference: null, why };
}
