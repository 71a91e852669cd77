import type { PlainWords } from '~/translations/translate';
import type { PageState } from './checkout-page';
import { Facts, StatePage } from './state-page';
import * as css from './state-page.css';

interface WaitingPageProps {
  readonly state: Extract<PageState, { kind: 'pending' | 'checking' }>;
  readonly words: PlainWords;
}

/** The bank has it, or may have it: nothing for the payer to do, and above all not to pay again. */
export function WaitingPage({ state, words }: WaitingPageProps) {
  return (
    <StatePage
      kind={state.kind}
      drawing={state.kind === 'pending' ? 'waiting' : 'checking'}
      title={words[`${state.kind}.title`]}
      followed={state}
    >
      <p>{words[`${state.kind}.text`]}</p>
      <p className={css.words}>{words['waiting.close']}</p>
      <Facts facts={[[words['waiting.reference'], <bdi key="reference">{state.reference}</bdi>]]} />
      <p id="announcer" role="status" />
    </StatePage>
  );
}
