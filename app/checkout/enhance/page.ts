import type { ClientWords } from '../client-words';

/** The element when it is on the page and of this kind. Each piece of the script does without what is not there. */
export function find<Kind extends Element>(
  selector: string,
  kind: abstract new () => Kind,
  within: ParentNode = document,
): Kind | null {
  const found = within.querySelector(selector);
  return found instanceof kind ? found : null;
}

/** The page's own words; null on a page without them. */
export function pageWords(): ClientWords | null {
  try {
    return JSON.parse(document.getElementById('florin-words')?.textContent ?? 'null') as ClientWords | null;
  } catch {
    return null;
  }
}

/** Says something to whoever listens to the page. The live region is there from the start, or it would not be heard. */
export function announce(text: string | undefined): void {
  const region = document.getElementById('announcer');
  if (region && text) region.textContent = text;
}
