import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ThemeStyle } from '~/design/palette';
import { themeCss, themeCssFor, themeFor } from '~/design/theme';
import { TOKENS } from '~/design/tokens';
import type { StyleCustomization } from '~/sessions/session';

const corpus = JSON.parse(readFileSync('tests/corpora/own/style-customisation.json', 'utf8')) as { values: string[] };
const blocks = JSON.parse(readFileSync('tests/corpora/patt/css-injection-blocks.json', 'utf8')) as {
  blocks: { text: string }[];
};

const COLOR = '#[0-9a-f]{6}';
const FONT = '"?[\\p{L}\\p{N}][\\p{L}\\p{N} -]*"?';
const DECLARATION = new RegExp(
  `^(?:color-scheme:(?:light|dark)|--color-[a-z-]+:${COLOR}|--radius(?:-small)?:[\\d.]+px|--font:${FONT}(?:, ${FONT})*|--shadow:(?:none|0 0 32px rgb\\([\\d ]+/ 0\\.\\d\\)))$`,
  'u',
);

/** Takes a style sheet apart with nothing but its two braces, and names every declaration that is not a plain token. */
function strangers(css: string): string[] {
  const [light = '', dark] = css.split('@media (prefers-color-scheme:dark){');
  const blocksOfCss = [light, ...(dark === undefined ? [] : [dark.replace(/\}$/, '')])];
  return blocksOfCss.flatMap((block) => {
    const inner = /^:root\{([^{}]*)\}$/.exec(block)?.[1];
    return inner === undefined ? [block] : inner.split(';').filter((declaration) => !DECLARATION.test(declaration));
  });
}

describe('theme style sheet', () => {
  it('takes the session’s style as it is kept', () => {
    expectTypeOf<StyleCustomization>().toExtend<ThemeStyle>();
    expectTypeOf<keyof ThemeStyle>().toEqualTypeOf<keyof StyleCustomization>();
  });

  it('writes every token, by day and by night, for the default look', () => {
    const css = themeCssFor(null);
    for (const property of Object.values(TOKENS)) expect(css.split(`${property}:`)).toHaveLength(3);
    expect(css).toMatch(/^:root\{color-scheme:light;/);
    expect(css).toContain('@media (prefers-color-scheme:dark){:root{color-scheme:dark;');
    expect(strangers(css)).toEqual([]);
  });

  it('takes the documented defaults as nothing chosen', () => {
    const documented = {
      backgroundColor: '#ffffff',
      primaryColor: '#4b5563',
      secondaryColor: '#9ca3af',
      accentColor: '#3b82f6',
      borderRadius: '8px',
      headerTextColor: '#1f2937',
      textColor: '#1f2937',
      fontFamily: 'system-ui, sans-serif',
      dropShadow: true,
    };
    expect(themeCssFor(documented)).toBe(themeCssFor(null));
    expect(themeFor(documented).corrections).toEqual([]);
  });

  it.each([
    ['#fdf6e3', 'light'],
    ['#101820', 'dark'],
  ])('keeps a chosen background %s for everybody', (backgroundColor, scheme) => {
    const css = themeCssFor({ backgroundColor });
    expect(css).toMatch(new RegExp(`^:root\\{color-scheme:${scheme};--color-background:${backgroundColor};`));
    expect(css).not.toContain('@media');
  });

  it('follows the payer’s preference when only other colors were chosen', () => {
    const theme = themeFor({ primaryColor: '#7c3aed', textColor: '#222222' });
    expect(theme.tokens.primary).toBe('#7c3aed');
    expect(theme.tokens.text).toBe('#222222');
    expect(theme.darkTokens?.text).toMatch(/^#[c-f]/);
  });

  it('halves the radius for small parts, drops the shadow, and ends a list of fonts with a generic one', () => {
    const { tokens } = themeFor({ borderRadius: '13px', dropShadow: false, fontFamily: '"Brand"' });
    expect(tokens).toMatchObject({ radius: '13px', radiusSmall: '6.5px', shadow: 'none', font: '"Brand", sans-serif' });
    expect(themeFor({ fontFamily: '"Brand", serif' }).tokens.font).toBe('"Brand", serif');
  });

  it('writes defaults, never text, when the stored style was tampered with', () => {
    const hostile = [...corpus.values, ...blocks.blocks.map((block) => block.text)];
    const fields = [
      'backgroundColor',
      'primaryColor',
      'secondaryColor',
      'accentColor',
      'headerTextColor',
      'textColor',
      'borderRadius',
    ];
    for (const value of hostile) {
      for (const field of fields) expect(themeCssFor({ [field]: value }), `${field}: ${value}`).toBe(themeCssFor(null));
      expect(strangers(themeCssFor({ fontFamily: value })), value).toEqual([]);
      expect(strangers(themeCssFor({ dropShadow: value as unknown as boolean })), value).toEqual([]);
    }
  });

  it('looks at a theme’s values once more before writing them', () => {
    const theme = themeFor(null);
    for (const token of Object.keys(TOKENS)) {
      const tampered = { ...theme, tokens: { ...theme.tokens, [token]: 'red}body{display:none' } };
      expect(themeCss(tampered)).toBe(themeCss(theme));
    }
  });
});
