import { say, type PlainWords } from '~/translations/translate';
import * as controls from '~/design/controls.css';
import type { CheckoutPage, PageState } from './checkout-page';
import { StatePage } from './state-page';
import * as css from './state-page.css';
import { webUrl } from './words';

type ClosedState = Extract<
  PageState,
  { kind: 'expired' | 'no_methods' | 'not_found' | 'link_inactive' | 'maintenance' }
>;

/** The translation keys and the drawing of each page on which nothing can be paid. */
const CLOSED = {
  expired: { drawing: 'clock', key: 'expired' },
  no_methods: { drawing: 'none', key: 'noMethods' },
  not_found: { drawing: 'lost', key: 'notFound' },
  link_inactive: { drawing: 'link', key: 'linkInactive' },
  maintenance: { drawing: 'pause', key: 'maintenance' },
} as const;

export function closedTitle(kind: ClosedState['kind'], words: PlainWords): string {
  return words[`${CLOSED[kind].key}.title`];
}

/** Nothing can be paid here, and nothing was taken. */
export function ClosedPage({ page, state, words }: { page: CheckoutPage; state: ClosedState; words: PlainWords }) {
  const { drawing, key } = CLOSED[state.kind];
  const backUrl = webUrl(page.cancelUrl);
  return (
    <StatePage kind={state.kind} drawing={drawing} title={closedTitle(state.kind, words)}>
      {key === 'expired' && <p className={css.money}>{words['expired.money']}</p>}
      <p className={css.words}>{words[`${key}.text`]}</p>
      {backUrl && page.merchant && (
        <div className={css.actions}>
          <a className={controls.quietButton} href={backUrl}>
            {say(page.locale, 'order.back', { merchant: page.merchant.name })}
          </a>
        </div>
      )}
    </StatePage>
  );
}
