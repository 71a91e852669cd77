import type { PlainWords } from '~/translations/translate';
import { BankPage } from './bank-page';
import type { PageState } from './checkout-page';
import { ClosedPage, closedTitle } from './closed-page';
import { FingerprintPage } from './fingerprint-page';
import { OpenForm } from './open-form';
import type { PageParts } from './page-frame';
import { PaidPage } from './paid-page';
import { QrPage } from './qr-page';
import { VoucherPage, voucherTitle } from './voucher-page';
import { WaitingPage } from './waiting-page';

/** The heading of a state that has a page of its own; the open form has none. */
export function stateTitle(state: PageState, words: PlainWords): string | null {
  switch (state.kind) {
    case 'open':
      return null;
    case 'challenge':
    case 'redirect':
    case 'fingerprint':
    case 'qr':
    case 'pending':
    case 'checking':
    case 'paid':
      return words[`${state.kind}.title`];
    case 'voucher':
      return voucherTitle(state.method, words);
    default:
      return closedTitle(state.kind, words);
  }
}

/** The page's main part, by its state. */
export function StateView({ page, frame, words }: PageParts) {
  const { state, locale } = page;
  const { pageUrl } = frame;
  switch (state.kind) {
    case 'open':
      return <OpenForm page={page} state={state} words={words} frame={frame} />;
    case 'challenge':
    case 'redirect':
      return <BankPage state={state} words={words} pageUrl={pageUrl} />;
    case 'fingerprint':
      return <FingerprintPage state={state} words={words} frame={frame} />;
    case 'voucher':
      return <VoucherPage state={state} words={words} locale={locale} pageUrl={pageUrl} />;
    case 'qr':
      return <QrPage state={state} words={words} locale={locale} pageUrl={pageUrl} />;
    case 'pending':
    case 'checking':
      return <WaitingPage state={state} words={words} />;
    case 'paid':
      return <PaidPage state={state} merchant={page.merchant?.name ?? ''} words={words} locale={locale} />;
    default:
      return <ClosedPage page={page} state={state} words={words} />;
  }
}
