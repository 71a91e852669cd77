import { renderToStaticMarkup } from 'react-dom/server';
import { LOCALES, type Locale } from '~/translations/locales';
import { plain, say } from '~/translations/translate';
import { FORM_FIELDS, type CheckoutPage } from './checkout-page';
import * as css from './checkout-sheet.css';
import { keptMarkup } from './kept-markup';
import { inAscii, oncePerLocale, webUrl } from './words';

const GLOBE =
  '<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-6 6-6 12 0 18 6-6 6-12 0-18"/></svg>';

const pickerIn = (form: string) =>
  oncePerLocale((locale: Locale) => {
    const words = plain(locale);
    const markup = renderToStaticMarkup(
      <>
        <span aria-hidden="true" dangerouslySetInnerHTML={{ __html: GLOBE }} />
        <select
          className={css.pickerSelect}
          id="language"
          name={FORM_FIELDS.language}
          form={form}
          aria-label={words['language.label']}
          defaultValue={locale}
          autoComplete="off"
        >
          {Object.entries(LOCALES).map(([tag, { name, direction }]) => (
            <option key={tag} value={tag} lang={tag} dir={direction}>
              {name}
            </option>
          ))}
        </select>
        <button className={css.pickerButton} id="language-go" name={FORM_FIELDS.intent} value="language" form={form}>
          {words['language.change']}
        </button>
      </>,
    );
    return inAscii(markup);
  });

const pickers = { open: pickerIn('payment-form'), other: pickerIn('page-form') };

interface Way {
  readonly locale: Locale;
  readonly merchant: CheckoutPage['merchant'];
  readonly backUrl: string | undefined;
  readonly picker: 'open' | 'other' | null;
}

function FootParts({ locale, merchant, backUrl, picker }: Way) {
  const supportEmail = merchant?.supportEmail;
  return (
    <>
      {backUrl && merchant && (
        <a className={css.footLink} id="cancel" href={backUrl}>
          {say(locale, 'order.back', { merchant: merchant.name })}
        </a>
      )}
      {supportEmail && (
        <span>
          {plain(locale)['order.questions']}{' '}
          <a className={css.footLink} href={`mailto:${encodeURIComponent(supportEmail).replace('%40', '@')}`}>
            {supportEmail}
          </a>
        </span>
      )}
      {picker && <div className={css.picker} dangerouslySetInnerHTML={{ __html: pickers[picker](locale) }} />}
    </>
  );
}

/**
 * Support, the way back, the language. The picker stands after the form and belongs to it, so that it takes along what was
 * typed while Enter still pays; a page without a form has none.
 */
export function PageFoot({ page: { merchant, state, locale, cancelUrl } }: { page: CheckoutPage }) {
  const hasForm = 'token' in state;
  // A page on which nothing is open any more has its own way on.
  const backUrl = hasForm ? webUrl(cancelUrl) : undefined;
  const picker = hasForm ? (state.kind === 'open' ? 'open' : 'other') : null;
  const way: Way = { locale, merchant, backUrl, picker };
  return <footer className={css.foot} {...keptMarkup(['foot', way], () => <FootParts {...way} />)} />;
}
