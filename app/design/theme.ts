import { LRUCache } from 'lru-cache';
import { isDark } from './contrast';
import { correctionsOf, palette, sound, type Correction, type ThemeStyle } from './palette';
import { isTokenValue } from './theme-values';
import { DEFAULT_DARK, DEFAULT_LIGHT, TOKENS, type Token, type TokenValues } from './tokens';

/** The page's look, ready to be written. */
export interface Theme {
  readonly scheme: 'light' | 'dark';
  readonly tokens: TokenValues;
  /** For payers who prefer dark; null when the merchant chose the background, which is then kept. */
  readonly darkTokens: TokenValues | null;
  readonly corrections: readonly Correction[];
}

/** Makes the page's colors and shapes from a merchant's wishes. Every pair that carries text is readable, come what may. */
export function themeFor(style: ThemeStyle | null): Theme {
  const wish = sound(style ?? {});
  const background = wish.backgroundColor;
  const isNight = background !== undefined && isDark(background);
  const tokens = palette(wish, { base: isNight ? DEFAULT_DARK : DEFAULT_LIGHT, background, turnsText: false });
  const darkTokens =
    background === undefined ? palette(wish, { base: DEFAULT_DARK, background, turnsText: true }) : null;
  return { scheme: isNight ? 'dark' : 'light', tokens, darkTokens, corrections: correctionsOf(wish, tokens) };
}

function block(scheme: Theme['scheme'], values: TokenValues): string {
  const fallback = scheme === 'dark' ? DEFAULT_DARK : DEFAULT_LIGHT;
  const lines = (Object.keys(TOKENS) as Token[]).map((token) => {
    const value = isTokenValue(token, values[token]) ? values[token] : fallback[token];
    return `${TOKENS[token]}:${value}`;
  });
  return `:root{color-scheme:${scheme};${lines.join(';')}}`;
}

/** The theme as a style sheet, for a style element with the page's nonce. Every value is looked at once more. */
export function themeCss(theme: Theme): string {
  const css = block(theme.scheme, theme.tokens);
  if (!theme.darkTokens) return css;
  return `${css}@media (prefers-color-scheme:dark){${block('dark', theme.darkTokens)}}`;
}

const made = new LRUCache<string, string>({ max: 1_000 });

/** The style sheet for a merchant's wishes. Calculated once for each different wish, since every page view asks. */
export function themeCssFor(style: ThemeStyle | null): string {
  const key = JSON.stringify(style ?? {});
  const known = made.get(key);
  if (known !== undefined) return known;
  const css = themeCss(themeFor(style));
  made.set(key, css);
  return css;
}
