import type { Locale } from '~/translations/locales';
import type { PlainWords } from '~/translations/translate';
import * as controls from '~/design/controls.css';
import { FORM_FIELDS, type OpenNotice } from './checkout-page';
import type { OpenState } from './open-form';

/** What a notice says in words. What happened to the money is in every one of them. */
function noticeWords(state: OpenState, words: PlainWords): string | null {
  const { notice, values } = state;
  if (!notice) return null;
  if (notice.kind !== 'declined') return words[`notice.${notice.kind}`];
  const method = values.method ?? state.methods[0]?.method;
  if (notice.code === 'generic' && method !== 'card') return words['declined.notCard'];
  return words[`declined.${notice.code}`];
}

/** Coming back without having paid is no fault; everything else is a problem, and the page's title says so. */
const isProblem = (notice: OpenNotice | null) => notice !== null && notice.kind !== 'canceled';

export function hasProblems(state: OpenState): boolean {
  return state.problems.length > 0 || isProblem(state.notice);
}

interface SummaryProps {
  readonly state: OpenState;
  readonly words: PlainWords;
  readonly locale: Locale;
}

/** What the payer has to look at again, with links to the fields. It is there from the start, hidden, for the page's script. */
export function ProblemSummary({ state, words }: SummaryProps) {
  const isShown = hasProblems(state);
  const notice = isProblem(state.notice) ? noticeWords(state, words) : null;
  return (
    <section
      id="problems"
      className={controls.problemRegion}
      aria-labelledby="problems-heading"
      tabIndex={-1}
      hidden={!isShown}
      autoFocus={isShown}
    >
      <h2 id="problems-heading" className={controls.problemHeading}>
        {words['problem.heading']}
      </h2>
      {notice && <p>{notice}</p>}
      <ul className={controls.problemList}>
        {state.problems.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${field === 'method' ? `method-${state.methods[0]?.method}` : FORM_FIELDS[field]}`}>
              {words[`problem.${message}`]}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** News that are no problem. */
export function QuietNotice({ state, words }: SummaryProps) {
  if (state.notice?.kind !== 'canceled') return null;
  return (
    <p className={controls.region} role="status">
      {noticeWords(state, words)}
    </p>
  );
}
