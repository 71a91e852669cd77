import { renderToStaticMarkup } from 'react-dom/server';
import '~/design/page.css';
import { plain } from '~/translations/translate';
import type { CheckoutPage } from './checkout-page';
import * as css from './checkout-sheet.css';
import { CLIENT_WORDS_ID, clientWordsJson } from './client-words';
import { OrderSummary } from './order-summary';
import { PageFoot } from './page-foot';
import type { PageFrame, PageParts } from './page-frame';
import { PageHead } from './page-head';
import { StateView } from './page-state';
import { SandboxStrip } from './sandbox-strip';
import { directionOf } from './words';

export type { PageFrame } from './page-frame';

/** The order beside the state that the checkout is in. */
function Sheet({ parts, below }: { parts: PageParts; below: boolean }) {
  const { page, words } = parts;
  const { merchant, summary } = page;
  const state = (
    <div className={css.column}>
      <StateView {...parts} />
    </div>
  );
  if (!merchant || !summary) {
    return (
      <div className={css.alone}>
        <main className={css.panelAlone}>{state}</main>
      </div>
    );
  }
  return (
    <div className={below ? css.sheetBelowStrip : css.sheet}>
      <OrderSummary merchant={merchant.name} order={summary} words={words} locale={page.locale} />
      <main className={css.panel}>{state}</main>
      <PageFoot page={page} />
    </div>
  );
}

function WordsForScript({ page, frame }: PageParts) {
  if (!('followUrl' in page.state)) return null;
  const json = { __html: clientWordsJson(page) };
  return <script type="application/json" nonce={frame.nonce} id={CLIENT_WORDS_ID} dangerouslySetInnerHTML={json} />;
}

/** The whole document of a payer's page, drawn once on the server: nothing of React reaches the browser. */
export function renderPage(page: CheckoutPage, frame: PageFrame): string {
  const words = plain(page.locale);
  const parts = { page, frame, words };
  const markup = renderToStaticMarkup(
    <html lang={page.locale} dir={directionOf(page.locale)}>
      <PageHead {...parts} />
      <body>
        {page.sandbox && <SandboxStrip locale={page.locale} label={words['sandbox.strip']} />}
        <Sheet parts={parts} below={page.sandbox} />
        <WordsForScript {...parts} />
      </body>
    </html>,
  );
  return `<!doctype html>${markup}`;
}
