import type { ReactNode } from 'react';
import type { Method } from '~/gateways/contract';
import type { Locale } from '~/translations/locales';
import type { PlainWords } from '~/translations/translate';
import type { PlainKey } from '~/translations/translation';
import * as controls from '~/design/controls.css';
import { AbandonForm } from './bank-page';
import type { PageState } from './checkout-page';
import { CopyField } from './copy-field';
import { Facts, StatePage } from './state-page';
import * as css from './state-page.css';
import { oncePerLocale, webUrl } from './words';

const TRANSFERS: ReadonlySet<Method> = new Set(['banktransfer', 'spei']);
const FIRST_STEP: Partial<Record<Method, PlainKey>> = {
  boleto: 'voucher.step.boleto',
  oxxo: 'voucher.step.shop',
  banktransfer: 'voucher.step.transfer',
  spei: 'voucher.step.transfer',
};

export function voucherTitle(method: Method, words: PlainWords): string {
  return words[TRANSFERS.has(method) ? 'voucher.title.transfer' : 'voucher.title'];
}

const momentFormat = oncePerLocale(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
);

interface VoucherPageProps {
  readonly state: Extract<PageState, { kind: 'voucher' }>;
  readonly words: PlainWords;
  readonly locale: Locale;
  readonly pageUrl: string;
}

function factsOf({ state, words, locale }: VoucherPageProps): [string, ReactNode][] {
  const facts: [string, ReactNode][] = [[words['paid.amount'], state.amount]];
  if (state.recipient) facts.push([words['voucher.recipient'], <bdi key="recipient">{state.recipient}</bdi>]);
  if (state.barcode) {
    const digits = (
      <bdi key="barcode" dir="ltr">
        {state.barcode}
      </bdi>
    );
    facts.push([words['voucher.barcode'], digits]);
  }
  if (state.expiresAt) {
    const until = (
      <time key="until" dateTime={state.expiresAt}>
        {momentFormat(locale).format(new Date(state.expiresAt))} UTC
      </time>
    );
    facts.push([words['voucher.until'], until]);
  }
  return facts;
}

/** A slip to be paid at a bank, in a shop or by a transfer: what to take along, until when, and how. It prints on one sheet. */
export function VoucherPage(props: VoucherPageProps) {
  const { state, words, pageUrl } = props;
  const label = state.method === 'boleto' ? 'voucher.reference.boleto' : 'voucher.reference';
  return (
    <StatePage kind="voucher" drawing={null} title={voucherTitle(state.method, words)} followed={state}>
      <p className={css.words}>{words['voucher.text']}</p>
      <CopyField label={words[label]} text={state.reference} words={words} />
      <Facts facts={factsOf(props)} />
      <h2 className={css.stepsHeading}>{words['voucher.steps']}</h2>
      <ol className={css.steps}>
        <li>{words[FIRST_STEP[state.method] ?? 'voucher.step.other']}</li>
        <li>{words['voucher.step.wait']}</li>
      </ol>
      <div className={css.actions}>
        {state.url && (
          <a className={controls.primaryButton} href={webUrl(state.url)} target="_blank" rel="noreferrer">
            {words['voucher.open']}
          </a>
        )}
        {state.testUrl && (
          <a className={controls.quietButton} href={webUrl(state.testUrl)}>
            {words['qr.simulate']}
          </a>
        )}
        <AbandonForm words={words} pageUrl={pageUrl} token={state.token} submissionId={state.submissionId} />
        <p id="announcer" role="status" />
      </div>
    </StatePage>
  );
}
