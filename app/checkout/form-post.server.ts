import { openCheckout, type OpenedCheckout } from '~/flows/open-checkout.server';
import type { BrowserDetails } from '~/gateways/contract';
import type { DoorContext } from '~/http/load-context';
import { isFromOurPages } from '~/http/same-origin';
import { paths } from '~/paths';
import { FORM_FIELDS } from './checkout-page';
import { keepDraft, type FormDraft } from './form-drafts.server';
import { isFormToken } from './form-token.server';
import { methodChoices, payerTermsOf } from './method-choices.server';
import { browserOf } from './browser-details';
import { readSealedCard, type SealedCards } from './read-sealed-card';
import { readPaymentForm, type PaymentFormReading } from './payment-form';

/** A post of the page's form, with what was read from it. */
export interface FormPost {
  readonly context: DoorContext;
  readonly checkout: OpenedCheckout;
  readonly fields: URLSearchParams;
  readonly submissionId: string;
  readonly pageUrl: string;
  readonly acceptLanguage: string | null;
  /** What its browser says of itself. */
  readonly browser: BrowserDetails | null;
  /** Whether a page of ours posted it: by what the browser says of where it comes from. */
  readonly isFromUs: boolean;
  /** Whether its page was fetched from us, for this session at this price. */
  readonly hasToken: boolean;
}

/** Reads a post; null when there is no such session. */
export async function readFormPost(context: DoorContext, publicId: string, request: Request): Promise<FormPost | null> {
  const { house } = context;
  const checkout = await openCheckout(house, publicId);
  if (!checkout) return null;
  const fields = new URLSearchParams(await request.text());
  const submissionId = (fields.get(FORM_FIELDS.submissionId) ?? '').slice(0, 64);
  const { session } = checkout;
  return {
    context,
    checkout,
    fields,
    submissionId,
    pageUrl: paths.checkout(publicId),
    acceptLanguage: request.headers.get('accept-language'),
    browser: browserOf(request.headers, fields.get(FORM_FIELDS.screen) ?? ''),
    isFromUs: isFromOurPages(request.headers, house.config.appUrl),
    hasToken: isFormToken(house.keys, fields.get(FORM_FIELDS.token) ?? '', { session, submissionId }),
  };
}

/** What the payer typed, and the card as the browser sealed it. */
export type TypedReading = PaymentFormReading & { readonly sealedCards?: SealedCards };

/** Reads what the payer typed, by the rules of the methods that are offered now. */
export async function readTyped(post: FormPost): Promise<TypedReading> {
  const { house } = post.context;
  const methods = await methodChoices(house, post.checkout);
  const { session } = post.checkout;
  const question = { methods, now: house.clock.now(), emailKnown: session.customer.email ?? null };
  const card = methods.find(({ method }) => method === 'card');
  const sealed = readSealedCard(post.fields.get(FORM_FIELDS.sealed) ?? '', card);
  const reading = readPaymentForm(post.fields, { ...question, sealed, payerTerms: payerTermsOf(session) });
  return sealed && 'cards' in sealed ? { ...reading, sealedCards: sealed.cards } : reading;
}

/** The page's address with a draft to be shown in it. */
export function withDraft(post: FormPost, draft: FormDraft): string {
  return `${post.pageUrl}?draft=${keepDraft(post.checkout.session.id, draft)}`;
}
