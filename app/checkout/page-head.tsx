import { renderToStaticMarkup } from 'react-dom/server';
import { say } from '~/translations/translate';
import type { PageParts } from './page-frame';
import { stateTitle } from './page-state';
import { hasProblems } from './problem-summary';
import { inOnePiece, webUrl } from './words';

function documentTitle({ page, words }: PageParts): string {
  const { state, locale } = page;
  const merchant = page.merchant?.name ?? '';
  const own = stateTitle(state, words);
  if (own !== null) return merchant ? `${own} · ${merchant}` : own;
  const title = say(locale, 'title.open', { merchant });
  return state.kind === 'open' && hasProblems(state) ? `${words['title.errorPrefix']}${title}` : title;
}

/** Where the page goes by itself when no script runs: on to the bank, or to a newer look at the same payment. */
function Refresh({ page, frame }: PageParts) {
  const { state } = page;
  if (state.kind === 'redirect' && state.method === 'GET' && frame.goesOn) {
    return <meta httpEquiv="refresh" content={`0;url=${webUrl(state.url) ?? ''}`} />;
  }
  if (frame.refreshSeconds === null || !('followUrl' in state)) return null;
  const content = `${frame.refreshSeconds};url=${state.followUrl}`;
  const markup = renderToStaticMarkup(<meta httpEquiv="refresh" content={content} />);
  return <noscript dangerouslySetInnerHTML={{ __html: markup }} />;
}

const MOST_SHEETS = 500;
const sheets = new Map<string, { readonly css: string; readonly whole: string }>();

/** The whole style sheet, put together once for each theme, so that nothing in it can end its element. */
function sheetOf(themeCss: string, css: string): string {
  const known = sheets.get(themeCss);
  if (known?.css === css) return known.whole;
  if (sheets.size >= MOST_SHEETS) sheets.clear();
  const whole = inOnePiece(`${themeCss}${css}`.replaceAll('</', '<\\/'));
  sheets.set(themeCss, { css, whole });
  return whole;
}

/** The document's head: its title, its only stylesheet, its script, and the one that seals cards where that is needed. */
export function PageHead(parts: PageParts) {
  const { nonce, scriptUrl, sealScriptUrl, css, themeCss } = parts.frame;
  return (
    <head>
      <meta charSet="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{documentTitle(parts)}</title>
      <meta name="robots" content="noindex" />
      <meta name="format-detection" content="telephone=no" />
      <Refresh {...parts} />
      <style nonce={nonce} dangerouslySetInnerHTML={{ __html: sheetOf(themeCss, css) }} />
      {scriptUrl && <script type="module" async nonce={nonce} src={scriptUrl} />}
      {sealScriptUrl && <script type="module" async nonce={nonce} src={sealScriptUrl} />}
    </head>
  );
}
