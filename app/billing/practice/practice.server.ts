/**
 * The practice billing provider: invented for the sandbox, so that a whole subscription can be tried without an account
 * anywhere. Prices exclude tax; a repeat of a payment is recognized by its reference.
 */
import type { ZodType } from 'zod';
import { BillingFault, GatewayFault } from '~/foundation/faults';
import { askOverHttp, type HttpAnswer } from '~/foundation/http-client.server';
import type { BillingContext, BillingProvider } from '../contract';
import { practiceBillingSettings, type PracticeBillingSettings } from './connection';
import { addsUp, paymentRequestFor, priceOf, quoteRequestFor, referencesOf } from './mapping';
import { PAYMENTS_PATH, PRACTICE_BILLING_ORIGIN, QUOTES_PATH, paymentRecord, quote, quoteProblems } from './wire';

const TIMEOUT_MS = 10_000;

type Context = BillingContext<PracticeBillingSettings>;

export const practiceBilling: BillingProvider<PracticeBillingSettings> = {
  id: 'practice',
  name: 'Practice billing',
  settings: practiceBillingSettings,

  async price(question, context) {
    const answer = await ask(context, QUOTES_PATH, quoteRequestFor(question));
    if (answer.status === 422) return { ok: false, problems: read(answer, quoteProblems).problems };
    const price = priceOf(read(accepted(answer), quote));
    if (!addsUp(price)) throw new BillingFault('unavailable', 'practice billing answered a price that does not add up');
    return { ok: true, price };
  },

  async recordPayment(paid, context) {
    const answer = await ask(context, PAYMENTS_PATH, paymentRequestFor(paid));
    return referencesOf(read(accepted(answer), paymentRecord));
  },
};

async function ask(context: Context, path: string, body: unknown): Promise<HttpAnswer> {
  const headers = { authorization: `Bearer ${context.settings.apiKey}`, 'content-type': 'application/json' };
  const request = { method: 'POST', url: PRACTICE_BILLING_ORIGIN + path, headers, body: JSON.stringify(body) };
  try {
    return await askOverHttp(context.dial, request, { timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof GatewayFault)) throw error;
    throw new BillingFault('unavailable', 'practice billing cannot be reached', { cause: error });
  }
}

function accepted(answer: HttpAnswer): HttpAnswer {
  if (answer.status === 200) return answer;
  if (answer.status === 404) throw new BillingFault('absent', 'practice billing knows no such thing');
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
    throw new BillingFault('refused', `practice billing refused with status ${answer.status}`);
  }
  throw new BillingFault('unavailable', `practice billing answered with status ${answer.status}`);
}

function read<Shape>(answer: HttpAnswer, shape: ZodType<Shape>): Shape {
  try {
    return shape.parse(JSON.parse(answer.text));
  } catch (error) {
    throw new BillingFault('unavailable', 'practice billing answered something garbled', { cause: error });
  }
}
