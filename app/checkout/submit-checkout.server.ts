import { abandonAttempt } from '~/flows/abandon-attempt.server';
import { finishUrl } from '~/flows/finish-url.server';
import { openCheckout, type OpenedCheckout } from '~/flows/open-checkout.server';
import { startPayment } from '~/flows/start-payment.server';
import { isFromOurPages } from '~/http/same-origin';
import type { DoorContext } from '~/http/load-context';
import { paymentsSubmitted } from '~/http/metrics.server';
import { paths } from '~/paths';
import { isLive, isPaid } from '~/payments/attempt-states';
import { keepPayerWords } from '~/sessions/session-row.server';
import { localeFor, negotiateLocale } from '~/translations/negotiate-locale';
import { FORM_FIELDS } from './checkout-page';
import { keepDraft, type FormDraft } from './form-drafts.server';
import { isFormToken } from './form-token.server';
import { methodChoices } from './load-checkout.server';
import { readPaymentForm, type PaymentFormReading } from './payment-form';

/** A post of the page's form, with what was read from it. */
interface Post {
  readonly context: DoorContext;
  readonly checkout: OpenedCheckout;
  readonly fields: URLSearchParams;
  readonly submissionId: string;
  readonly pageUrl: string;
  readonly acceptLanguage: string | null;
}

/**
 * Takes a post of the payer's page and answers with the address to go on to. A post never answers with a page itself, so
 * that a reload cannot repeat it.
 */
export async function submitCheckout(context: DoorContext, publicId: string, request: Request): Promise<string> {
  const pageUrl = paths.checkout(publicId);
  const checkout = await openCheckout(context.house, publicId);
  if (!checkout) return pageUrl;
  const fields = new URLSearchParams(await request.text());
  const submissionId = (fields.get(FORM_FIELDS.submissionId) ?? '').slice(0, 64);
  const post: Post = { context, checkout, fields, submissionId, pageUrl, acceptLanguage: request.headers.get('accept-language') };
  const isOurs =
    isFromOurPages(request.headers, context.house.config.appUrl) &&
    isFormToken(context.house.keys, fields.get(FORM_FIELDS.token) ?? '', { sessionId: checkout.session.id, submissionId });
  if (!isOurs) return refuseStranger(post);
  switch (fields.get(FORM_FIELDS.intent)) {
    case 'language':
      return changeLanguage(post);
    case 'abandon':
      if (checkout.attempt) await abandonAttempt(context.house, checkout.attempt);
      return pageUrl;
    default:
      return pay(post);
  }
}

async function read(post: Post): Promise<PaymentFormReading> {
  const methods = await methodChoices(post.context.house, post.checkout);
  const emailKnown = post.checkout.session.customer.email ?? null;
  return readPaymentForm(post.fields, { methods, now: post.context.house.clock.now(), emailKnown });
}

function withDraft(post: Post, draft: FormDraft): string {
  return `${post.pageUrl}?draft=${keepDraft(post.checkout.session.id, draft)}`;
}

/** A form that is too old, or that another site posted: nothing is done, and nothing that was typed is kept from it. */
async function refuseStranger(post: Post): Promise<string> {
  if (post.checkout.phase !== 'open') return post.pageUrl;
  const { values } = await read({ ...post, fields: new URLSearchParams() });
  return withDraft(post, { values, problems: [], notice: { kind: 'form_outdated' } });
}

async function changeLanguage(post: Post): Promise<string> {
  const locale = localeFor(post.fields.get(FORM_FIELDS.language) ?? '');
  const { house } = post.context;
  if (locale) await keepPayerWords(house.database.queries, post.checkout.session, { locale });
  if (post.checkout.phase !== 'open') return post.pageUrl;
  const { values } = await read(post);
  return withDraft(post, { values, problems: [], notice: null });
}

async function pay(post: Post): Promise<string> {
  const { checkout, context } = post;
  const { session } = checkout;
  if (checkout.phase === 'paid' && checkout.attempt) return (await finishUrl(context.house, session, checkout.attempt)) ?? post.pageUrl;
  if (checkout.phase !== 'open') return post.pageUrl;
  const reading = await read(post);
  if (!reading.ok) return withDraft(post, { values: reading.values, problems: reading.problems, notice: null });
  const started = await startPayment(context.house, session, {
    id: post.submissionId,
    details: reading.details,
    email: reading.email,
    payerAddress: context.clientAddress || null,
    locale: negotiateLocale(session.locale, post.acceptLanguage),
  });
  paymentsSubmitted.inc({ method: reading.method, outcome: started.kind === 'attempt' ? started.attempt.state : started.kind });
  if (started.kind !== 'attempt') return post.pageUrl;
  if (isPaid(started.attempt.state)) return (await finishUrl(context.house, session, started.attempt)) ?? post.pageUrl;
  if (isLive(started.attempt.state)) return post.pageUrl;
  return withDraft(post, { values: reading.values, problems: [], notice: null });
}
