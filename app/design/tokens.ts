/**
 * Every color, radius and font of the payer's page, by the name of the custom property that carries it. The controls and
 * screens read these properties only; the theme writes them. Whoever adds one here gives it a value in both default palettes.
 */
export const TOKENS = {
  /** Left column and the page around the sheet. */
  background: '--color-background',
  /** Text on `background`. */
  onBackground: '--color-on-background',
  /** Secondary text on `background`. */
  onBackgroundQuiet: '--color-on-background-quiet',
  /** Right column: the form and every drawn state. Controls have this color too. */
  surface: '--color-surface',
  /** Text on `surface`. */
  text: '--color-text',
  /** Secondary text on `surface`: hints, captions, marks. */
  quiet: '--color-quiet',
  /** Edges of controls on `surface`: at least 3:1. */
  border: '--color-border',
  /** Decorative hairlines, on either column. */
  line: '--color-line',
  /** The merchant's name at the top of the left column. */
  headerText: '--color-header-text',
  /** The Pay button. */
  primary: '--color-primary',
  /** Text on `primary`. */
  onPrimary: '--color-on-primary',
  /** Focus rings, selection and links on `surface`. */
  accent: '--color-accent',
  /** Words and icons of a problem, on `surface` and on `dangerSurface`. */
  danger: '--color-danger',
  /** What a problem stands on; `text` is readable on it too. */
  dangerSurface: '--color-danger-surface',
  /** The tick of a finished payment, on `surface`. */
  success: '--color-success',
  /** Corners of blocks and of the Pay button. */
  radius: '--radius',
  /** Corners of small parts: half of `radius`. */
  radiusSmall: '--radius-small',
  /** The one shadow, or `none`. */
  shadow: '--shadow',
  /** The list of font families. */
  font: '--font',
} as const;

export type Token = keyof typeof TOKENS;

/** A value for every token, as CSS writes it. */
export type TokenValues = Readonly<Record<Token, string>>;

/** Florin's own look: the documented defaults of `styleCustomization`, in the nearest shades that are readable. */
export const DEFAULT_LIGHT: TokenValues = {
  background: '#ffffff',
  onBackground: '#1f2937',
  onBackgroundQuiet: '#5b6472',
  surface: '#ffffff',
  text: '#1f2937',
  quiet: '#5b6472',
  border: '#868e9b',
  line: '#e1e4e9',
  headerText: '#1f2937',
  primary: '#4b5563',
  onPrimary: '#ffffff',
  accent: '#2563eb',
  danger: '#b42318',
  dangerSurface: '#fef3f2',
  success: '#18794e',
  radius: '8px',
  radiusSmall: '4px',
  shadow: '0 0 32px rgb(17 24 39 / 0.1)',
  font: 'system-ui, sans-serif',
};

/** The same look for a payer who prefers dark. */
export const DEFAULT_DARK: TokenValues = {
  ...DEFAULT_LIGHT,
  background: '#0f1318',
  onBackground: '#e8ebef',
  onBackgroundQuiet: '#a3abb8',
  surface: '#181d24',
  text: '#e8ebef',
  quiet: '#a3abb8',
  border: '#737d8c',
  line: '#2c333d',
  headerText: '#e8ebef',
  primary: '#d5dae1',
  onPrimary: '#14181f',
  accent: '#8fb0ff',
  danger: '#ff9b90',
  dangerSurface: '#331a1a',
  success: '#5cc98f',
  shadow: '0 0 32px rgb(0 0 0 / 0.4)',
};
