import { abandonAttempt } from '~/flows/abandon-attempt.server';
import { finishUrl } from '~/flows/finish-url.server';
import { startPayment } from '~/flows/start-payment.server';
import type { Started } from '~/flows/pursue-payment.server';
import type { DeclineCode } from '~/gateways/contract';
import type { DoorContext } from '~/http/load-context';
import { paymentsSubmitted } from '~/http/metrics.server';
import { paths } from '~/paths';
import { isLive, isPaid } from '~/payments/attempt-states';
import { keepPayerWords } from '~/sessions/session-row.server';
import { localeFor, negotiateLocale } from '~/translations/negotiate-locale';
import { FORM_FIELDS, type CardProblem } from './checkout-page';
import { readFormPost, readTyped, withDraft, type FormPost } from './form-post.server';
import type { PaymentFormReading } from './payment-form';

const HOPELESS_DECLINES: ReadonlySet<DeclineCode> = new Set([
  'lost_or_stolen',
  'suspected_fraud',
  'not_permitted',
  'invalid_card',
]);

/**
 * Takes a post of the payer's page and answers with the address to go on to. A post never answers with a page itself, so
 * that a reload cannot repeat it.
 */
export async function submitCheckout(context: DoorContext, publicId: string, request: Request): Promise<string> {
  const post = await readFormPost(context, publicId, request);
  if (!post) return paths.checkout(publicId);
  if (!post.isFromUs || !post.hasToken) return showAgain(post);
  switch (post.fields.get(FORM_FIELDS.intent)) {
    case 'language':
      return changeLanguage(post);
    case 'abandon':
      if (post.checkout.attempt) await abandonAttempt(context.house, post.checkout.attempt);
      return post.pageUrl;
    default:
      return pay(post);
  }
}

/**
 * A form whose page is too old, whose price has changed, or that another site posted: nothing is done, and the payer is
 * asked to look again. What another site filled in is not shown.
 */
async function showAgain(post: FormPost): Promise<string> {
  if (post.checkout.phase !== 'open') return post.pageUrl;
  const { values } = await readTyped(post.isFromUs ? post : { ...post, fields: new URLSearchParams() });
  return withDraft(post, { values, problems: [], notice: { kind: 'form_outdated' } });
}

async function changeLanguage(post: FormPost): Promise<string> {
  const locale = localeFor(post.fields.get(FORM_FIELDS.language) ?? '');
  const { house } = post.context;
  if (locale) await keepPayerWords(house.database.queries, post.checkout.session, { locale });
  if (post.checkout.phase !== 'open') return post.pageUrl;
  const { values } = await readTyped(post);
  return withDraft(post, { values, problems: [], notice: null });
}

async function pay(post: FormPost): Promise<string> {
  const { checkout, context } = post;
  const { session } = checkout;
  if (checkout.phase === 'paid' && checkout.attempt)
    return (await finishUrl(context.house, session, checkout.attempt)) ?? post.pageUrl;
  if (checkout.phase !== 'open') return post.pageUrl;
  const reading = await readTyped(post);
  if (!reading.ok) return withDraft(post, { values: reading.values, problems: reading.problems, notice: null });
  const started = await startPayment(context.house, session, {
    id: post.submissionId,
    details: reading.details,
    ...(reading.sealedCards ? { sealedCards: reading.sealedCards } : {}),
    email: reading.email,
    payerAddress: context.clientAddress || null,
    payer: reading.payer,
    browser: post.browser,
    locale: negotiateLocale(session.locale, post.acceptLanguage),
  });
  const outcome = started.kind === 'attempt' ? started.attempt.state : started.kind;
  paymentsSubmitted.inc({ method: reading.method, outcome });
  return whereNext(post, reading, started);
}

/** Why a card was not sent to anybody, as the page says it beside the field. */
const CARD_REFUSALS: Readonly<Partial<Record<Started['kind'], CardProblem['message']>>> = {
  card_not_taken: 'cardNotTaken',
  declined_for_good: 'cardDeclinedForGood',
  declined_too_often: 'cardDeclinedTooOften',
};

async function whereNext(post: FormPost, reading: PaymentFormReading, started: Started): Promise<string> {
  const { values } = reading;
  if (started.kind === 'too_many' || started.kind === 'unavailable') {
    return withDraft(post, { values, problems: [], notice: { kind: 'gateway_unavailable' } });
  }
  const message = CARD_REFUSALS[started.kind];
  if (message) {
    const kept = { ...values, cardNumber: '', expiry: '' };
    return withDraft(post, { values: kept, problems: [{ field: 'cardNumber', message }], notice: null });
  }
  if (started.kind !== 'attempt') return post.pageUrl;
  const { attempt } = started;
  if (isPaid(attempt.state))
    return (await finishUrl(post.context.house, post.checkout.session, attempt)) ?? post.pageUrl;
  // Only who has just pressed Pay is sent on to the bank by itself; who comes back to the page may choose.
  if (isLive(attempt.state)) return attempt.requiredAction?.kind === 'redirect' ? `${post.pageUrl}?go=1` : post.pageUrl;
  // A card that its bank does not let be used is not offered again.
  const isHopeless = attempt.declineCode !== null && HOPELESS_DECLINES.has(attempt.declineCode);
  const kept = isHopeless ? { ...values, cardNumber: '', expiry: '' } : values;
  return withDraft(post, { values: kept, problems: [], notice: null });
}
