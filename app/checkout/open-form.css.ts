import { globalStyle, style } from '@vanilla-extract/css';
import { METHODS } from '../gateways/payment-contract';
import { color, FORCED_COLORS, space, type } from '../design/tokens.css';

export const part = style({ marginBlockEnd: space[24] });

export const partHeading = style({
  display: 'block',
  fontSize: type[16],
  fontWeight: 600,
  padding: 0,
  marginBlockEnd: space[12],
});

/** The thin enclosing border that makes one block of the card, or one list of the methods. */
export const block = style({ border: `1px solid ${color.line}`, borderRadius: color.radius });

export const row = style({
  position: 'relative',
  selectors: { '& + &': { borderBlockStart: `1px solid ${color.line}` } },
});

export const radio = style({
  position: 'absolute',
  insetInlineStart: space[16],
  insetBlockStart: '1.125rem',
  inlineSize: '1.25rem',
  blockSize: '1.25rem',
  margin: 0,
  cursor: 'pointer',
});

export const rowHead = style({
  display: 'flex',
  alignItems: 'center',
  gap: space[12],
  minBlockSize: '3.5rem',
  paddingBlock: space[8],
  paddingInline: `calc(${space[48]} + ${space[4]}) ${space[16]}`,
  cursor: 'pointer',
  selectors: { [`${radio}:checked + &`]: { fontWeight: 600 } },
});

export const rowName = style({ flex: '1 1 auto', minInlineSize: 0 });

export const rowMark = style({
  inlineSize: '1.5rem',
  color: color.quiet,
  selectors: { [`${radio}:checked + ${rowHead} &`]: { color: color.text } },
});

/** Opens beneath the chosen row. What is not chosen is invisible, and so out of reach for keys and readers. */
export const rowBody = style({
  display: 'grid',
  gridTemplateRows: '0fr',
  visibility: 'hidden',
  transition: 'grid-template-rows 160ms ease-out, visibility 160ms',
  selectors: { [`${radio}:checked ~ &`]: { gridTemplateRows: '1fr', visibility: 'visible' } },
});

export const rowContent = style({ minBlockSize: 0, overflow: 'hidden' });

export const explanation = style({
  color: color.quiet,
  fontSize: type[14],
  paddingInline: space[16],
  paddingBlockEnd: space[16],
});

export const explanationAlone = style([explanation, { paddingBlockStart: space[16] }]);

export const cardFields = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
  gap: space[16],
  padding: space[16],
  selectors: { [`${rowContent} > &`]: { paddingBlockStart: space[4] } },
});

export const wholeRow = style({ gridColumn: '1 / -1' });

/** What is asked of the payer, beneath the methods. */
export const payerFields = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
  gap: space[16],
});

/** With an arrow of its own: a field's look takes the browser's away. */
export const select = style({
  paddingInlineEnd: space[32],
  backgroundImage:
    'linear-gradient(45deg,transparent 50%,currentColor 50%),linear-gradient(135deg,currentColor 50%,transparent 50%)',
  backgroundPosition: 'right 1.125rem center,right .8125rem center',
  backgroundSize: '.3125rem .3125rem',
  backgroundRepeat: 'no-repeat',
  selectors: { '[dir="rtl"] &': { backgroundPosition: 'left .8125rem center,left 1.125rem center' } },
});

// A field is seen with the methods that need it. Where a browser does not know the rule all are, and the server leaves out
// what was not asked.
globalStyle(
  METHODS.map((method) => `form:has(#method-${method}:checked) [data-for]:not([data-for~="${method}"])`).join(','),
  { display: 'none' },
);

/** Beside the label where the field is narrow, in the field where it is not. */
export const brands = style({
  position: 'absolute',
  insetInlineEnd: 0,
  insetBlockStart: 0,
  display: 'flex',
  gap: space[4],
  pointerEvents: 'none',
  '@media': {
    '(min-width: 440px)': { insetInlineEnd: space[12], insetBlockStart: 'calc(1.6875rem + 0.75rem)' },
  },
});

/** An open row has the marks in its field. */
export const rowBrands = style({
  display: 'flex',
  gap: space[4],
  flex: 'none',
  '@media': { '(max-width: 359px)': { display: 'none' } },
  selectors: { [`${radio}:checked + ${rowHead} &`]: { display: 'none' } },
});

export const codeHint = style({
  position: 'absolute',
  insetInlineEnd: space[12],
  // Under the label's line, in the middle of the field.
  insetBlockStart: 'calc(1.5625rem + 0.6875rem)',
  color: color.quiet,
  pointerEvents: 'none',
});

globalStyle(
  `${codeHint}[data-code-place="back"] > [data-place="front"], ${codeHint}[data-code-place="front"] > [data-place="back"]`,
  {
    display: 'none',
  },
);
globalStyle('[data-dots]', { stroke: color.surface });

export const trust = style({
  display: 'flex',
  alignItems: 'center',
  gap: space[8],
  paddingBlock: space[12],
  paddingInline: space[16],
  borderBlockStart: `1px solid ${color.line}`,
  color: color.quiet,
  fontSize: type[13],
  '@media': { [FORCED_COLORS]: { borderColor: 'CanvasText' } },
});

/** Without a script nothing can seal a card: then the fields would lead nowhere. */
const onlyWithScript = { '@media': { '(scripting: none)': { display: 'none' } } } as const;
export const sealedFields = style([cardFields, onlyWithScript]);
export const sealedTrust = style([trust, onlyWithScript]);
export const withoutScript = style([
  explanationAlone,
  { display: 'none', '@media': { '(scripting: none)': { display: 'block' } } },
]);

export const after = style({
  display: 'grid',
  gap: space[12],
  marginBlockStart: space[12],
  color: color.quiet,
  fontSize: type[14],
  textAlign: 'center',
});
