/**
 * The page's drawings, as ready markup: they never change, so rendering them piece by piece at each request would be
 * wasted. All are decoration beside words and hidden from readers.
 */
import type { Method } from '~/gateways/contract';

const line = (size: number, content: string) =>
  `<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${content}</svg>`;

const CARD = '<rect x="2.5" y="5" width="19" height="14" rx="2.5"/><path d="M2.5 9.5h19M6 15h4"/>';
const BANK = '<path d="M3.5 9.5 12 4l8.5 5.5zM5.5 12.5v4.5M10 12.5v4.5M14 12.5v4.5M18.5 12.5v4.5M3.5 20h17"/>';
const VOUCHER = '<path d="M4 5v14M7 5v14M10.5 5v14M13 5v14M17 5v14M20 5v14"/>';
const TRANSFER = '<path d="M4 8.5h15M15.5 5 19 8.5 15.5 12M20 15.5H5M8.5 12 5 15.5 8.5 19"/>';
const WALLET = '<path d="M4 7.5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 7.5 15.5 4v3.5M16 13.5h1"/>';

const METHOD_DRAWINGS: Readonly<Record<Method, string>> = {
  card: CARD,
  pix: '<path d="m12 3.5 8.5 8.5-8.5 8.5L3.5 12zM7.75 7.75 12 12l4.25-4.25M7.75 16.25 12 12l4.25 4.25"/>',
  upi: '<path d="m8 4 4 8-7.5 8zM14 4l4 8-7.5 8z"/>',
  openbanking: BANK,
  ideal: BANK,
  sepa: BANK,
  boleto: VOUCHER,
  oxxo: VOUCHER,
  banktransfer: TRANSFER,
  spei: TRANSFER,
  pse: BANK,
  klarna: WALLET,
  paypal: WALLET,
  applepay: WALLET,
  googlepay: WALLET,
};

export const METHOD_MARKS: Readonly<Record<Method, string>> = Object.fromEntries(
  Object.entries(METHOD_DRAWINGS).map(([method, drawing]) => [method, line(24, drawing)]),
) as Record<Method, string>;

export const LOCK = line(
  16,
  '<rect x="5" y="11" width="14" height="9.5" rx="2"/><path d="M8 11V7.5a4 4 0 0 1 8 0V11"/>',
);

const brand = (content: string) =>
  `<rect x=".5" y=".5" width="33" height="21" rx="3" fill="#fff" stroke="#d4d8de"/>${content}`;
const lettering = (text: string, fill: string, width: number) =>
  `<text x="17" y="14.5" text-anchor="middle" textLength="${width}" lengthAdjust="spacingAndGlyphs" font-family="Arial,sans-serif" font-weight="700" font-size="9.5" fill="${fill}">${text}</text>`;
const circles = (left: string, right: string, middle: string) =>
  `<circle cx="13.5" cy="11" r="6.5" fill="${left}"/><circle cx="20.5" cy="11" r="6.5" fill="${right}"/><path d="M17 5.52a6.5 6.5 0 0 1 0 10.96 6.5 6.5 0 0 1 0-10.96" fill="${middle}"/>`;

/** By the names that the card library gives the brands. The first four are shown before a number is typed. */
const BRAND_DRAWINGS = {
  visa: brand(
    `<text x="17" y="14.8" text-anchor="middle" textLength="23" lengthAdjust="spacingAndGlyphs" font-family="Arial,sans-serif" font-style="italic" font-weight="700" font-size="10.5" fill="#1434cb">VISA</text>`,
  ),
  mastercard: brand(circles('#eb001b', '#f79e1b', '#ff5f00')),
  'american-express': `<rect width="34" height="22" rx="3" fill="#016fd0"/>${lettering('AMEX', '#fff', 25)}`,
  discover: brand(
    `<path d="M34 12v7a3 3 0 0 1-3 3H12c9-1.5 17-4.5 22-10" fill="#f47216"/>${lettering('DISC', '#1f2937', 22).replace('14.5', '11.5')}`,
  ),
  'diners-club': brand(
    '<circle cx="17" cy="11" r="7" fill="#0079be"/><path d="M15 6.8v8.4a4.6 4.6 0 0 1 0-8.4M19 6.8v8.4a4.6 4.6 0 0 0 0-8.4" fill="#fff"/>',
  ),
  jcb: brand(
    '<rect x="8" y="4.5" width="5" height="13" rx="1.5" fill="#0e4c96"/><rect x="14.5" y="4.5" width="5" height="13" rx="1.5" fill="#d8232a"/><rect x="21" y="4.5" width="5" height="13" rx="1.5" fill="#158944"/>',
  ),
  unionpay: brand(
    '<path d="M9 4.5h6l-3 13H6z" fill="#d8232a"/><path d="M14.5 4.5h6l-3 13h-6z" fill="#01467c"/><path d="M20 4.5h7l-3 13h-7z" fill="#0e7c86"/>',
  ),
  maestro: brand(circles('#0099df', '#ed0006', '#6c6bbd')),
  elo: `<rect width="34" height="22" rx="3" fill="#111"/><g fill="none" stroke-width="2.2"><path d="M11.5 7.7A6 6 0 0 1 17 5" stroke="#ffcb05"/><path d="M17 5a6 6 0 0 1 5.8 7.5" stroke="#00a4e0"/><path d="M17 17a6 6 0 0 0 5-2.7" stroke="#ef4123"/></g><circle cx="16" cy="11" r="2.5" fill="#fff"/>`,
} as const;

