import type { PlainWords } from '~/translations/translate';
import * as controls from '~/design/controls.css';
import { FORM_FIELDS, type BankPage as Bank, type PageState, type Submittable } from './checkout-page';
import { HiddenFields } from './open-form';
import { StatePage } from './state-page';
import * as css from './state-page.css';
import { webUrl } from './words';

/** Opens the bank's page in the whole window, as a link would, or by a post where the bank wants one. */
function BankButton({ bank, label }: { bank: Bank; label: string }) {
  if (bank.method === 'GET') {
    return (
      <a className={controls.primaryButton} id="bank-link" href={webUrl(bank.url)} target="_top" rel="noreferrer">
        {label}
      </a>
    );
  }
  return (
    <form className={css.wholeForm} id="bank-form" method="post" action={webUrl(bank.url)} target="_top">
      {Object.entries(bank.fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button className={controls.primaryButton}>{label}</button>
    </form>
  );
}

/** Gives up what was started. The language picker of the page posts with this form too. */
export function AbandonForm({ words, pageUrl, ...proof }: Submittable & { words: PlainWords; pageUrl: string }) {
  return (
    <form id="page-form" method="post" action={pageUrl}>
      <HiddenFields token={proof.token} submissionId={proof.submissionId} />
      <button className={controls.linkButton} name={FORM_FIELDS.intent} value="abandon">
        {words['abandon.button']}
      </button>
    </form>
  );
}

interface BankPageProps {
  readonly state: Extract<PageState, { kind: 'challenge' | 'redirect' }>;
  readonly words: PlainWords;
  readonly pageUrl: string;
}

/** The bank has to be asked: in a frame where the page's script can make one, else in the whole window. */
export function BankPage({ state, words, pageUrl }: BankPageProps) {
  const isChallenge = state.kind === 'challenge';
  return (
    <StatePage kind={state.kind} drawing="bank" title={words[`${state.kind}.title`]} followed={state}>
      <p className={css.words}>{words[`${state.kind}.text`]}</p>
      {isChallenge && (
        <div
          className={css.frame}
          id="challenge-frame"
          data-url={webUrl(state.url)}
          data-method={state.method}
          data-fields={JSON.stringify(state.fields)}
          data-follow-url={state.followUrl}
          data-title={words['challenge.frame']}
        />
      )}
      <div className={css.actions}>
        {isChallenge && <p className={css.fallback}>{words['challenge.fallback']}</p>}
        <BankButton bank={state} label={words['challenge.go']} />
        <AbandonForm words={words} pageUrl={pageUrl} token={state.token} submissionId={state.submissionId} />
        <p id="announcer" role="status" />
      </div>
    </StatePage>
  );
}
