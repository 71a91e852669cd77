import { LRUCache } from 'lru-cache';
import { randomUUID } from 'node:crypto';
import type { CheckoutPage, PageState } from './checkout-page';
import type { PageFrame } from './page-frame';
import { renderPage } from './render-page';

/** What differs between two answers of the same order to payers who have typed nothing yet. */
const SLOTS = ['nonce', 'pageUrl', 'now', 'token', 'submissionId', 'statusUrl', 'followUrl', 'version'] as const;
type Slot = (typeof SLOTS)[number];

/** Stand-ins that nothing a merchant or payer writes can hold: drawn at random for this process, letters and digits only. */
const MARKS = Object.fromEntries(SLOTS.map((slot) => [slot, `x${randomUUID().replaceAll('-', '')}x`])) as Record<
  Slot,
  string
>;
const EVERY_MARK = new RegExp(Object.values(MARKS).join('|'), 'g');
const SLOT_OF_MARK = new Map(SLOTS.map((slot) => [MARKS[slot], slot]));

/** A document's bytes between its slots. */
interface Template {
  readonly pieces: readonly Buffer[];
  /** One fewer than there are pieces. */
  readonly slots: readonly Slot[];
  readonly bytes: number;
}

const MOST_BYTES = 8 * 1024 * 1024;
const templates = new LRUCache<string, Template>({ maxSize: MOST_BYTES, sizeCalculation: ({ bytes }) => bytes + 1 });

type OpenState = Extract<PageState, { kind: 'open' }>;

/** Whether a page holds nothing of its payer: no word typed, no problem, nothing to tell of an earlier try. */
function isUntouched(state: PageState): state is OpenState {
  if (state.kind !== 'open' || state.problems.length > 0 || state.notice !== null) return false;
  const { method, payer, ...texts } = state.values;
  return method === null && [...Object.values(texts), ...Object.values(payer)].every((text) => text === '');
}

/**
 * Draws a document. That of an order which many payers see alike (a link's, a plan's) is drawn once and kept, without
 * anything of a payer or of a session in it; each answer then gets its own nonce, token and addresses.
 */
export function drawDocument(page: CheckoutPage, frame: PageFrame): Buffer<ArrayBuffer> {
  const { state } = page;
  if (!isUntouched(state)) return Buffer.from(renderPage(page, frame));
  const {
    token: _token,
    submissionId: _id,
    statusUrl: _status,
    followUrl: _follow,
    version: _version,
    ...same
  } = state;
  const { nonce: _nonce, pageUrl: _page, now: _now, css: _css, ...framed } = frame;
  const key = JSON.stringify([{ ...page, state: same }, framed]);
  let template = templates.get(key);
  if (!template) templates.set(key, (template = templateOf(page, state, frame)));
  return filled(template, { ...state, nonce: frame.nonce, pageUrl: frame.pageUrl, now: frame.now ?? '' });
}

function templateOf(page: CheckoutPage, state: OpenState, frame: PageFrame): Template {
  const { nonce, pageUrl, now, ...marks } = MARKS;
  const html = renderPage({ ...page, state: { ...state, ...marks } }, { ...frame, nonce, pageUrl, now });
  const pieces = html.split(EVERY_MARK).map((piece) => Buffer.from(piece));
  const slots = [...html.matchAll(EVERY_MARK)].map(([mark]) => SLOT_OF_MARK.get(mark) ?? 'nonce');
  return { pieces, slots, bytes: pieces.reduce((sum, piece) => sum + piece.length, 0) };
}

/** Everything that fills a slot is of our own making: letters, digits and signs that HTML does not need to escape. */
function filled({ pieces, slots, bytes }: Template, values: Readonly<Record<Slot, string>>): Buffer<ArrayBuffer> {
  const longest = slots.reduce((sum, slot) => sum + values[slot].length, bytes);
  const document = Buffer.allocUnsafe(longest);
  let end = 0;
  for (const [index, piece] of pieces.entries()) {
    end += piece.copy(document, end);
    const slot = slots[index];
    if (slot) end += document.write(values[slot], end, 'latin1');
  }
  return document.subarray(0, end);
}
