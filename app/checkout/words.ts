import { LOCALES, type Locale } from '~/translations/locales';

/** Makes a value for each language once, at the first wish: most of what a page says does not depend on the payer. */
export function oncePerLocale<Value>(make: (locale: Locale) => Value): (locale: Locale) => Value {
  const made = new Map<Locale, Value>();
  return (locale) => {
    const known = made.get(locale);
    if (known !== undefined) return known;
    const value = make(locale);
    made.set(locale, value);
    return value;
  };
}

/** Whether the language is written from right to left. */
export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  return LOCALES[locale].direction;
}

/** The address itself when it leads to the web, else nothing: no `javascript:` gets into a link. */
export function webUrl(url: string | null): string | undefined {
  return url !== null && /^(?:https?:\/\/|\/(?!\/))/i.test(url) ? url : undefined;
}

/**
 * Markup with other letters as character references. It reads the same; but one Arabic letter makes a string of a whole
 * page twice as large in memory and several times slower to send, and the names of all languages are on every page.
 */
export function inAscii(markup: string): string {
  return inOnePiece(markup.replace(/[^\0-\x7f]/gu, (letter) => `&#${letter.codePointAt(0)};`));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The same text, put together. A text that was drawn is a tree of a thousand pieces to the engine, which walks it anew for
 * every page that it becomes a part of; and it stays wide when its wide letters are gone.
 */
export function inOnePiece(text: string): string {
  return decoder.decode(encoder.encode(text));
}
