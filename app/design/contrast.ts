import {
  clampChroma,
  formatHex,
  modeLrgb,
  modeOklch,
  modeRgb,
  useMode,
  wcagContrast,
  wcagLuminance,
  type Oklch,
} from 'culori/fn';

useMode(modeRgb);
useMode(modeLrgb);
const oklch = useMode(modeOklch);

/** What text needs against what it stands on (WCAG 2.2, 1.4.3). */
export const TEXT_CONTRAST = 4.5;
/** What edges of controls, focus rings and the shape of a button need (1.4.11). */
export const EDGE_CONTRAST = 3;

/** Something that a color is seen on, and how far it has to stand out from it. */
export interface Ground {
  readonly color: string;
  readonly atLeast: number;
}

// Here black and white stand out equally; on every darker color white reaches 4.5:1, on every lighter one black does.
const MIDDLE_LUMINANCE = Math.sqrt(1.05 * 0.05) - 0.05;
const HALVINGS = 11;

/** The WCAG contrast ratio of two opaque colors, 1 to 21. */
export function contrastOf(color: string, ground: string): number {
  return wcagContrast(color, ground);
}

/** Whether light text belongs on this color. */
export function isDark(color: string): boolean {
  return wcagLuminance(color) < MIDDLE_LUMINANCE;
}

/** Whether a color stands out far enough from everything that it is seen on. */
export function passes(color: string, grounds: readonly Ground[]): boolean {
  return grounds.every((ground) => contrastOf(color, ground.color) >= ground.atLeast);
}

function parts(color: string): Oklch {
  return oklch(color) ?? { mode: 'oklch', l: 0, c: 0 };
}

function withLightness(color: Oklch, lightness: number): string {
  return formatHex(clampChroma({ ...color, l: lightness }, 'oklch'));
}

/** The passing shade nearest to `color` between its own lightness and `end`; null when even the end does not pass. */
function nearestToward(color: Oklch, end: 0 | 1, grounds: readonly Ground[]): number | null {
  if (!passes(withLightness(color, end), grounds)) return null;
  let [failing, passing] = [color.l, end as number];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (failing + passing) / 2;
    if (passes(withLightness(color, middle), grounds)) passing = middle;
    else failing = middle;
  }
  return passing;
}

/**
 * The color itself when it passes on all its grounds, else the nearest shade that does: its lightness is moved as little
 * as possible, hue and chroma stay as far as the screen can show them. Grounds that are all dark or all light always
 * have an answer, for white passes on the ones and black on the others.
 */
export function nearestPassing(color: string, grounds: readonly Ground[]): string {
  if (passes(color, grounds)) return color;
  const asked = parts(color);
  const found = ([0, 1] as const)
    .map((end) => nearestToward(asked, end, grounds))
    .filter((lightness) => lightness !== null)
    .sort((one, other) => Math.abs(one - asked.l) - Math.abs(other - asked.l));
  const nearest = found[0];
  if (nearest === undefined) return passes('#ffffff', grounds) ? '#ffffff' : '#000000';
  return withLightness(asked, nearest);
}

const MOST_NIGHT_CONTRAST = 13;

/** The same hue turned over for a dark ground, where it stands out as far as it did on the light one (never glaringly). */
export function turnedOver(color: string, light: string, dark: string): string {
  const asked = parts(color);
  const atLeast = Math.min(contrastOf(color, light), MOST_NIGHT_CONTRAST);
  return nearestPassing(withLightness(asked, 1 - asked.l), [{ color: dark, atLeast }]);
}

/** `amount` 0 is the first color, 1 the second. */
export function mixed(color: string, other: string, amount: number): string {
  const [one, two] = [parts(color), parts(other)];
  const between = (from: number, to: number) => from + (to - from) * amount;
  return withLightness({ ...one, c: between(one.c, two.c), h: two.h ?? one.h }, between(one.l, two.l));
}

const LIFT = 0.045;
const [DARKEST_SURFACE, LIGHTEST_DARK_SURFACE] = [0.19, 0.26];
const MOST_SURFACE_CHROMA = 0.02;

/** What the form stands on beside a chosen background: white by day; by night a little lighter than the background. */
export function surfaceBeside(background: string): string {
  if (!isDark(background)) return '#ffffff';
  const asked = parts(background);
  const lightness = Math.min(Math.max(asked.l + LIFT, DARKEST_SURFACE), LIGHTEST_DARK_SURFACE);
  return withLightness({ ...asked, c: Math.min(asked.c, MOST_SURFACE_CHROMA) }, lightness);
}
