import type { Locale } from '~/translations/locales';
import { say, type PlainWords } from '~/translations/translate';
import * as controls from '~/design/controls.css';
import { unseen } from '~/design/page.css';
import {
  FORM_FIELDS,
  type CheckoutPage,
  type FieldName,
  type Intent,
  type PageState,
  type Submittable,
} from './checkout-page';
import { Field } from './field';
import { MethodDrawer } from './method-drawer';
import * as css from './open-form.css';
import { PayerDetails } from './payer-details';
import { ProblemSummary, QuietNotice } from './problem-summary';

export type OpenState = Extract<PageState, { kind: 'open' }>;

/** What every part of the form is drawn from. `problemOf` has the words of a field's problem. */
export interface FormProps {
  readonly state: OpenState;
  readonly words: PlainWords;
  readonly locale: Locale;
  readonly merchant: string;
  readonly problemOf: ReadonlyMap<FieldName, string>;
}

/** What proves that a form came from this page, and makes a repeated post harmless. */
export function HiddenFields({ token, submissionId }: Submittable) {
  return (
    <>
      <input type="hidden" name={FORM_FIELDS.token} value={token} />
      <input type="hidden" name={FORM_FIELDS.submissionId} value={submissionId} />
    </>
  );
}

/** The Pay button is the form's first, so that Enter in any field pays. It is never disabled: the page's script may be away. */
function PayButton({ label }: { label: string }) {
  return (
    <button className={controls.primaryButton} id="pay" name={FORM_FIELDS.intent} value={'pay' satisfies Intent}>
      <span className={controls.busyWords}>
        <span className={controls.busyMark} aria-hidden="true" />
        <span data-pay-text="">{label}</span>
      </span>
    </button>
  );
}

/** What the sealing script needs, where there is anything to seal. */
function sealingJson({ methods }: OpenState): string | undefined {
  const entry = methods.find(({ method }) => method === 'card')?.cardEntry;
  return entry?.kind === 'sealed' ? JSON.stringify(entry.sealing) : undefined;
}

interface OpenFormProps {
  readonly page: CheckoutPage;
  readonly state: OpenState;
  readonly words: PlainWords;
  readonly frame: { readonly pageUrl: string; readonly now?: string };
}

/** The form that a payer fills in: contact, method, Pay. It works as it stands; the page's script only makes it nicer. */
export function OpenForm({ page, state, words, frame }: OpenFormProps) {
  const { locale } = page;
  const problemOf = new Map(state.problems.map(({ field, message }) => [field, words[`problem.${message}`]]));
  const form: FormProps = { state, words, locale, problemOf, merchant: page.merchant?.name ?? '' };
  return (
    <div
      data-state="open"
      data-status-url={state.statusUrl}
      data-follow-url={state.followUrl}
      data-version={state.version}
    >
      <h1 className={unseen}>{say(locale, 'title.open', { merchant: page.merchant?.name ?? '' })}</h1>
      <ProblemSummary state={state} words={words} locale={locale} />
      <QuietNotice state={state} words={words} locale={locale} />
      <form
        id="payment-form"
        method="post"
        action={frame.pageUrl}
        noValidate
        data-now={frame.now}
        data-currency={state.payerTerms.currency}
        data-sealing={sealingJson(state)}
        data-country={state.payerTerms.country ?? undefined}
      >
        <HiddenFields token={state.token} submissionId={state.submissionId} />
        <input type="hidden" name={FORM_FIELDS.screen} />
        <Field
          name={FORM_FIELDS.email}
          label={words['field.email']}
          problem={problemOf.get('email')}
          wrapClass={`${controls.field} ${css.part}`}
          className={`${controls.input} ${controls.leftToRight}`}
          type="email"
          dir="ltr"
          autoComplete="email"
          autoCapitalize="none"
          defaultValue={state.values.email}
        />
        <MethodDrawer {...form} />
        <PayerDetails {...form} />
        <PayButton label={page.payLabel ?? ''} />
      </form>
      <div className={css.after}>
        <p id="announcer" role="status" />
        <p id="offline" hidden>
          <strong>{words['offline.title']}.</strong> {words['offline.text']}
        </p>
        {page.summary?.later && <p>{page.summary.later}</p>}
      </div>
    </div>
  );
}
