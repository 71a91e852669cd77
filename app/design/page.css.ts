import { globalStyle, style } from '@vanilla-extract/css';
import { color, LESS_MOTION, type } from './tokens.css';

globalStyle('*, *::before, *::after', { boxSizing: 'border-box' });

globalStyle('html', { WebkitTextSizeAdjust: '100%', textSizeAdjust: '100%', accentColor: color.accent });

globalStyle('body', {
  margin: 0,
  background: color.background,
  color: color.onBackground,
  fontFamily: color.font,
  fontSize: type[16],
  lineHeight: 1.5,
  fontVariantNumeric: 'tabular-nums',
  overflowWrap: 'break-word',
  WebkitFontSmoothing: 'antialiased',
});

globalStyle('h1, h2, p, ul, ol, dl, dd, fieldset', { margin: 0, padding: 0 });
globalStyle('fieldset', { border: 0, minInlineSize: 0 });
globalStyle('h1, h2, legend', { fontSize: 'inherit', fontWeight: 600 });
globalStyle('button, input, select, textarea', {
  font: 'inherit',
  letterSpacing: 'inherit',
  color: 'inherit',
  margin: 0,
});
globalStyle('svg', { display: 'block', flex: 'none' });

// `display` of a class would win over the attribute otherwise.
globalStyle('[hidden]', { display: 'none !important' });

globalStyle(':focus-visible', { outline: `2px solid ${color.accent}`, outlineOffset: '2px' });
globalStyle('::selection', { background: color.accent, color: color.surface });

globalStyle('*, *::before, *::after', {
  '@media': {
    [LESS_MOTION]: {
      animationDuration: '1ms !important',
      animationIterationCount: '1 !important',
      transition: 'none !important',
    },
  },
});

// Names that run the other way than the page still begin at the page's own edge.
globalStyle('[dir="rtl"] [dir="auto"]', { textAlign: 'right' });
globalStyle('[dir="ltr"] [dir="auto"]', { textAlign: 'left' });

/** Heard, not seen. */
export const unseen = style({
  position: 'absolute',
  inlineSize: 1,
  blockSize: 1,
  margin: -1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
});
