import { directly } from '~/direct-doors.server';
import type { House } from '~/flows/house';
import { responseTo } from '~/http/reply';
import { TEST_APP_URL } from './open-test-house';

/** Knocks at the house's doors without a server: a request in, a response out. Redirects are not followed. */
export type Knock = (path: string, init?: RequestInit) => Promise<Response>;

export function doorsOf(house: House): Knock {
  const answer = directly(() => Promise.resolve(new Response('no such direct door', { status: 404 })));
  const context = { house, nonce: 'test-nonce', requestId: 'test', clientAddress: '127.0.0.1' };
  return async (path, init) => {
    const request = new Request(new URL(path, TEST_APP_URL), { redirect: 'manual', ...init });
    const answered = await answer(Object.assign(request, { toRequest: () => request }), context);
    return answered instanceof Response ? answered : responseTo(answered);
  };
}

/** A page as the payer got it: its words and the hidden fields of its form. */
export interface SeenPage {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  readonly hidden: Readonly<Record<string, string>>;
}

function attribute(tag: string, name: string): string {
  return (
    new RegExp(`\\b${name}="([^"]*)"`)
      .exec(tag)?.[1]
      ?.replaceAll('&amp;', '&')
      .replaceAll('&#x27;', "'")
      .replaceAll('&quot;', '"') ?? ''
  );
}

/** The hidden inputs of a page. */
export function hiddenFields(html: string): Record<string, string> {
  const tags = html.match(/<input\b[^>]*>/g) ?? [];
  return Object.fromEntries(
    tags
      .filter((tag) => attribute(tag, 'type') === 'hidden')
      .map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')]),
  );
}

/** Opens a page, following the house's own redirects; stops at an address of someone else's, with an empty page. */
export async function see(knock: Knock, path: string): Promise<SeenPage> {
  let url = path;
  for (let hops = 0; hops < 10; hops += 1) {
    const response = await knock(url);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || !location) {
      const html = await response.text();
      return { status: response.status, url, html, hidden: hiddenFields(html) };
    }
    const next = new URL(location, new URL(url, TEST_APP_URL));
    if (next.origin !== TEST_APP_URL) return { status: response.status, url: next.href, html: '', hidden: {} };
    url = next.pathname + next.search;
  }
  throw new Error(`too many redirects at ${path}`);
}

export const GOOD_CARD = {
  card_number: '4242 4242 4242 4242',
  expiry: '12 / 34',
  security_code: '123',
  email: 'payer@example.com',
};

/** What a browser says of itself and of where it comes from. */
const BROWSER = {
  origin: TEST_APP_URL,
  'sec-fetch-site': 'same-origin',
  accept: 'text/html,application/xhtml+xml',
  'user-agent': 'Mozilla/5.0 (a browser without a script)',
};

/** Posts the page's form as a browser without a script does; answers where it leads. */
export async function submit(knock: Knock, page: SeenPage, fields: Readonly<Record<string, string>>): Promise<string> {
  const response = await post(knock, page, fields);
  const location = response.headers.get('location');
  if (response.status !== 303 || !location)
    throw new Error(`the form answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return location;
}

/** The same, with the whole answer. */
export function post(knock: Knock, page: SeenPage, fields: Readonly<Record<string, string>>): Promise<Response> {
  const body = new URLSearchParams({ ...page.hidden, intent: 'pay', ...fields });
  const path = page.url.split('?')[0] ?? page.url;
  return knock(path, { method: 'POST', body, headers: BROWSER });
}
