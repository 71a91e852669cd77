import { LRUCache } from 'lru-cache';
import type { DOMAttributes, ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { inOnePiece } from './words';

const kept = new LRUCache<string, string>({ max: 2_000 });

/**
 * The inside of an element that many payers see alike, drawn once and kept as markup. `drawnFrom` must hold, as JSON,
 * everything that the drawing depends on: the same text is the same markup.
 */
export function keptMarkup(drawnFrom: readonly unknown[], draw: () => ReactElement): DOMAttributes<HTMLElement> {
  const key = JSON.stringify(drawnFrom);
  let markup = kept.get(key);
  if (markup === undefined) kept.set(key, (markup = inOnePiece(renderToStaticMarkup(draw()))));
  return { dangerouslySetInnerHTML: { __html: markup } };
}
