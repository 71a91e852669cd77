import { find } from './page';
import { newFrame, postIntoFrame } from './post-into-frame';

const SANDBOX =
  'allow-forms allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation';

/** A size in CSS pixels; the width of a telephone is all of it. */
export interface FrameSize {
  readonly width: '100%' | number;
  readonly height: number;
}

/** One of the sizes that banks draw their challenge for (EMV 3-D Secure: 500 × 600, 600 × 400, or the whole width). */
export function frameSize(room: { readonly width: number; readonly height: number }): FrameSize {
  if (room.width < 500) return { width: '100%', height: Math.max(400, Math.min(600, Math.round(room.height * 0.8))) };
  if (room.height < 640 && room.width >= 600) return { width: 600, height: 400 };
  return { width: 500, height: 600 };
}

/** Opens the bank's challenge inside the page. The way over the whole window stays beneath it. */
export function openChallenge(lookNow: () => void): void {
  const place = find('#challenge-frame', HTMLElement);
  const url = place?.dataset.url;
  if (!place || !url) return;
  const frame = newFrame(SANDBOX);
  const size = frameSize({ width: place.clientWidth || innerWidth, height: innerHeight });
  frame.title = place.dataset.title ?? '';
  frame.width = String(size.width);
  frame.height = String(size.height);
  frame.allow = 'payment; publickey-credentials-get';
  // The bank's last page is one of ours: each page of the frame may be the one after which the outcome is known.
  frame.addEventListener('load', lookNow);
  addEventListener('message', ({ origin, data }: MessageEvent<unknown>) => {
    const isReturn = typeof data === 'object' && data !== null && 'florin' in data && data.florin === 'returned';
    if (origin === location.origin && isReturn && place.dataset.followUrl) location.replace(place.dataset.followUrl);
  });
  place.append(frame);
  postIntoFrame({ url, method: place.dataset.method, fields: place.dataset.fields });
}
