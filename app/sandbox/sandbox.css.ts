import { style } from '@vanilla-extract/css';
import '../design/page.css';
import { color, space, type } from '../design/tokens.css';

export const sheet = style({
  maxInlineSize: 1200,
  marginInline: 'auto',
  padding: space[24],
  display: 'grid',
  gap: space[32],
});

/** The sandbox's striped edge: nobody takes it for the real thing. */
export const edge = style({
  blockSize: space[8],
  background: `repeating-linear-gradient(135deg, ${color.accent} 0 12px, ${color.surface} 12px 24px)`,
});

export const title = style({ fontSize: type[24], fontWeight: 600 });
export const lead = style({ color: color.onBackgroundQuiet, marginBlockStart: space[4], maxInlineSize: '40rem' });

export const card = style({
  background: color.surface,
  color: color.text,
  border: `1px solid ${color.line}`,
  borderRadius: color.radius,
  padding: space[16],
  overflowX: 'auto',
});

export const cardTitle = style({ fontSize: type[18], marginBlockEnd: space[12] });
export const table = style({ inlineSize: '100%', borderCollapse: 'collapse', fontSize: type[14] });
export const cell = style({
  textAlign: 'start',
  padding: space[8],
  borderBlockEnd: `1px solid ${color.line}`,
  blockSize: '2.5rem',
  whiteSpace: 'nowrap',
});
export const amount = style([cell, { textAlign: 'end' }]);
export const mono = style({ fontFamily: 'ui-monospace, monospace', fontSize: type[13] });
export const buttons = style({ display: 'flex', flexWrap: 'wrap', gap: space[8], alignItems: 'center' });

export const button = style({
  font: 'inherit',
  fontSize: type[14],
  minBlockSize: '2rem',
  paddingInline: space[12],
  color: color.text,
  background: color.surface,
  border: `1px solid ${color.border}`,
  borderRadius: color.radiusSmall,
  cursor: 'pointer',
  selectors: { '&:hover': { borderColor: color.accent } },
});

export const numberInput = style({
  inlineSize: '6rem',
  minBlockSize: '2rem',
  fontSize: type[16],
  paddingInline: space[8],
  color: color.text,
  background: color.surface,
  border: `1px solid ${color.border}`,
  borderRadius: color.radiusSmall,
});

export const link = style({ color: color.accent });
export const facts = style({
  display: 'grid',
  gap: space[8],
  fontSize: type[14],
  gridTemplateColumns: 'max-content minmax(0, 1fr)',
  columnGap: space[16],
});
export const factName = style({ color: color.quiet });
