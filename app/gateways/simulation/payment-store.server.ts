import type { Clock } from '~/foundation/clock';
import type { Journal } from './journal.server';
import { isCharged } from './ledger';
import type { SimulatedPayment, SimulatedWorld } from './world';

export type PaymentStore = Pick<
  SimulatedWorld,
  'add' | 'change' | 'payment' | 'paymentByReference' | 'payments' | 'remember'
>;

const keyOf = (payment: Pick<SimulatedPayment, 'gateway' | 'id'>) => `${payment.gateway} ${payment.id}`;
const referenceKey = (account: Pick<SimulatedPayment, 'gateway' | 'account'>, reference: string) =>
  JSON.stringify([account.gateway, account.account, reference]);

/** Payments and remarks in memory; every change is in the journal before it is seen. */
export function openPaymentStore(journal: Journal, clock: Clock): PaymentStore {
  const payments = new Map<string, SimulatedPayment>();
  const byReference = new Map<string, string>();
  const remarks = new Map<string, string>();

  const keep = (payment: SimulatedPayment) => {
    payments.set(keyOf(payment), payment);
    byReference.set(referenceKey(payment, payment.reference), keyOf(payment));
  };
  const write = (payment: SimulatedPayment) => {
    journal.append({ payment });
    keep(payment);
    return payment;
  };
  const now = () => clock.now().toISOString();
  for (const line of journal.read()) {
    if ('payment' in line) keep(line.payment);
    else remarks.set(...line.remark);
  }

  return {
    add(fresh) {
      const createdAt = now();
      return write({ ...fresh, createdAt, chargedAt: isCharged(fresh) ? createdAt : null, version: 1 });
    },
    change(payment, change) {
      const next = { ...payment, ...change, version: payment.version + 1 };
      return write({ ...next, chargedAt: next.chargedAt ?? (isCharged(next) ? now() : null) });
    },
    payment: (gateway, id) => payments.get(keyOf({ gateway, id })) ?? null,
    paymentByReference: (account, reference) =>
      payments.get(byReference.get(referenceKey(account, reference)) ?? '') ?? null,
    payments: () => [...payments.values()],
    remember(key, value) {
      const known = remarks.get(key);
      if (known !== undefined) return known;
      journal.append({ remark: [key, value] });
      remarks.set(key, value);
      return value;
    },
  };
}
