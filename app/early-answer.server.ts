import { pageWithoutSession } from './checkout/checkout-page.server';
import { pageFiles } from './checkout/page-files.server';
import { renderPage } from './checkout/render-page';
import { themeCssFor } from './design/theme';
import { answerUnavailable, replyOf } from './http/problem.server';
import { responseTo, type EarlyAnswer } from './http/reply';
import { pagePolicy } from './http/security-headers';
import { PATTERNS, isApiPath, paths } from './paths';
import { loader as health } from './routes/health';
import { negotiateLocale } from './translations/negotiate-locale';

const COME_AGAIN = { 'retry-after': '5', 'cache-control': 'no-store' } as const;

const WORDS = { starting: 'starting', database_away: 'the database does not answer' } as const;

/**
 * Answers while the house is being opened, or its database is away: the process lives, is not ready, and asks everyone to
 * come again.
 */
export const answerEarly: EarlyAnswer = (request, { nonce, requestId, why }) => {
  const { pathname } = new URL(request.url);
  if (pathname === PATTERNS.health) return health();
  if (pathname === PATTERNS.ready)
    return Response.json({ status: 'not_ready', why: WORDS[why] }, { status: 503, headers: COME_AGAIN });
  if (isApiPath(pathname)) {
    const message = `${why === 'starting' ? 'The server is starting' : 'The database does not answer'}. Try again in a moment.`;
    return responseTo(replyOf(answerUnavailable(message), requestId));
  }
  return pausedPage(request, nonce);
};

function pausedPage(request: Request, nonce: string): Response {
  const locale = negotiateLocale(null, request.headers.get('accept-language'));
  const html = renderPage(pageWithoutSession('maintenance', locale), {
    nonce,
    css: pageFiles().css.state,
    themeCss: themeCssFor(null),
    scriptUrl: pageFiles().scriptUrl,
    pageUrl: paths.home(),
    now: new Date().toISOString(),
    refreshSeconds: null,
  });
  const policy = pagePolicy({ nonce, frameAncestors: [], formTargets: [], frames: [] });
  const headers = {
    ...COME_AGAIN,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'content-language': locale,
    vary: 'accept-language',
  };
  return new Response(html, { status: 503, headers });
}
