import { createGlobalThemeContract } from '@vanilla-extract/css';
import { TOKENS } from './tokens';

/** The tokens as `var(--…)` references. Their values come with the page, from the merchant's theme. */
export const color = createGlobalThemeContract(TOKENS, (property) => (property ?? '').slice(2));

/** Distances: 4 · 8 · 12 · 16 · 24 · 32 · 48 · 64, in rem so that they grow with the payer's font size. */
export const space = {
  4: '0.25rem',
  8: '0.5rem',
  12: '0.75rem',
  16: '1rem',
  24: '1.5rem',
  32: '2rem',
  48: '3rem',
  64: '4rem',
} as const;

/** Type sizes: 13 · 14 · 16 · 18 · 24 · 36. */
export const type = {
  13: '0.8125rem',
  14: '0.875rem',
  16: '1rem',
  18: '1.125rem',
  24: '1.5rem',
  36: '2.25rem',
} as const;

/** From here on there are two columns. */
export const WIDE = 'screen and (min-width: 960px)';
export const LESS_MOTION = '(prefers-reduced-motion: reduce)';
export const FORCED_COLORS = '(forced-colors: active)';