const SHOWN_FIRST = 4;
const picture = (content: string) =>
  `<svg width="30" height="20" viewBox="0 0 34 22" aria-hidden="true">${content}</svg>`;
const use = (name: string) => picture(`<use href="#mark-${name}"/>`);

/** Every brand's mark, each in an element that the page's script can show when it knows the brand. */
export const BRAND_MARKS = Object.entries(BRAND_DRAWINGS)
  .map(
    ([name, drawing], index) =>
      `<span data-brand="${name}"${index < SHOWN_FIRST ? '' : ' hidden'}>${picture(`<g id="mark-${name}">${drawing}</g>`)}</span>`,
  )
  .join('');

/** Three marks for the row of the drawer, drawn from the ones above. */
export const ROW_BRAND_MARKS = ['visa', 'mastercard', 'american-express'].map(use).join('');

const miniature = (place: string, content: string) =>
  `<svg data-place="${place}" width="30" height="22" viewBox="0 0 30 22" fill="none" stroke="currentColor" aria-hidden="true"><rect x=".75" y="1.75" width="26" height="18" rx="2.5" stroke-width="1.5"/>${content}</svg>`;

/** Where on the card the code is: the back for most brands, the front for American Express. */
export const CODE_HINTS =
  miniature(
    'back',
    '<path d="M1 6.5h25.5" stroke-width="3"/><rect x="15" y="10.5" width="14" height="8" rx="4" fill="currentColor" stroke="none"/><path d="M18.5 14.5h.1M22 14.5h.1M25.5 14.5h.1" data-dots="" stroke-width="2" stroke-linecap="round"/>',
  ) +
  miniature(
    'front',
    '<path d="M4 15.5h8" stroke-width="1.5"/><rect x="13" y="4.5" width="16" height="8" rx="4" fill="currentColor" stroke="none"/><path d="M16.5 8.5h.1M19.5 8.5h.1M22.5 8.5h.1M25.5 8.5h.1" data-dots="" stroke-width="2" stroke-linecap="round"/>',
  );

const large = (content: string) =>
  `<svg width="56" height="56" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.25" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${content}</svg>`;

const RING = '<circle cx="12" cy="12" r="10.5"';
const stateDrawing = (content: string) => large(`${RING} opacity=".3"/>${content}`);

/** One drawing for each state that is a page of its own. `classes` are for the parts that move. */
export const stateDrawings = (classes: { drawn: string; waitingRing: string }) => {
  const turning = `<path d="M12 1.5A10.5 10.5 0 0 1 22.5 12" class="${classes.waitingRing}"/>`;
  return {
    bank: stateDrawing('<path d="m6.5 10.5 5.5-3.5 5.5 3.5zM8 12.5v3M10.7 12.5v3M13.3 12.5v3M16 12.5v3M6.5 17.5h11"/>'),
    waiting: stateDrawing(
      `${turning}<path d="m6.5 10.5 5.5-3.5 5.5 3.5zM8 12.5v3M10.7 12.5v3M13.3 12.5v3M16 12.5v3M6.5 17.5h11"/>`,
    ),
    checking: stateDrawing(`${turning}<circle cx="11.3" cy="11.3" r="3.8"/><path d="m14.2 14.2 3 3"/>`),
    paid: large(
      `${RING} pathLength="48" class="${classes.drawn}"/><path d="m7.5 12.4 3.2 3.1 6-6.6" pathLength="48" class="${classes.drawn}" stroke-width="1.75"/>`,
    ),
    clock: stateDrawing('<path d="M12 7v5l3.2 2"/>'),
    none: stateDrawing('<path d="M6.5 9h11v7h-11zM6.5 11.3h11M5.5 18 18.5 6.5"/>'),
    lost: stateDrawing('<path d="M9.5 9.7a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.9M12 16.5v.1"/>'),
    link: stateDrawing(
      '<path d="M10.5 8.5 12 7a3 3 0 0 1 4.3 4.3l-1.5 1.5M13.5 15.5 12 17a3 3 0 0 1-4.3-4.3l1.5-1.5M10 10.2l.3.3M13.7 13.7l.3.3"/>',
    ),
    pause: stateDrawing('<path d="M10 8.5v7M14 8.5v7"/>'),
  } as const;
};
