import type { DOMAttributes, ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { FormProps, OpenState } from './open-form';

const MOST_DRAWN = 500;
const drawn = new Map<string, string>();

function isUntouched({ problems, values }: OpenState): boolean {
  const { method, cardNumber, expiry, holderName } = values;
  return problems.length === 0 && method === null && cardNumber === '' && expiry === '' && holderName === '';
}

/**
 * The inside of the method drawer. Until a payer has typed something it depends on the language and on the methods alone,
 * so it is drawn once for each of these and kept as markup: it is half of the page.
 */
export function drawnOnce({ state, locale }: FormProps, draw: () => ReactElement): DOMAttributes<HTMLElement> {
  if (!isUntouched(state)) return { children: draw() };
  const key = `${locale} ${JSON.stringify(state.methods)}`;
  let markup = drawn.get(key);
  if (markup === undefined) {
    if (drawn.size >= MOST_DRAWN) drawn.clear();
    markup = renderToStaticMarkup(draw());
    drawn.set(key, markup);
  }
  return { dangerouslySetInnerHTML: { __html: markup } };
}
