import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ThemeStyle } from '~/design/palette';
import { themeFor } from '~/design/theme';
import type { Token, TokenValues } from '~/design/tokens';
import { HOSTILE_THEMES } from '../../support/hostile-themes';

// Written from the page's design, apart from the theme's own list: which token is seen on which, and the limit.
const PAIRS: readonly (readonly [Token, Token, number])[] = [
  ['text', 'surface', 4.5],
  ['text', 'dangerSurface', 4.5],
  ['quiet', 'surface', 4.5],
  ['headerText', 'background', 4.5],
  ['headerText', 'surface', 4.5],
  ['onBackground', 'background', 4.5],
  ['onBackgroundQuiet', 'background', 4.5],
  ['onPrimary', 'primary', 4.5],
  ['accent', 'surface', 4.5],
  ['accent', 'background', 3],
  ['danger', 'surface', 4.5],
  ['danger', 'dangerSurface', 4.5],
  ['success', 'surface', 4.5],
  ['border', 'surface', 3],
  ['border', 'background', 3],
  ['primary', 'surface', 3],
];

// The formula of WCAG 2.2, spelled out, so that the library under the theme is not its own judge.
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function unreadable(values: TokenValues): string[] {
  return PAIRS.filter(([color, ground, limit]) => ratio(values[color], values[ground]) < limit - 1e-9).map(
    ([color, ground]) =>
      `${color} ${values[color]} on ${ground} ${values[ground]}: ${ratio(values[color], values[ground])}`,
  );
}

function unreadableOf(style: ThemeStyle | null): string[] {
  const theme = themeFor(style);
  return [theme.tokens, theme.darkTokens ?? theme.tokens].flatMap(unreadable);
}

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
const anyPalette = fc.record(
  {
    backgroundColor: fc.oneof(color, fc.constant('#ffffff')),
    primaryColor: color,
    secondaryColor: color,
    accentColor: color,
    headerTextColor: color,
    textColor: color,
  },
  { requiredKeys: [] },
);

describe('contrast guard', () => {
  it('keeps Florin’s own look readable, in light and dark', () => {
    expect(unreadableOf(null)).toEqual([]);
    expect(themeFor(null).corrections).toEqual([]);
  });

  it.each(Object.entries(HOSTILE_THEMES))('makes "%s" readable and says what it changed', (_name, style) => {
    expect(unreadableOf(style)).toEqual([]);
    expect(themeFor(style).corrections.length).toBeGreaterThan(0);
  });

  it('leaves no pair below its limit in 3,000 palettes', () => {
    const seed = Number(process.env.FAST_CHECK_SEED ?? Date.now() % 2 ** 31);
    console.info(`fast-check seed ${seed}`);
    fc.assert(
      fc.property(anyPalette, (style) => {
        expect(unreadableOf(style)).toEqual([]);
      }),
      { numRuns: 3_000, seed },
    );
  });

  it('leaves readable colors exactly as they were asked for', () => {
    const style = { primaryColor: '#0b5fff', accentColor: '#0b5fff', textColor: '#111111', backgroundColor: '#f5f1e8' };
    const { tokens, corrections } = themeFor(style);
    expect(tokens).toMatchObject({ primary: '#0b5fff', accent: '#0b5fff', text: '#111111', background: '#f5f1e8' });
    expect(corrections).toEqual([]);
  });

  it('moves a color no further than it must', () => {
    const { tokens, corrections } = themeFor({ accentColor: '#3c83f6' });
    expect(ratio(tokens.accent, tokens.surface)).toBeLessThan(4.65);
    expect(corrections).toEqual([
      {
        field: 'accentColor',
        token: 'accent',
        asked: '#3c83f6',
        used: tokens.accent,
        askedRatio: 3.63,
        ratio: expect.any(Number),
      },
    ]);
  });
});
