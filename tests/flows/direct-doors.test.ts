import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { createRequestHandler, type AppLoadContext, type ServerBuild } from '@remix-run/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { directly } from '~/direct-doors.server';
import { responseTo } from '~/http/reply';
import { buildIfStale } from '../../scripts/build.mjs';
import { openShop, type Shop } from '../support/open-shop';
import { TEST_APP_URL } from '../support/open-test-house';

interface Build extends ServerBuild {
  readonly entry: ServerBuild['entry'] & { readonly module: { readonly directly: typeof directly } };
}

let shop: Shop;
let byRemix: (request: Request, context: AppLoadContext) => Promise<Response>;
let direct: typeof byRemix;

beforeAll(async () => {
  shop = await openShop();
  const entry = pathToFileURL(join(buildIfStale({ test: true }), 'server/index.js')).href;
  const build = (await import(/* @vite-ignore */ entry)) as Build;
  const remix = createRequestHandler(build, 'production');
  byRemix = (request, context) => remix(request, context);
  const answer = build.entry.module.directly(() => Promise.reject(new Error('no direct door')));
  direct = async (request, context) => {
    const answered = await answer(Object.assign(request, { toRequest: () => request }), context);
    return answered instanceof Response ? answered : responseTo(answered);
  };
}, 180_000);
afterAll(() => shop.close());

/** What differs from one answer to the next by design. */
function withoutChance(text: string): string {
  return text
    .replace(/name="(token|submission_id)" value="[^"]*"/g, 'name="$1"')
    .replace(/data-now="[^"]*"/g, 'data-now')
    .replace(/"expires_at":"[^"]*"/g, '"expires_at"');
}

test.each([
  ['the page', () => shop.session().then((session) => new URL(session.checkout_url).pathname)],
  ['its status', () => shop.session().then((session) => `${new URL(session.checkout_url).pathname}/status`)],
  ['a session', () => shop.session().then((session) => `/api/session/v1/${session.session_id}`)],
  ['a page that is not there', () => Promise.resolve('/checkout/sess_no')],
  ['health', () => Promise.resolve('/health')],
  ['the keys', () => Promise.resolve('/.well-known/jwks.json')],
])('%s is the same, byte for byte, at a direct door and by Remix', async (_name, pathOf) => {
  const path = await pathOf();
  const ask = async (answer: typeof direct) => {
    const headers = { 'x-secret-key': shop.demo.secretKey, 'accept-language': 'de' };
    const request = new Request(TEST_APP_URL + path, { headers });
    const context = { house: shop.house, nonce: 'nonce', requestId: 'request', clientAddress: '127.0.0.1' };
    const response = await answer(request, context);
    const { status } = response;
    const policy = response.headers.get('content-security-policy');
    return { status, policy, type: response.headers.get('content-type'), text: withoutChance(await response.text()) };
  };
  // The first opening changes a session's status: it is looked at once before.
  await ask(direct);
  expect(await ask(direct)).toEqual(await ask(byRemix));
});
