import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { isColor, isFontList, isRadius } from '~/design/theme-values';
import type { StyleCustomization } from '~/sessions/session';
import { styleCustomizationSchema } from '~/sessions/style-customization';

const corpus = JSON.parse(readFileSync('tests/corpora/own/style-customisation.json', 'utf8')) as {
  values: string[];
  keys: string[];
};
const injections = JSON.parse(readFileSync('tests/corpora/patt/css-injection-blocks.json', 'utf8')) as {
  blocks: { text: string }[];
};

const FIELDS = {
  backgroundColor: isColor,
  primaryColor: isColor,
  secondaryColor: isColor,
  accentColor: isColor,
  headerTextColor: isColor,
  textColor: isColor,
  borderRadius: isRadius,
  fontFamily: isFontList,
} as const;

function read(style: Record<string, unknown>) {
  return styleCustomizationSchema.safeParse(style);
}

describe('styleCustomization', () => {
  it('makes what a session keeps', () => {
    expectTypeOf<z.infer<typeof styleCustomizationSchema>>().toEqualTypeOf<StyleCustomization>();
  });

  it('takes the documented defaults', () => {
    expect(
      read({
        backgroundColor: '#ffffff',
        primaryColor: '#4B5563',
        secondaryColor: '#9CA3AF',
        accentColor: '#3B82F6',
        borderRadius: '8px',
        headerTextColor: '#1F2937',
        textColor: '#1F2937',
        fontFamily: 'system-ui, sans-serif',
        dropShadow: true,
      }).data,
    ).toEqual({
      backgroundColor: '#ffffff',
      primaryColor: '#4b5563',
      secondaryColor: '#9ca3af',
      accentColor: '#3b82f6',
      borderRadius: '8px',
      headerTextColor: '#1f2937',
      textColor: '#1f2937',
      fontFamily: 'system-ui, sans-serif',
      dropShadow: true,
    });
  });

  it.each([
    ['#abc', '#aabbcc'],
    ['#ABCF', '#aabbcc'],
    ['#AABBCCFF', '#aabbcc'],
    ['RebeccaPurple', '#663399'],
    ['rgb(255, 0, 10)', '#ff000a'],
    ['rgb(255 0 10 / 100%)', '#ff000a'],
    ['rgba(10%,20%,30%,1)', '#1a334d'],
    ['hsl(120deg 50% 50%)', '#40bf40'],
    ['hsla(120, 50%, 50%, 1)', '#40bf40'],
    ['hsl(0.5turn 50% 50%)', '#40bfbf'],
    ['  red ', '#ff0000'],
  ])('reads the color %s', (text, expected) => {
    expect(read({ primaryColor: text }).data).toEqual({ primaryColor: expected });
  });

  it.each([
    'transparent',
    '#fff0',
    'rgba(0,0,0,0.5)',
    'hsl(1 2% 3% / 0.9)',
    'currentcolor',
    '#ggg',
    '#12345',
    'oklch(0.5 0.1 20)',
    'constructor',
    '12',
    'rgb(1)',
  ])('refuses the color %s in words', (text) => {
    const issues = read({ primaryColor: text }).error?.issues;
    expect(issues).toMatchObject([{ path: ['primaryColor'], message: expect.stringContaining('opaque color') }]);
  });

  it.each([
    ['0', '0px'],
    ['12.5px', '12.5px'],
    ['.5rem', '8px'],
    ['2.5rem', '40px'],
    ['1em', '16px'],
    ['40px', '40px'],
  ])('reads the length %s', (text, expected) => {
    expect(read({ borderRadius: text }).data).toEqual({ borderRadius: expected });
  });

  it.each(['8', '-1px', '41px', '3rem', '1e1px', '50%', '4px 8px', '10vw', 'calc(1px)'])(
    'refuses the length %s',
    (text) => {
      expect(read({ borderRadius: text }).error?.issues).toMatchObject([{ path: ['borderRadius'] }]);
    },
  );

  it.each([
    ['Inter', '"Inter"'],
    ["'Open Sans', Arial ,sans-serif", '"Open Sans", "Arial", sans-serif'],
    ['-apple-system, BlinkMacSystemFont, "Segoe UI"', '-apple-system, blinkmacsystemfont, "Segoe UI"'],
    ['ヒラギノ角ゴ ProN', '"ヒラギノ角ゴ ProN"'],
  ])('writes the fonts %s anew', (text, expected) => {
    expect(read({ fontFamily: text }).data).toEqual({ fontFamily: expected });
  });

  it.each([
    'a,b,c,d,e,f',
    'Inter,',
    "O'Reilly",
    'Inter; color: red',
    '"unclosed',
    'x'.repeat(61),
    'a\\62 c',
    'Inter\u0000',
    'In\u202eter',
  ])('refuses the fonts %j', (text) => {
    expect(read({ fontFamily: text }).success).toBe(false);
  });

  it('counts empty, null and absent as the default', () => {
    expect(read({ primaryColor: '', fontFamily: '  ', borderRadius: null, dropShadow: null }).data).toEqual({});
  });

  it('refuses a field that is not documented, and wrong types', () => {
    expect(read({ logoUrl: 'https://x.example' }).success).toBe(false);
    expect(read({ dropShadow: 'true' }).success).toBe(false);
    expect(read({ primaryColor: 12 }).success).toBe(false);
    expect(read({ primaryColor: ['red'] }).success).toBe(false);
  });

  it('lets nothing of the corpora through but values in their normal form', () => {
    const values = [...corpus.values, ...injections.blocks.map((block) => block.text)];
    for (const key of [...corpus.keys, ...Object.keys(FIELDS)]) {
      for (const value of values) {
        const style = JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`) as Record<string, unknown>;
        const data = read(style).data;
        if (data === undefined) continue;
        const gate = FIELDS[key as keyof typeof FIELDS];
        expect(gate(data[key as keyof typeof FIELDS]), `${key}: ${value}`).toBe(true);
      }
    }
  });
});
