import { globalStyle, style } from '@vanilla-extract/css';
import { color, space, type, WIDE } from '../design/tokens.css';

export const order = style({
  color: color.onBackground,
  '@media': {
    [WIDE]: {
      inlineSize: '100%',
      maxInlineSize: `calc(25rem + ${space[64]} + ${space[32]})`,
      marginInlineStart: 'auto',
      paddingBlock: `${space[64]} ${space[32]}`,
      paddingInline: `${space[32]} ${space[64]}`,
    },
    print: { maxInlineSize: '30rem', marginInline: 'auto', marginBlockEnd: space[24] },
  },
});

/** The order's head where there is room for a column. */
export const head = style({ display: 'none', '@media': { [WIDE]: { display: 'block' } } });

export const merchant = style({
  color: color.headerText,
  fontSize: type[18],
  fontWeight: 600,
  lineHeight: 1.25,
  marginBlockEnd: space[32],
});

export const title = style({ color: color.onBackgroundQuiet, fontWeight: 500 });

export const amount = style({
  fontSize: type[36],
  fontWeight: 600,
  lineHeight: 1.25,
  letterSpacing: '-0.02em',
  selectors: { '[dir="rtl"] &': { letterSpacing: 0 } },
});

export const interval = style({ color: color.onBackgroundQuiet, marginBlockStart: space[4] });

/** The bar on telephones: name and amount, opens the lines. It is no part of the wide page. */
export const bar = style({ '@media': { [WIDE]: { display: 'none' }, print: { display: 'none' } } });

export const barFace = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) auto 0.75rem',
  alignItems: 'center',
  columnGap: space[12],
  minBlockSize: '4rem',
  paddingBlock: space[12],
  paddingInline: space[16],
  cursor: 'pointer',
  listStyle: 'none',
  '@media': { '(min-width: 520px)': { paddingInline: space[32] } },
  selectors: {
    '&::-webkit-details-marker': { display: 'none' },
    '&:focus-visible': { outlineOffset: -4 },
    '&::after': {
      content: '',
      inlineSize: '0.5rem',
      blockSize: '0.5rem',
      marginBlockStart: '-0.25rem',
      borderBlockEnd: '2px solid currentColor',
      borderInlineEnd: '2px solid currentColor',
      rotate: '45deg',
      transition: 'rotate 120ms',
    },
    '[dir="rtl"] &::after': { rotate: '-45deg' },
    [`${bar}[open] &::after`]: { rotate: '225deg', marginBlockStart: '0.25rem' },
    [`[dir="rtl"] ${bar}[open] &::after`]: { rotate: '-225deg' },
  },
});

export const barNames = style({ display: 'grid', lineHeight: 1.375 });
export const barMerchant = style({ color: color.headerText, fontWeight: 600 });
export const barTitle = style({ color: color.onBackgroundQuiet, fontSize: type[14] });
export const barAmount = style({ fontSize: type[18], fontWeight: 600 });

export const lines = style({
  display: 'none',
  paddingInline: space[16],
  paddingBlockEnd: space[16],
  fontSize: type[14],
  selectors: { [`${bar}[open] + &`]: { display: 'block' } },
  '@media': {
    '(min-width: 520px)': { paddingInline: space[32] },
    [WIDE]: { display: 'block', padding: 0, marginBlockStart: space[32] },
    print: { display: 'block', paddingInline: 0 },
  },
});

export const row = style({ display: 'flex', justifyContent: 'space-between', gap: space[16], paddingBlock: space[8] });
export const name = style({ minInlineSize: 0, fontWeight: 500 });
export const stepName = style([name, { color: color.onBackgroundQuiet, fontWeight: 400 }]);
export const detail = style({ display: 'block', color: color.onBackgroundQuiet, fontSize: type[13], fontWeight: 400 });
export const value = style({ whiteSpace: 'nowrap' });

const ruled = style([
  row,
  { marginBlockStart: space[8], borderBlockStart: `1px solid ${color.line}`, paddingBlockStart: space[16] },
]);
export const firstStep = ruled;
export const total = style([ruled, { fontSize: type[16], fontWeight: 600 }]);
globalStyle(`${total} > dt`, { fontWeight: 600 });

/** The wide page says it beneath the amount. */
export const later = style({
  color: color.onBackgroundQuiet,
  fontSize: type[13],
  marginBlockStart: space[8],
  '@media': { [WIDE]: { display: 'none' } },
});
