import {
  contrastOf,
  EDGE_CONTRAST,
  mixed,
  nearestPassing,
  passes,
  surfaceBeside,
  TEXT_CONTRAST,
  turnedOver,
  type Ground,
} from './contrast';
import { isColor, isFontList, isRadius } from './theme-values';
import { DEFAULT_LIGHT, type Token, type TokenValues } from './tokens';

/** A merchant's wishes: the nine documented fields in their normal form. Absent fields keep their defaults. */
export interface ThemeStyle {
  readonly backgroundColor?: string;
  readonly primaryColor?: string;
  readonly secondaryColor?: string;
  readonly accentColor?: string;
  readonly borderRadius?: string;
  readonly headerTextColor?: string;
  readonly textColor?: string;
  readonly fontFamily?: string;
  readonly dropShadow?: boolean;
}

/** A color that was not used as it was asked for, because it could not have been read. */
export interface Correction {
  readonly field: keyof ThemeStyle;
  readonly token: Token;
  readonly asked: string;
  readonly used: string;
  /** The smallest contrast that the asked color would have had, and that the used one has. */
  readonly askedRatio: number;
  readonly ratio: number;
}

type ColorField = 'primaryColor' | 'secondaryColor' | 'accentColor' | 'headerTextColor' | 'textColor';

interface Wish {
  readonly token: Token;
  readonly field: ColorField;
  readonly grounds: readonly Ground[];
}

const text = (...colors: string[]): Ground[] => colors.map((color) => ({ color, atLeast: TEXT_CONTRAST }));
const edge = (...colors: string[]): Ground[] => colors.map((color) => ({ color, atLeast: EDGE_CONTRAST }));

/** Which field each token follows, and everything that the token is seen on. */
function wishes(ground: { background: string; surface: string; dangerSurface: string }): readonly Wish[] {
  const { background, surface, dangerSurface } = ground;
  return [
    { token: 'text', field: 'textColor', grounds: text(surface, dangerSurface) },
    { token: 'onBackground', field: 'textColor', grounds: text(background) },
    { token: 'headerText', field: 'headerTextColor', grounds: text(background, surface) },
    { token: 'quiet', field: 'secondaryColor', grounds: text(surface) },
    { token: 'onBackgroundQuiet', field: 'secondaryColor', grounds: text(background) },
    { token: 'border', field: 'secondaryColor', grounds: edge(surface, background) },
    { token: 'primary', field: 'primaryColor', grounds: edge(surface) },
    { token: 'accent', field: 'accentColor', grounds: [...text(surface), ...edge(background)] },
  ];
}

/** The documented defaults. A merchant who sends them has chosen nothing: Florin's own look is made of them. */
const DEFAULT_WISHES: Readonly<Record<ColorField | 'backgroundColor', string>> = {
  backgroundColor: '#ffffff',
  primaryColor: '#4b5563',
  secondaryColor: '#9ca3af',
  accentColor: '#3b82f6',
  headerTextColor: '#1f2937',
  textColor: '#1f2937',
};

/** Drops defaults, and everything that is not in its normal form: a tampered row has its defaults and nothing else. */
export function sound(style: ThemeStyle): ThemeStyle {
  const fields = Object.keys(DEFAULT_WISHES) as (keyof typeof DEFAULT_WISHES)[];
  const colors = fields.filter((field) => isColor(style[field]) && style[field] !== DEFAULT_WISHES[field]);
  return {
    ...Object.fromEntries(colors.map((field) => [field, style[field]])),
    borderRadius: isRadius(style.borderRadius) ? style.borderRadius : undefined,
    fontFamily: isFontList(style.fontFamily) ? style.fontFamily : undefined,
    dropShadow: style.dropShadow !== false,
  };
}

function shapes(style: ThemeStyle, base: TokenValues) {
  const radius = style.borderRadius ?? base.radius;
  const hasGeneric = /(?:^|, )(?:ui-)?(?:sans-serif|serif|monospace|cursive|fantasy|system-ui)(?:,|$)/.test(
    style.fontFamily ?? '',
  );
  return {
    radius,
    radiusSmall: `${Number.parseFloat(radius) / 2}px`,
    shadow: style.dropShadow === false ? 'none' : base.shadow,
    font: style.fontFamily ? `${style.fontFamily}${hasGeneric ? '' : ', sans-serif'}` : base.font,
  };
}

/** By day or by night, on the merchant's background or on Florin's own. */
export interface Scheme {
  readonly base: TokenValues;
  readonly background: string | undefined;
  /** Text colors that were chosen for a light page are turned over before they are corrected for this one. */
  readonly turnsText: boolean;
}

const TEXT_FIELDS: ReadonlySet<ColorField> = new Set(['textColor', 'headerTextColor', 'secondaryColor']);

/** The value of every token in one scheme: what was asked for, or the nearest that can be read. */
export function palette(style: ThemeStyle, scheme: Scheme): TokenValues {
  const { base } = scheme;
  const background = scheme.background ?? base.background;
  const surface = scheme.background ? surfaceBeside(background) : base.surface;
  const ground = { background, surface, dangerSurface: base.dangerSurface };
  const colors: Partial<Record<Token, string>> = {};
  for (const { token, field, grounds } of wishes(ground)) {
    const asked = style[field] ?? base[token];
    const turns = scheme.turnsText && TEXT_FIELDS.has(field) && !passes(asked, grounds);
    colors[token] = nearestPassing(turns ? turnedOver(asked, DEFAULT_LIGHT.surface, surface) : asked, grounds);
  }
  const merged = { ...base, ...shapes(style, base), ...ground, ...colors };
  const onPrimary = [base.onPrimary, '#ffffff', '#000000'].find((color) => passes(color, text(merged.primary)));
  return {
    ...merged,
    onPrimary: onPrimary ?? base.onPrimary,
    line: scheme.background ? mixed(surface, merged.text, 0.16) : base.line,
    danger: nearestPassing(base.danger, text(surface, base.dangerSurface)),
    success: nearestPassing(base.success, text(surface)),
  };
}

const worst = (color: string, grounds: readonly Ground[]) =>
  Math.min(...grounds.map((ground) => Math.floor(contrastOf(color, ground.color) * 100) / 100));

/** What of a merchant's wishes a palette could not use as it was. */
export function correctionsOf(style: ThemeStyle, tokens: TokenValues): Correction[] {
  return wishes(tokens).flatMap(({ token, field, grounds }) => {
    const [asked, used] = [style[field], tokens[token]];
    if (!asked || asked === used) return [];
    return [{ field, token, asked, used, askedRatio: worst(asked, grounds), ratio: worst(used, grounds) }];
  });
}
