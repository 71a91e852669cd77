import type { Method } from '~/gateways/contract';
import { cardRulesFor } from '~/payments/card-rules';
import { truncatedBin } from '~/payments/card-tries';
import type { CardFacts, RouteQuestion } from '~/routing/routing-entry';
import type { CheckoutSession } from '~/sessions/session';
import type { Submission } from './describe-payment.server';

/** A session, or what will be one. */
type Asked = Pick<
  CheckoutSession,
  'method' | 'currency' | 'amount' | 'customer' | 'price' | 'metadata' | 'captureMode'
> & {
  readonly id: string | null;
};

/** What routing is asked for a session before the payer has entered anything. */
export function routeQuestionOf(session: Asked): RouteQuestion {
  const { method, currency, amount, customer, price, metadata, captureMode } = session;
  return {
    method,
    currency,
    amount,
    country: customer.billingAddress?.country ?? null,
    sessionId: session.id,
    card: null,
    planIds: price.lines.flatMap((line) => (line.type === 'plan' ? [line.id] : [])),
    metadata,
    captureMode,
  };
}

/** What routing is asked at submit: one method, and what is known of the card. */
export function submittedQuestion(
  session: Asked,
  { details, sealedCards = {} }: Pick<Submission, 'details' | 'sealedCards'>,
): RouteQuestion & { readonly sealedFor?: ReadonlySet<string> } {
  const method: Method = details.method;
  const question = { ...routeQuestionOf(session), method };
  if ('card' in details) return { ...question, card: cardFactsOf(details.card) };
  if (!('sealed' in details)) return question;
  const { brand } = details.sealed;
  const sealedFor = new Set(Object.keys(sealedCards));
  return { ...question, sealedFor, card: brand === null ? null : { brand, bin: null, type: null } };
}

/** Nothing here tells credit from debit: that would take a list of all card ranges, which issuers sell. */
function cardFactsOf({ number }: { readonly number: string }): CardFacts {
  return { brand: cardRulesFor(number).brand, bin: truncatedBin(number), type: null };
}
