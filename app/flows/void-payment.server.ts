import type { Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import type { OperationView } from '~/payments/operation-view';
import type { House } from './house';
import { operatePayment, type OperationRequest } from './operate-payment.server';

/** Releases money that was reserved and not captured. */
export function voidPayment(house: House, caller: Caller, asked: OperationRequest): Promise<Outcome<OperationView>> {
  return operatePayment(house, caller, { ...asked, kind: 'void' });
}
