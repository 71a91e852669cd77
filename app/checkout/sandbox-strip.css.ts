import { style } from '@vanilla-extract/css';
import { color, space, type } from '../design/tokens.css';

/** The page's own colors turned over, under a striped edge: unmistakable in every theme, and as readable as the page. */
export const strip = style({
  position: 'relative',
  background: color.onBackground,
  color: color.background,
  fontSize: type[14],
  paddingBlockStart: 4,
  backgroundClip: 'padding-box',
  borderBlockEnd: '1px solid transparent',
  '::before': {
    content: '',
    position: 'absolute',
    insetInline: 0,
    insetBlockStart: 0,
    blockSize: 4,
    background: `repeating-linear-gradient(-45deg, ${color.background} 0 6px, ${color.onBackground} 6px 12px)`,
  },
  '@media': { print: { display: 'none' } },
});

export const face = style({
  display: 'flex',
  flexWrap: 'wrap',
  justifyContent: 'center',
  columnGap: space[16],
  padding: `${space[4]} ${space[16]}`,
  minBlockSize: '2rem',
  alignItems: 'center',
  cursor: 'pointer',
  listStyle: 'none',
  selectors: {
    '&::-webkit-details-marker': { display: 'none' },
    '&:focus-visible': { outlineColor: color.background, outlineOffset: -3 },
  },
});
export const cardsWord = style({ textDecoration: 'underline', textUnderlineOffset: '0.2em', fontWeight: 600 });

export const cards = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 15rem), 1fr))',
  gap: `${space[8]} ${space[24]}`,
  maxInlineSize: '60rem',
  marginInline: 'auto',
  padding: `${space[8]} ${space[16]} ${space[16]}`,
  listStyle: 'none',
});
export const number = style({
  display: 'block',
  fontFamily: 'ui-monospace, monospace',
  selectors: { '[dir="rtl"] &': { textAlign: 'right' } },
});
