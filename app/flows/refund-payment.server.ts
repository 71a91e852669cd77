import type { Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import type { OperationView } from '~/payments/operation-view';
import type { House } from './house';
import { operatePayment, type OperationRequest } from './operate-payment.server';

/** Gives captured money back, all of it or a part, as often as something is left. */
export function refundPayment(house: House, caller: Caller, asked: OperationRequest): Promise<Outcome<OperationView>> {
  return operatePayment(house, caller, { ...asked, kind: 'refund' });
}
