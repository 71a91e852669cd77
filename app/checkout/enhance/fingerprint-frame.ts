import { find } from './page';
import { newFrame, postIntoFrame } from './post-into-frame';

/** The bank is waited for no longer than this. */
const MOST_MS = 10_000;
/** What the bank's page does once it is there, and where it then leads its frame, may take this long again. */
const SETTLES_MS = 500;

/** Whether the frame shows what was sent for, and not yet the empty page that every frame begins with. */
function isThere({ contentWindow }: HTMLIFrameElement): boolean {
  try {
    return contentWindow?.location.href !== 'about:blank';
  } catch {
    // Another origin's page may not be looked at: it is there.
    return true;
  }
}

/** Lets the card's bank look at the browser in an unseen frame, and goes on when it has, or when it took too long. */
export function showFingerprint(): void {
  const form = find('#fingerprint-form', HTMLFormElement);
  const url = form?.dataset.url;
  const end = form && find('input', HTMLInputElement, form);
  if (!url || !end) return;
  const frame = newFrame('allow-forms allow-scripts allow-same-origin');
  frame.hidden = true;
  let answer = 'N';
  const goOn = () => {
    clearTimeout(deadline);
    end.value = answer;
    form.submit();
  };
  const deadline = setTimeout(goOn, MOST_MS);
  let settling: ReturnType<typeof setTimeout> | undefined;
  document.body.append(frame);
  frame.addEventListener('load', () => {
    if (!isThere(frame)) return;
    answer = 'Y';
    clearTimeout(settling);
    settling = setTimeout(goOn, SETTLES_MS);
  });
  postIntoFrame({ url, method: 'POST', fields: form.dataset.fields });
}
