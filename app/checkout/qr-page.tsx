import type { Method } from '~/gateways/contract';
import type { Locale } from '~/translations/locales';
import { say, type PlainWords } from '~/translations/translate';
import type { PlainKey } from '~/translations/translation';
import * as controls from '~/design/controls.css';
import { AbandonForm } from './bank-page';
import { CopyField } from './copy-field';
import type { PageState } from './checkout-page';
import { StatePage } from './state-page';
import * as css from './state-page.css';
import { webUrl } from './words';

const OPENING_STEPS: Partial<Record<Method, PlainKey>> = { pix: 'qr.step.open.pix', upi: 'qr.step.open.upi' };

const SECONDS_IN_MINUTE = 60;

/** How long the code works, in whole minutes until the last one. */
function timeLeft(seconds: number, locale: Locale): string {
  if (seconds < SECONDS_IN_MINUTE) return say(locale, 'qr.secondsLeft', { count: seconds });
  return say(locale, 'qr.minutesLeft', { count: Math.floor(seconds / SECONDS_IN_MINUTE) });
}

interface QrPageProps {
  readonly state: Extract<PageState, { kind: 'qr' }>;
  readonly words: PlainWords;
  readonly locale: Locale;
  readonly pageUrl: string;
}

/** A code to scan with a telephone, or to copy on it. */
export function QrPage({ state, words, locale, pageUrl }: QrPageProps) {
  return (
    <StatePage kind="qr" drawing={null} title={words['qr.title']} followed={state}>
      <div
        className={css.code}
        role="img"
        aria-label={words['qr.image']}
        dangerouslySetInnerHTML={{ __html: state.svg }}
      />
      <p className={css.words} id="time-left" data-expires-at={state.expiresAt} data-seconds-left={state.secondsLeft}>
        {timeLeft(state.secondsLeft, locale)}
      </p>
      <CopyField label={words['qr.payload']} text={state.payload} words={words} />
      <h2 className={css.stepsHeading}>{words['qr.steps']}</h2>
      <ol className={css.steps}>
        <li>{words[OPENING_STEPS[state.method] ?? 'qr.step.open']}</li>
        <li>{words['qr.step.scan']}</li>
        <li>{words['qr.step.approve']}</li>
      </ol>
      <div className={css.actions}>
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
