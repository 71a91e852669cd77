import { globalStyle, keyframes, style } from '@vanilla-extract/css';
import { color, FORCED_COLORS, space, type } from './tokens.css';

export const field = style({ position: 'relative', minInlineSize: 0 });

export const label = style({ display: 'block', fontSize: type[14], fontWeight: 500, marginBlockEnd: space[4] });

export const input = style({
  display: 'block',
  inlineSize: '100%',
  blockSize: '2.75rem',
  paddingInline: space[12],
  // Below 16 px a telephone zooms the page when the field is tapped.
  fontSize: `max(16px, ${type[16]})`,
  color: color.text,
  background: color.surface,
  border: `1px solid ${color.border}`,
  borderRadius: color.radiusSmall,
  appearance: 'none',
  transition: 'border-color 120ms, box-shadow 120ms',
  selectors: {
    '&::placeholder': { color: color.quiet, opacity: 1 },
    '&:hover': { borderColor: color.quiet },
    '&:focus': { outline: `2px solid ${color.accent}`, outlineOffset: -1, borderColor: color.accent },
    '&[aria-invalid="true"]': { borderColor: color.danger, boxShadow: `0 0 0 1px ${color.danger}` },
    '&:autofill': {
      WebkitTextFillColor: color.text,
      boxShadow: `inset 0 0 0 100px ${color.surface}`,
      caretColor: color.text,
    },
  },
});

/** Digits of a card and addresses of the web run left to right in every language, from the page's own edge. */
export const leftToRight = style({
  selectors: { '[dir="rtl"] &': { textAlign: 'right' } },
});

export const hint = style({ fontSize: type[13], color: color.quiet, marginBlockStart: space[4] });

/** A mark and words: never color alone. */
export const fieldError = style({
  display: 'flex',
  gap: space[8],
  marginBlockStart: space[4],
  fontSize: type[14],
  color: color.danger,
  '::before': {
    content: ['"!"', '"!" / ""'],
    flex: 'none',
    inlineSize: '1.125rem',
    blockSize: '1.125rem',
    marginBlockStart: '0.125rem',
    borderRadius: '50%',
    background: color.danger,
    color: color.surface,
    fontSize: type[13],
    fontWeight: 700,
    lineHeight: '1.125rem',
    textAlign: 'center',
  },
});

const button = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  inlineSize: '100%',
  minBlockSize: '3rem',
  paddingBlock: space[8],
  paddingInline: space[16],
  border: '1px solid transparent',
  borderRadius: color.radius,
  fontSize: type[16],
  fontWeight: 600,
  lineHeight: 1.25,
  textAlign: 'center',
  textDecoration: 'none',
  cursor: 'pointer',
  transition: 'filter 120ms, transform 120ms',
});

export const primaryButton = style([
  button,
  {
    background: color.primary,
    color: color.onPrimary,
    selectors: {
      '&:hover': { filter: 'brightness(0.94)' },
      '&:active': { transform: 'translateY(1px)' },
      '&[aria-disabled="true"]': { cursor: 'default', filter: 'none', transform: 'none' },
    },
  },
]);

export const quietButton = style([
  button,
  {
    background: 'transparent',
    color: color.text,
    borderColor: color.border,
    fontWeight: 500,
    selectors: { '&:hover': { borderColor: color.text } },
  },
]);

/** A button that reads as a link. */
export const linkButton = style({
  minBlockSize: '2.75rem',
  paddingInline: space[8],
  border: 0,
  borderRadius: color.radiusSmall,
  background: 'none',
  color: color.accent,
  fontSize: type[14],
  fontWeight: 500,
  textDecoration: 'underline',
  textUnderlineOffset: '0.2em',
  cursor: 'pointer',
});

export const link = style({ color: color.accent, textUnderlineOffset: '0.2em', overflowWrap: 'anywhere' });

const turn = keyframes({ to: { rotate: '1turn' } });

/** Beside the words of a busy button; the words stay where they are. */
export const busyMark = style({
  position: 'absolute',
  insetInlineEnd: '100%',
  insetBlockStart: 'calc(50% - 0.5rem)',
  marginInlineEnd: space[8],
  inlineSize: '1rem',
  blockSize: '1rem',
  borderRadius: '50%',
  border: '2px solid currentColor',
  borderInlineEndColor: 'transparent',
  visibility: 'hidden',
  selectors: { '[aria-disabled="true"] &': { visibility: 'visible', animation: `${turn} 900ms linear infinite` } },
});

export const busyWords = style({ position: 'relative' });

export const region = style({
  display: 'grid',
  gap: space[8],
  padding: space[16],
  marginBlockEnd: space[24],
  border: `1px solid ${color.line}`,
  borderRadius: color.radius,
  color: color.text,
  fontSize: type[14],
  '@media': { [FORCED_COLORS]: { borderWidth: 2 } },
});

export const problemRegion = style([
  region,
  {
    background: color.dangerSurface,
    borderColor: color.danger,
    borderInlineStartWidth: 4,
    selectors: { '&:focus': { outline: `2px solid ${color.danger}`, outlineOffset: 0 } },
  },
]);

export const problemHeading = style({ fontSize: type[16], fontWeight: 600, color: color.danger });
export const problemList = style({
  display: 'grid',
  gap: space[4],
  listStyle: 'none',
  selectors: { '&:empty': { display: 'none' } },
});
// The page's script makes such links too, and knows no class names.
globalStyle(`${problemList} a`, { color: color.danger, textUnderlineOffset: '0.2em', fontWeight: 500 });
