import type { ConnectedBilling } from '~/billing/registry.server';
import { BillingFault } from '~/foundation/faults';
import { majorUnits, money } from '~/foundation/money';
import { findBillingConnection } from '~/merchants/billing-connection.server';
import type { Caller } from '~/merchants/merchant';
import { findTransactionRecord, type TransactionRecord } from '~/payments/transaction-record.server';
import { transactionStatus, type TransactionStatus } from '~/payments/transaction-status';
import type { House } from './house';
import { openBilling } from './price-cart.server';
import { done, refuse, type Outcome } from '~/foundation/refusal';

interface AtBilling {
  readonly idAtBillingPlatform: string | null;
  readonly urlAtBilling: string | null;
  readonly billingPlatform: string | null;
}

/** A transaction as the documented answer writes it. Amounts are texts in minor units; beside them the same in major units. */
export interface TransactionDetails {
  readonly transaction: {
    readonly id: string;
    readonly idAtGateway: string | null;
    readonly urlAtGateway: string | null;
    readonly type: 'initialPayment';
    readonly amount: string;
    readonly amountInMajorUnit: string;
    readonly currency: string;
    readonly status: TransactionStatus;
    readonly gateway: string;
    readonly errorMessage: string | null;
  };
  readonly customer: AtBilling;
  readonly invoice: AtBilling & {
    readonly amount: string | null;
    readonly amountInMajorUnit: string | null;
    readonly currency: string | null;
  };
  readonly subscription: AtBilling & { readonly nextBillingDate: string | null };
  /** Which entries were considered for this payment, and why this one was taken. */
  readonly routing: unknown;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Answers the caller's transaction with what the billing provider was told of it. */
export async function readTransactionDetails(
  house: House,
  caller: Caller,
  id: string,
): Promise<Outcome<TransactionDetails>> {
  const owner = { merchantId: caller.merchant.id, mode: caller.mode };
  const record = UUID.test(id) ? await findTransactionRecord(house.database.queries, owner, id) : null;
  if (!record) return refuse('not_found', 'There is no such transaction.');
  return done(detailsOf(record, await openBillingOf(house, record)));
}

/** The billing provider that the session was priced by; null for payments without one. */
async function openBillingOf(house: House, record: TransactionRecord): Promise<ConnectedBilling | null> {
  const id = record.billingConnectionId;
  const connection = id === null ? null : await findBillingConnection(house.database, { id });
  if (!connection) return null;
  try {
    return openBilling(house, connection);
  } catch (error) {
    // A connection that was broken since must not hide the transaction.
    if (error instanceof BillingFault) return null;
    throw error;
  }
}

function detailsOf({ attempt, report }: TransactionRecord, billing: ConnectedBilling | null): TransactionDetails {
  const at = (kind: 'customer' | 'invoice' | 'subscription', id: string | null): AtBilling => ({
    idAtBillingPlatform: id,
    urlAtBilling: id === null ? null : (billing?.dashboardUrl(kind, id) ?? null),
    billingPlatform: billing?.id ?? null,
  });
  const invoiced = report ? money(report.invoiceAmount, report.invoiceCurrency) : null;
  return {
    transaction: transactionOf(attempt),
    customer: at('customer', report?.customerAtBilling ?? null),
    invoice: {
      ...at('invoice', report?.invoiceAtBilling ?? null),
      amount: invoiced ? String(invoiced.amount) : null,
      amountInMajorUnit: invoiced ? majorUnits(invoiced) : null,
      currency: invoiced?.currency ?? null,
    },
    subscription: {
      ...at('subscription', report?.subscriptionAtBilling ?? null),
      nextBillingDate: report?.nextBillingAt?.toISOString() ?? null,
    },
    routing: attempt.routingDecision,
  };
}

function transactionOf(attempt: TransactionRecord['attempt']): TransactionDetails['transaction'] {
  const amount = money(attempt.amount, attempt.currency);
  const status = transactionStatus(attempt.state);
  return {
    id: attempt.id,
    idAtGateway: attempt.gatewayReference,
    urlAtGateway: null,
    type: 'initialPayment',
    amount: String(amount.amount),
    amountInMajorUnit: majorUnits(amount),
    currency: amount.currency,
    status,
    gateway: attempt.gateway,
    errorMessage: status === 'failed' ? (attempt.message ?? attempt.declineCode ?? attempt.state) : null,
  };
}
