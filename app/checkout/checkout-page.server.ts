import { randomUUID } from 'node:crypto';
import QRCode from 'qrcode';
import { finishUrl } from '~/flows/finish-url.server';
import type { House } from '~/flows/house';
import type { OpenedCheckout } from '~/flows/open-checkout.server';
import { capabilityFor } from '~/foundation/capability.server';
import { formatMoney } from '~/foundation/money';
import { moneyOf, type Attempt } from '~/payments/attempt';
import { paths } from '~/paths';
import type { Locale } from '~/translations/locales';
import type { CheckoutPage, MethodChoice, OpenNotice, PageState, TypedValues } from './checkout-page';
import type { FormDraft } from './form-drafts.server';
import { formToken, type TokenScene } from './form-token.server';
import { knownValues, payerTermsOf } from './method-choices.server';
import { payLabel, summarizeOrder } from './summarize-order';

/** A page that belongs to no session. */
export function pageWithoutSession(kind: 'not_found' | 'link_inactive' | 'maintenance', locale: Locale): CheckoutPage {
  return {
    locale,
    merchant: null,
    style: null,
    summary: null,
    payLabel: null,
    cancelUrl: null,
    sandbox: false,
    state: { kind },
  };
}

export interface PageQuestion {
  readonly checkout: OpenedCheckout;
  readonly methods: readonly MethodChoice[];
  readonly draft: FormDraft | null;
  readonly locale: Locale;
}

/** The payer's page of a checkout, in the payer's words. */
export async function checkoutPage(house: House, question: PageQuestion): Promise<CheckoutPage> {
  const { session, merchant } = question.checkout;
  return {
    locale: question.locale,
    merchant: { name: merchant.name, supportEmail: merchant.supportEmail },
    style: session.style,
    summary: summarizeOrder(session.price, question.locale),
    payLabel: payLabel(session, question.locale),
    cancelUrl: session.cancelUrl,
    sandbox: session.mode === 'sandbox',
    state: await stateOf(house, question),
  };
}

function stateOf(house: House, question: PageQuestion): PageState | Promise<PageState> {
  const { phase, attempt } = question.checkout;
  switch (phase) {
    case 'paid':
      return attempt
        ? paidState(house, question.checkout, { attempt, locale: question.locale })
        : { kind: 'not_found' };
    case 'expired':
      return { kind: 'expired' };
    case 'used_up':
      return { kind: 'link_inactive' };
    case 'requires_action':
      return attempt ? actionState(house, question, attempt) : { kind: 'not_found' };
    case 'pending':
    case 'checking':
      return { kind: phase, reference: referenceOf(attempt), ...followed(question.checkout) };
    case 'open':
      return question.methods.length === 0 ? { kind: 'no_methods' } : openState(house, question);
  }
}

/** A reference short enough to read out on the telephone. */
function referenceOf(attempt: Attempt | null): string {
  return (attempt?.id ?? '').slice(0, 8).toUpperCase();
}

/** Where a page asks whether something changed, the version it stands at, and where it then goes. */
function followed({ publicId, attempt }: OpenedCheckout): { statusUrl: string; followUrl: string; version: string } {
  return {
    statusUrl: paths.checkoutStatus(publicId),
    followUrl: `${paths.checkout(publicId)}?follow=1`,
    version: versionOf(attempt),
  };
}

/** Changes with every change of the attempt that a page shows. */
export function versionOf(attempt: Attempt | null): string {
  return attempt ? `${attempt.id.slice(0, 8)}.${attempt.stateVersion}` : '0';
}

function tokenFor(house: House, session: TokenScene): { token: string; submissionId: string } {
  const submissionId = randomUUID();
  return { token: formToken(house.keys, session, submissionId), submissionId };
}

function openState(house: House, { checkout, methods, draft }: PageQuestion): PageState {
  const { session, attempt } = checkout;
  const values: TypedValues = draft?.values ?? {
    method: null,
    email: session.customer.email ?? '',
    cardNumber: '',
    expiry: '',
    holderName: '',
    payer: knownValues(session.customer, methods),
  };
  return {
    kind: 'open',
    methods,
    payerTerms: payerTermsOf(session),
    values,
    problems: draft?.problems ?? [],
    notice: draft?.problems.length ? null : (draft?.notice ?? noticeOf(attempt)),
    ...tokenFor(house, session),
    ...followed(checkout),
  };
}

/** What to tell about the attempt before this one. Nothing was taken in any of these cases. */
function noticeOf(attempt: Attempt | null): OpenNotice | null {
  switch (attempt?.state) {
    case 'declined':
      return { kind: 'declined', code: attempt.declineCode ?? 'generic' };
    case 'failed':
    case 'not_sent':
    case 'not_found':
      return { kind: 'gateway_unavailable' };
    case 'canceled':
    case 'expired':
      return { kind: 'canceled' };
    default:
      return null;
  }
}

async function actionState(house: House, { checkout, locale }: PageQuestion, attempt: Attempt): Promise<PageState> {
  const action = attempt.requiredAction;
  const shared = { ...tokenFor(house, checkout.session), ...followed(checkout) };
  switch (action?.kind) {
    case undefined:
      return { kind: 'checking', reference: referenceOf(attempt), ...followed(checkout) };
    case 'challenge':
    case 'redirect':
      return { ...action, ...shared };
    case 'fingerprint':
      return { ...action, returnUrl: paths.gatewayReturn(capabilityFor('return', attempt.id, house.keys)), ...shared };
    case 'voucher':
      return { ...action, method: attempt.method, amount: formatMoney(moneyOf(attempt), locale), ...shared };
    case 'qr': {
      const secondsLeft = Math.round((Date.parse(action.expiresAt) - house.clock.now().getTime()) / 1000);
      // Colors come from the stylesheet; a code must stay dark on light whatever the theme.
      const svg = await QRCode.toString(action.payload, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
      return { ...action, method: attempt.method, svg, secondsLeft: Math.max(0, secondsLeft), ...shared };
    }
  }
}

async function paidState(
  house: House,
  { session }: OpenedCheckout,
  about: { attempt: Attempt; locale: Locale },
): Promise<PageState> {
  const { attempt, locale } = about;
  return {
    kind: 'paid',
    amount: formatMoney(moneyOf(attempt), locale),
    reference: referenceOf(attempt),
    card: attempt.card,
    paidAt: (attempt.concludedAt ?? attempt.preparedAt).toISOString(),
    continueUrl: await finishUrl(house, session, attempt),
  };
}
