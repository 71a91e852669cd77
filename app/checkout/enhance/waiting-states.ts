/**
 * What the page's script does where something is waited for: a bank's frame, its look at the browser, a code to scan. Loaded
 * by those pages alone, so that the form's script stays small.
 */
import type { ClientWords } from '../client-words';
import { openChallenge } from './challenge-frame';
import { showFingerprint } from './fingerprint-frame';
import { goToBank } from './go-to-bank';
import { enhanceQrCode } from './qr-code';

export function enhanceWaitingStates(words: ClientWords | null, lookNow: () => void): void {
  openChallenge(lookNow);
  showFingerprint();
  goToBank();
  enhanceQrCode(words, lookNow);
}
