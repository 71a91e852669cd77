import { announce, find } from './page';
import type { ClientWords } from '../client-words';

const COPIED_MS = 4_000;
const TICK_MS = 1_000;
const MINUTE_SECONDS = 60;

function inWords(count: number, unit: 'minute' | 'second', sentence: ClientWords['secondsLeft'] | undefined): string {
  const language = globalThis.document?.documentElement.lang || undefined;
  const words = sentence?.[new Intl.PluralRules(language).select(count)] ?? sentence?.other;
  if (words) return words.replace('{{count}}', new Intl.NumberFormat(language).format(count));
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** The time left in words: whole minutes until the last one, then seconds, as the server writes it. */
export function timeLeft(seconds: number, words: ClientWords | null): string {
  if (seconds >= MINUTE_SECONDS) return inWords(Math.floor(seconds / MINUTE_SECONDS), 'minute', words?.minutesLeft);
  return inWords(seconds, 'second', words?.secondsLeft);
}

function countDown(element: HTMLElement, words: ClientWords | null, lookNow: () => void): void {
  // By the server's count where the page has it: the payer's clock may be wrong, but it runs at the right speed.
  const told = Number(element.dataset.secondsLeft ?? Number.NaN);
  const untilExpiryMs = Date.parse(element.dataset.expiresAt ?? '') - Date.now();
  const endsAtMs = performance.now() + (Number.isNaN(told) ? untilExpiryMs : told * 1_000);
  if (Number.isNaN(endsAtMs)) return;
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((endsAtMs - performance.now()) / 1_000));
    const text = timeLeft(seconds, words);
    if (element.textContent !== text) element.textContent = text;
    if (seconds > 0) return;
    clearInterval(timer);
    lookNow();
  };
  const timer = setInterval(tick, TICK_MS);
  tick();
}

async function copy(code: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.value);
    return true;
  } catch {
    // Without a secure origin or the permission, the old way still works after a press.
    code.select();
    return document.execCommand('copy');
  }
}

/** Counts down how long the code works, and copies it; a voucher's reference has no countdown. */
export function enhanceQrCode(words: ClientWords | null, lookNow: () => void): void {
  const seconds = find('#time-left', HTMLElement);
  const code = find('#copy-text', HTMLInputElement);
  const button = find('#copy', HTMLButtonElement);
  if (seconds) countDown(seconds, words, lookNow);
  if (!code || !button) return;
  button.hidden = false;
  const say = async () => {
    if (!(await copy(code))) return;
    button.textContent = words?.copied ?? button.textContent;
    announce(words?.copied);
    setTimeout(() => (button.textContent = words?.copy ?? button.textContent), COPIED_MS);
  };
  button.addEventListener('click', () => {
    say().catch(reportError);
  });
}
