import { globalStyle, keyframes, style } from '@vanilla-extract/css';
import { color, space, type } from '../design/tokens.css';

export const state = style({ display: 'grid', gap: space[16], justifyItems: 'start' });

export const drawing = style({ color: color.quiet, marginBlockEnd: space[8] });
export const goodDrawing = style([drawing, { color: color.success }]);

export const heading = style({
  fontSize: type[24],
  fontWeight: 600,
  lineHeight: 1.25,
  letterSpacing: '-0.01em',
  selectors: { '[dir="rtl"] &': { letterSpacing: 0 } },
});

/** What happened to the money: said first. */
export const money = style({ fontSize: type[18], fontWeight: 500 });
export const words = style({ color: color.quiet });

export const actions = style({
  display: 'grid',
  justifyItems: 'center',
  gap: space[8],
  inlineSize: '100%',
  marginBlockStart: space[8],
  '@media': { print: { display: 'none' } },
});
export const wholeForm = style({ inlineSize: '100%' });

export const facts = style({ inlineSize: '100%', fontSize: type[14], borderBlockStart: `1px solid ${color.line}` });
export const fact = style({
  display: 'flex',
  justifyContent: 'space-between',
  gap: space[16],
  paddingBlock: space[12],
  borderBlockEnd: `1px solid ${color.line}`,
});
export const factName = style({ color: color.quiet });
export const factValue = style({ fontWeight: 500, textAlign: 'end', minInlineSize: 0, overflowWrap: 'anywhere' });
export const paidAmount = style({ fontSize: type[36], fontWeight: 600, lineHeight: 1.25 });

const draw = keyframes({ from: { strokeDashoffset: 48 }, to: { strokeDashoffset: 0 } });
/** The tick and its ring are drawn once. */
export const drawn = style({ strokeDasharray: 48, animation: `${draw} 480ms 120ms ease-out backwards` });

const turn = keyframes({ to: { rotate: '1turn' } });
export const waitingRing = style({ transformOrigin: 'center', animation: `${turn} 1600ms linear infinite` });

export const frame = style({
  inlineSize: '100%',
  border: `1px solid ${color.line}`,
  borderRadius: color.radius,
  overflow: 'hidden',
  // Not away while it is empty: the page's script measures it before it puts the frame in.
  selectors: { '&:empty': { border: 0 } },
});
globalStyle(`${frame} > iframe`, {
  display: 'block',
  maxInlineSize: '100%',
  marginInline: 'auto',
  border: 0,
  background: '#ffffff',
});

/** Dark on light whatever the theme, or cameras do not read it. */
export const code = style({
  inlineSize: 'min(100%, 15rem)',
  padding: space[8],
  background: '#ffffff',
  border: `1px solid ${color.line}`,
  borderRadius: color.radius,
  forcedColorAdjust: 'none',
});
export const copyRow = style({ display: 'flex', gap: space[8], inlineSize: '100%' });
export const copyField = style({ flex: '1 1 auto', minInlineSize: 0 });
export const copyButton = style({
  inlineSize: 'auto',
  minBlockSize: '2.75rem',
  flex: 'none',
  borderRadius: color.radiusSmall,
});
export const steps = style({ display: 'grid', gap: space[8], paddingInlineStart: '1.25rem' });
export const stepsHeading = style({ fontSize: type[16], fontWeight: 600 });
/** Where there is a frame, the way into the whole window is the second choice. */
export const fallback = style({
  color: color.quiet,
  fontSize: type[14],
  selectors: { [`${frame}:empty ~ ${actions} > &`]: { display: 'none' } },
});
globalStyle(`${frame}:not(:empty) ~ ${actions} :is(#bank-link, #bank-form > button)`, {
  background: 'transparent',
  borderColor: color.border,
  color: color.text,
});
