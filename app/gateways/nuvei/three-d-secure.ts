import type { BrowserDetails } from '~/gateways/contract';
import type { Terms } from './continuation';

/** How the look at the browser ended: it was had, it was not, or nobody knows. */
export const METHOD_ENDS = ['Y', 'N', 'U'] as const;
export type MethodEnd = (typeof METHOD_ENDS)[number];

interface Looked {
  readonly methodCompletionInd: MethodEnd;
  readonly version: string;
  readonly now: Date;
}

/** What the card's bank is asked with, for it to authenticate the payer or not. */
export function threeDSecureOf(terms: Terms, { methodCompletionInd, version, now }: Looked): object {
  return {
    methodCompletionInd,
    version,
    notificationURL: terms.returnUrl,
    merchantURL: new URL(terms.returnUrl).origin,
    platformType: '02',
    ...(terms.browser ? { browserDetails: browserOf(terms.browser, terms.payerAddress) } : {}),
    v2AdditionalParams: {
      challengeWindowSize: '05',
      ...(terms.wantsChallenge ? { challengePreference: '01' } : {}),
      ...(terms.store?.purpose === 'subscription' ? rebillOf(now) : {}),
    },
  };
}

/** Without a script, only what the browser's requests say. */
function browserOf({ acceptHeader, userAgent, language, screen }: BrowserDetails, ip: string | null): object {
  const seen = screen && {
    colorDepth: String(screen.colorDepth),
    screenHeight: String(screen.height),
    screenWidth: String(screen.width),
    timeZone: String(screen.timeZoneOffsetMinutes),
  };
  const always = {
    acceptHeader,
    userAgent,
    language,
    javaEnabled: 'FALSE',
    javaScriptEnabled: seen ? 'TRUE' : 'FALSE',
  };
  return { ...always, ...(ip === null ? {} : { ip }), ...seen };
}

const YEARS_OF_REBILLING = 5;

/** 3-D Secure wants an end and a rhythm of later payments: generous ones, which the bank may hold the merchant to. */
function rebillOf(now: Date): object {
  const end = new Date(Date.UTC(now.getUTCFullYear() + YEARS_OF_REBILLING, now.getUTCMonth(), now.getUTCDate()));
  return { rebillExpiry: end.toISOString().slice(0, 10).replaceAll('-', ''), rebillFrequency: '1' };
}
