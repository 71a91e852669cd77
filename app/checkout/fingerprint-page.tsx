import { FINGERPRINT_PARAMETER } from '~/gateways/contract';
import type { PlainWords } from '~/translations/translate';
import * as controls from '~/design/controls.css';
import { AbandonForm } from './bank-page';
import type { PageState } from './checkout-page';
import type { PageFrame } from './page-frame';
import { StatePage } from './state-page';
import * as css from './state-page.css';
import { webUrl } from './words';

interface FingerprintPageProps {
  readonly state: Extract<PageState, { kind: 'fingerprint' }>;
  readonly words: PlainWords;
  readonly frame: Pick<PageFrame, 'pageUrl' | 'goesOn'>;
}

/**
 * The card's bank looks at the browser in an unseen frame, where the page's script can make one; then the way goes on by
 * itself. Without a script the payer goes on with the button, and the bank is told that it could not look.
 */
export function FingerprintPage({ state, words, frame }: FingerprintPageProps) {
  return (
    <StatePage kind="fingerprint" drawing="waiting" title={words['fingerprint.title']} followed={state}>
      <p className={css.words}>{words[frame.goesOn === false ? 'fingerprint.held' : 'fingerprint.text']}</p>
      <form
        className={css.wholeForm}
        id="fingerprint-form"
        method="post"
        action={webUrl(state.returnUrl)}
        data-url={frame.goesOn === false ? undefined : webUrl(state.url)}
        data-fields={JSON.stringify(state.fields)}
      >
        <input type="hidden" name={FINGERPRINT_PARAMETER} value="U" />
        <button className={controls.primaryButton}>{words['fingerprint.go']}</button>
      </form>
      <div className={css.actions}>
        <AbandonForm words={words} pageUrl={frame.pageUrl} token={state.token} submissionId={state.submissionId} />
        <p id="announcer" role="status" />
      </div>
    </StatePage>
  );
}
