import { renderToStaticMarkup } from 'react-dom/server';
import type { PlainKey } from '~/translations/translation';
import { plain } from '~/translations/translate';
import * as css from './sandbox-strip.css';
import { inOnePiece, oncePerLocale } from './words';

/** The cards of the sandbox that a tester wants first. Every gateway's simulator knows them. */
const TEST_CARDS: readonly (readonly [number: string, outcome: PlainKey])[] = [
  ['4242 4242 4242 4242', 'sandbox.approved'],
  ['4000 0000 0000 3220', 'sandbox.challenge'],
  ['4000 0000 0000 3063', 'sandbox.frictionless'],
  ['4000 0000 0000 0002', 'sandbox.declined'],
  ['4000 0000 0000 9995', 'sandbox.insufficient'],
  ['4000 0000 0000 0127', 'sandbox.wrongCode'],
  ['4000 0000 0000 0341', 'sandbox.pending'],
];

const strip = oncePerLocale((locale) => {
  const words = plain(locale);
  const markup = renderToStaticMarkup(
    <details>
      <summary className={css.face}>
        {words['sandbox.strip']} <span className={css.cardsWord}>{words['sandbox.cards']}</span>
      </summary>
      <ul className={css.cards}>
        {TEST_CARDS.map(([number, outcome]) => (
          <li key={number}>
            <bdi className={css.number} dir="ltr">
              {number}
            </bdi>
            {words[outcome]}
          </li>
        ))}
        <li>{words['sandbox.hint']}</li>
      </ul>
    </details>,
  );
  return inOnePiece(markup);
});

/** Says that this page moves no real money, and offers the test cards. */
export function SandboxStrip({ locale, label }: { locale: Parameters<typeof strip>[0]; label: string }) {
  return <aside className={css.strip} aria-label={label} dangerouslySetInnerHTML={{ __html: strip(locale) }} />;
}
