import { style } from '@vanilla-extract/css';
import { color, FORCED_COLORS, space, type, WIDE } from '../design/tokens.css';

/** One column; from 960 px two, 11 : 13, the order and its foot beside the form. */
export const sheet = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr)',
  gridTemplateRows: 'auto 1fr auto',
  minBlockSize: '100dvh',
  '@media': {
    [WIDE]: { gridTemplateColumns: 'minmax(0, 11fr) minmax(0, 13fr)', gridTemplateRows: '1fr auto' },
  },
});

export const sheetBelowStrip = style([sheet, { minBlockSize: 'calc(100dvh - 2.5rem)' }]);

/** A page without an order: one block in the middle. */
export const alone = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 32rem)',
  gridTemplateRows: '1fr auto',
  justifyContent: 'center',
  minBlockSize: '100dvh',
});

export const panel = style({
  background: color.surface,
  color: color.text,
  paddingBlock: space[24],
  paddingInline: space[16],
  // An edge in colors that hide shadows and backgrounds.
  borderBlockStart: `1px solid ${color.line}`,
  '@media': {
    '(min-width: 520px)': { paddingInline: space[32], paddingBlock: space[32] },
    [WIDE]: {
      gridColumn: 2,
      gridRow: '1 / 3',
      paddingBlock: space[64],
      paddingInline: space[64],
      borderBlockStart: 0,
      borderInlineStart: `1px solid ${color.line}`,
      boxShadow: color.shadow,
    },
    [FORCED_COLORS]: { borderColor: 'CanvasText' },
    print: { padding: 0, border: 0 },
  },
});

export const panelAlone = style({
  alignSelf: 'center',
  background: color.surface,
  color: color.text,
  margin: space[16],
  padding: space[32],
  border: `1px solid ${color.line}`,
  borderRadius: color.radius,
  boxShadow: color.shadow,
});

/** Room for a bank's challenge of 500 pixels, with its border. */
export const column = style({
  maxInlineSize: '32rem',
  marginInline: 'auto',
  '@media': { [WIDE]: { marginInline: 0 } },
});

export const foot = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: `${space[4]} ${space[24]}`,
  paddingBlock: space[16],
  paddingInline: space[16],
  fontSize: type[14],
  color: color.onBackgroundQuiet,
  '@media': {
    '(min-width: 520px)': { paddingInline: space[32] },
    [WIDE]: {
      gridColumn: 1,
      gridRow: 2,
      inlineSize: '100%',
      maxInlineSize: `calc(25rem + ${space[64]} + ${space[32]})`,
      marginInlineStart: 'auto',
      paddingInline: `${space[32]} ${space[64]}`,
      paddingBlockEnd: space[32],
    },
    print: { display: 'none' },
  },
});

export const footLink = style({
  color: color.onBackgroundQuiet,
  textUnderlineOffset: '0.2em',
  paddingBlock: space[8],
  overflowWrap: 'anywhere',
  selectors: { '&:hover': { color: color.onBackground } },
});

/** On a line of its own: nothing moves when the page's script takes its button away. */
export const picker = style({ display: 'flex', alignItems: 'center', gap: space[8], flexBasis: '100%' });

export const pickerSelect = style({
  blockSize: '2.75rem',
  maxInlineSize: '13rem',
  fieldSizing: 'content',
  paddingInline: space[4],
  border: 0,
  borderRadius: color.radiusSmall,
  background: color.background,
  color: color.onBackgroundQuiet,
  fontSize: `max(16px, ${type[16]})`,
  cursor: 'pointer',
  '@media': { [WIDE]: { fontSize: type[14] } },
});

export const pickerButton = style({
  minBlockSize: '2.75rem',
  paddingInline: space[8],
  border: 0,
  borderRadius: color.radiusSmall,
  background: 'none',
  color: color.onBackground,
  textDecoration: 'underline',
  textUnderlineOffset: '0.2em',
  cursor: 'pointer',
});
