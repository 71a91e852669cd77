import type { Locale } from '~/translations/locales';
import { say, type PlainWords } from '~/translations/translate';
import * as controls from '~/design/controls.css';
import type { PageState } from './checkout-page';
import { Facts, StatePage } from './state-page';
import * as css from './state-page.css';
import { oncePerLocale, webUrl } from './words';

const dateFormat = oncePerLocale(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
);

const BRAND_NAMES: Readonly<Record<string, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  'american-express': 'American Express',
  amex: 'American Express',
  discover: 'Discover',
  'diners-club': 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
  maestro: 'Maestro',
  elo: 'Elo',
};

interface PaidPageProps {
  readonly state: Extract<PageState, { kind: 'paid' }>;
  readonly merchant: string;
  readonly words: PlainWords;
  readonly locale: Locale;
}

/** The receipt. It prints on one sheet. */
export function PaidPage({ state, merchant, words, locale }: PaidPageProps) {
  const { card } = state;
  const facts: [string, React.ReactNode][] = [
    [words['paid.amount'], state.amount],
    [words['paid.to'], <bdi key="to">{merchant}</bdi>],
  ];
  if (card) {
    const brand = BRAND_NAMES[card.brand] ?? card.brand;
    facts.push([words['paid.card'], say(locale, 'paid.cardValue', { brand, digits: card.lastFour })]);
  }
  const date = (
    <time key="date" dateTime={state.paidAt}>
      {dateFormat(locale).format(new Date(state.paidAt))} UTC
    </time>
  );
  facts.push([words['paid.date'], date], [words['paid.reference'], <bdi key="reference">{state.reference}</bdi>]);
  return (
    <StatePage kind="paid" drawing="paid" title={words['paid.title']} isGood>
      <p className={css.words}>{say(locale, 'paid.text', { merchant })}</p>
      <Facts facts={facts} />
      <div className={css.actions}>
        {state.continueUrl ? (
          <a className={controls.primaryButton} id="continue" href={webUrl(state.continueUrl)}>
            {say(locale, 'paid.continue', { merchant })}
          </a>
        ) : (
          <p className={css.words}>{words['paid.keep']}</p>
        )}
      </div>
    </StatePage>
  );
}
