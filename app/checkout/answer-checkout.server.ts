import { themeCssFor } from '~/design/theme';
import type { CardSealing } from '~/gateways/contract';
import type { DoorContext } from '~/http/load-context';
import type { Reply } from '~/http/reply';
import { pagePolicy } from '~/http/security-headers';
import { paths } from '~/paths';
import type { CheckoutPage, PageState } from './checkout-page';
import { drawDocument } from './kept-document.server';
import { pageFiles } from './page-files.server';

/** What the loader hands over: the page, and what its address and policy depend on. */
export interface CheckoutAnswer {
  readonly page: CheckoutPage;
  readonly pageUrl: string;
  readonly redirectUrl: string | null;
  readonly allowedOrigins: readonly string[];
  /** Whether a page before a bank's, or before its look at the browser, goes on by itself. */
  readonly goesOn?: boolean;
}

const STATUS: Partial<Record<PageState['kind'], number>> = {
  not_found: 404,
  expired: 410,
  maintenance: 503,
  link_inactive: 410,
};

/** How often a page without a script looks again, by what it waits for. */
const REFRESH_SECONDS: Partial<Record<PageState['kind'], number>> = {
  pending: 3,
  checking: 3,
  qr: 5,
  voucher: 10,
};

/** Origins for a policy; over https any, because a merchant's page or a bank may lead on to another host of theirs. */
function reachable(urls: readonly (string | null)[]): string[] {
  const origins = urls.flatMap((url) => {
    if (url?.startsWith('https:')) return ['https:'];
    return url?.startsWith('http:') ? [new URL(url).origin] : [];
  });
  return [...new Set(origins)];
}

function sealingOf(state: PageState): readonly CardSealing[] {
  const card = state.kind === 'open' ? state.methods.find(({ method }) => method === 'card') : undefined;
  return card?.cardEntry?.kind === 'sealed' ? card.cardEntry.sealing : [];
}

function leadsToBank(
  state: PageState,
): state is Extract<PageState, { kind: 'challenge' | 'redirect' | 'fingerprint' }> {
  return state.kind === 'challenge' || state.kind === 'redirect' || state.kind === 'fingerprint';
}

/** Draws the page and answers with it, under the strictest policy that it works with. */
export function answerCheckout(answer: CheckoutAnswer, context: Pick<DoorContext, 'nonce' | 'house'>): Reply {
  const { page } = answer;
  const bankUrl = leadsToBank(page.state) ? page.state.url : null;
  const sealing = sealingOf(page.state);
  const document = drawDocument(page, {
    nonce: context.nonce,
    css: page.state.kind === 'open' ? pageFiles().css.form : pageFiles().css.state,
    themeCss: themeCssFor(page.style),
    scriptUrl: pageFiles().scriptUrl,
    sealScriptUrl: sealing.length > 0 ? pageFiles().sealScriptUrl : null,
    pageUrl: answer.pageUrl,
    now: context.house.clock.now().toISOString(),
    goesOn: answer.goesOn,
    refreshSeconds: REFRESH_SECONDS[page.state.kind] ?? null,
  });
  const policy = pagePolicy({
    nonce: context.nonce,
    frameAncestors: answer.allowedOrigins,
    // After a form post the payer is redirected on to the merchant or the bank, and from there perhaps further; browsers
    // check every step as a form target.
    formTargets: reachable([answer.redirectUrl, bankUrl]),
    connects: [...new Set(sealing.flatMap(({ connectTo }) => connectTo))],
    frames:
      page.state.kind === 'challenge' || page.state.kind === 'fingerprint' ? ["'self'", ...reachable([bankUrl])] : [],
  });
  return {
    body: document,
    status: STATUS[page.state.kind] ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy,
      vary: 'accept-language',
      'content-language': page.locale,
      ...(page.state.kind === 'maintenance' ? { 'retry-after': '30' } : {}),
    },
  };
}

/** The answer for a page that belongs to no session. */
export function withoutSession(page: CheckoutPage, pageUrl = paths.home()): CheckoutAnswer {
  return { page, pageUrl, redirectUrl: null, allowedOrigins: [] };
}
