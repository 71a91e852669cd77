import type { Clock } from '~/foundation/clock';
import type { Journal } from './journal.server';
import { isCharged } from './ledger';
import type { SimulatedPayment, SimulatedWorld } from './world';

export type PaymentStore = Pick<
  SimulatedWorld,
  'add' | 'change' | 'payment' | 'paymentByReference' | 'paymentByOperation' | 'payments' | 'remember'
>;

const keyOf = (payment: Pick<SimulatedPayment, 'gateway' | 'id'>) => `${payment.gateway} ${payment.id}`;
const referenceKey = (account: Pick<SimulatedPayment, 'gateway' | 'account'>, reference: string) =>
  JSON.stringify([account.gateway, account.account, reference]);

/** A payment that nothing was done with yet, also one that an earlier release wrote down. */
const BEFORE_OPERATIONS = { captureMode: 'automatic', operations: [], lastOperationId: null } as const;

/** Payments and remarks in memory; every change is in the journal before it is seen. */
export function openPaymentStore(journal: Journal, clock: Clock): PaymentStore {
  const payments = new Map<string, SimulatedPayment>();
  const byReference = new Map<string, string>();
  const byOperation = new Map<string, string>();
  const remarks = new Map<string, string>();

  const keep = (payment: SimulatedPayment) => {
    payments.set(keyOf(payment), payment);
    byReference.set(referenceKey(payment, payment.reference), keyOf(payment));
    for (const { reference } of payment.operations) byOperation.set(referenceKey(payment, reference), keyOf(payment));
  };
  const write = (payment: SimulatedPayment) => {
    journal.append({ payment });
    keep(payment);
    return payment;
  };
  const now = () => clock.now().toISOString();
  for (const line of journal.read()) {
    if ('payment' in line)
      keep(Object.assign({ ...BEFORE_OPERATIONS, changedAt: line.payment.createdAt }, line.payment));
    else remarks.set(...line.remark);
  }

  return {
    add(fresh) {
      const createdAt = now();
      const chargedAt = isCharged(fresh) ? createdAt : null;
      return write({ ...BEFORE_OPERATIONS, ...fresh, createdAt, chargedAt, changedAt: createdAt, version: 1 });
    },
    change(payment, change) {
      const changedAt = now();
      const next = { ...payment, ...change, changedAt, version: payment.version + 1 };
      return write({ ...next, chargedAt: next.chargedAt ?? (isCharged(next) ? changedAt : null) });
    },
    payment: (gateway, id) => payments.get(keyOf({ gateway, id })) ?? null,
    paymentByReference: (account, reference) =>
      payments.get(byReference.get(referenceKey(account, reference)) ?? '') ?? null,
    paymentByOperation: (account, reference) =>
      payments.get(byOperation.get(referenceKey(account, reference)) ?? '') ?? null,
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
