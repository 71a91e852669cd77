import type { BrowserDetails } from '~/gateways/contract';

const LONGEST_HEADER = 2_000;
const MOST_PIXELS = 20_000;
const COLOR_DEPTHS: ReadonlySet<number> = new Set([1, 4, 8, 15, 16, 24, 30, 32, 48]);
const MOST_OFFSET_MINUTES = 14 * 60;

/** The screen as the page's script wrote it: `1280.800.24.-60`. Null where it wrote nothing, or somebody else something. */
function screenOf(text: string): BrowserDetails['screen'] {
  if (!/^\d{1,5}\.\d{1,5}\.\d{1,2}\.-?\d{1,3}$/.test(text)) return null;
  const [width = 0, height = 0, colorDepth = 0, timeZoneOffsetMinutes = 0] = text.split('.').map(Number);
  const isScreen = Math.min(width, height) > 0 && Math.max(width, height) <= MOST_PIXELS;
  const isKnown = COLOR_DEPTHS.has(colorDepth) && Math.abs(timeZoneOffsetMinutes) <= MOST_OFFSET_MINUTES;
  return isScreen && isKnown ? { width, height, colorDepth, timeZoneOffsetMinutes } : null;
}

/** What 3-D Secure tells the card's bank about the browser; null for what is none. */
export function browserOf(headers: Pick<Headers, 'get'>, screen: string): BrowserDetails | null {
  const userAgent = headers.get('user-agent');
  if (!userAgent) return null;
  const [language = ''] = (headers.get('accept-language') ?? '').split(/[,;]/, 1);
  return {
    acceptHeader: (headers.get('accept') ?? '*/*').slice(0, LONGEST_HEADER),
    userAgent: userAgent.slice(0, LONGEST_HEADER),
    language: /^[a-z]{1,8}(?:-[a-z\d]{1,8})*$/i.test(language.trim()) ? language.trim() : 'en',
    screen: screenOf(screen),
  };
}
