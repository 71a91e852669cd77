import type { Outcome } from '~/foundation/refusal';
import type { Caller } from '~/merchants/merchant';
import type { OperationView } from '~/payments/operation-view';
import type { House } from './house';
import { operatePayment, type OperationRequest } from './operate-payment.server';

/** Takes money that was only reserved, all of it or a part; where the gateway captures once, the rest is released. */
export function capturePayment(house: House, caller: Caller, asked: OperationRequest): Promise<Outcome<OperationView>> {
  return operatePayment(house, caller, { ...asked, kind: 'capture' });
}
