/** Plays the practice billing provider. Its catalogue is fixed; what was paid is kept in the simulated world's journal. */
import { http, type RequestHandler } from 'msw';
import type { ZodType } from 'zod';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { quotePrice } from './simulator-prices';
import {
  PAYMENTS_PATH,
  PRACTICE_BILLING_ORIGIN,
  QUOTES_PATH,
  paymentRequest,
  quoteRequest,
  type PaymentRecord,
  type PaymentRequest,
  type Quote,
} from './wire';

/** What this simulator needs of the world: ids, and a memory that outlives the process. */
export type BillingWorld = Pick<SimulatedWorld, 'newId' | 'hmac' | 'remember'>;

/** The keys that the simulator takes; any other is answered 401. */
const KEY = /^Bearer (pb_(?:test|live)_[A-Za-z0-9_-]{8,})$/;

/** The handlers that play the practice billing provider. */
export function practiceBillingSimulator(world: BillingWorld): RequestHandler[] {
  return [
    http.post(PRACTICE_BILLING_ORIGIN + QUOTES_PATH, ({ request }) =>
      answer(request, quoteRequest, (asked) => {
        const quoted = quotePrice(asked);
        return quoted.ok ? Response.json(quoted.quote) : Response.json({ problems: quoted.problems }, { status: 422 });
      }),
    ),
    http.post(PRACTICE_BILLING_ORIGIN + PAYMENTS_PATH, ({ request }) =>
      answer(request, paymentRequest, (paid, apiKey) => keepPayment(world, paid, world.hmac('account', apiKey))),
    ),
  ];
}

async function answer<Asked>(
  request: Request,
  shape: ZodType<Asked>,
  work: (asked: Asked, apiKey: string) => Response,
): Promise<Response> {
  const apiKey = KEY.exec(request.headers.get('authorization') ?? '')?.[1];
  if (!apiKey) return Response.json({ error: 'unauthorized' }, { status: 401 });
  const asked = shape.safeParse(await request.json().catch(() => null));
  return asked.success ? work(asked.data, apiKey) : Response.json({ error: 'bad_request' }, { status: 400 });
}

/** The first payment with a reference makes the records; a repeat gets them again, another payment with it a refusal. */
function keepPayment(world: BillingWorld, paid: PaymentRequest, account: string): Response {
  const quoted = quotePrice(paid.quote);
  if (!quoted.ok) return Response.json({ problems: quoted.problems }, { status: 422 });
  if (quoted.quote.total !== paid.amount || quoted.quote.currency !== paid.currency) {
    return Response.json({ error: 'amount_differs_from_price' }, { status: 409 });
  }
  const mark = world.hmac('payment', JSON.stringify(paid));
  const fresh = JSON.stringify({ mark, record: newRecord(world, { paid, account, quote: quoted.quote }) });
  const kept = JSON.parse(world.remember(`practice-billing payment ${account} ${paid.reference}`, fresh)) as {
    mark: string;
    record: PaymentRecord;
  };
  return kept.mark === mark ? Response.json(kept.record) : Response.json({ error: 'reference_used' }, { status: 409 });
}

function newRecord(world: BillingWorld, about: { paid: PaymentRequest; account: string; quote: Quote }): PaymentRecord {
  const { paid, account, quote } = about;
  const freshCustomer = world.newId('pbcus_');
  const { email } = paid.customer;
  return {
    customer_id:
      email === null
        ? freshCustomer
        : world.remember(`practice-billing customer ${account} ${email.toLowerCase()}`, freshCustomer),
    subscription_id: quote.interval === null ? null : world.newId('pbsub_'),
    invoice_id: world.newId('pbinv_'),
    invoice_total: quote.total,
    currency: quote.currency,
    next_billing_at: quote.interval === null ? null : addInterval(new Date(paid.paid_at), quote.interval).toISOString(),
  };
}

/** The same day of a later month, or that month's last day where it is shorter. */
export function addInterval(from: Date, { unit, count }: NonNullable<Quote['interval']>): Date {
  const later = new Date(from);
  if (unit === 'day' || unit === 'week') {
    later.setUTCDate(from.getUTCDate() + count * (unit === 'week' ? 7 : 1));
    return later;
  }
  const months = count * (unit === 'year' ? 12 : 1);
  later.setUTCMonth(from.getUTCMonth() + months);
  if (later.getUTCDate() !== from.getUTCDate()) later.setUTCDate(0);
  return later;
}
