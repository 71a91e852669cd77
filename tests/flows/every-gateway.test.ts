/**
 * One payment by every gateway and method of the demo, through the house's own doors as a browser without a script goes, with
 * the simulated bank's pages clicked: the session is completed, and the gateway's ledger holds one charge.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerPage } from '~/gateways/simulation/answer-page';
import { DEMO_ROUTING } from '~/flows/demo-catalogue';
import { eventually, openShop, sessionBody, type Shop } from '../support/open-shop';
import { TEST_APP_URL, TEST_DATABASES } from '../support/open-test-house';
import { GOOD_CARD, post, see, submit, type SeenPage } from '../support/payer';

const SANDBOX_PAGES = `${TEST_APP_URL}/sandbox/simulators/`;

/** Everything that any page may ask of its payer. */
const PAYER = {
  ...GOOD_CARD,
  holder_name: 'Ana Payer',
  payer_name: 'Ana Payer',
  phone: '+55 11 98765-4321',
  street: 'Rua das Flores 12',
  postal_code: '01310-100',
  city: 'São Paulo',
  region: 'SP',
  iban: 'NL13TEST0123456789',
  account_holder: 'A. Klaassen',
};
const COUNTRIES: Readonly<Record<string, string>> = {
  BRL: 'BR',
  MXN: 'MX',
  INR: 'IN',
  SEK: 'SE',
  GBP: 'GB',
  CAD: 'CA',
};
const TAX_IDS: Readonly<Record<string, string>> = {
  BRL: '910.516.059-62',
  MXN: 'PEPJ800101HDFRRN09',
  INR: 'ABCDE1234F',
};

describe.each(TEST_DATABASES)('every gateway of the demo, on %s', (on) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ on, variables: { DEMO_GATEWAYS: 'all' } });
  }, 120_000);
  afterAll(() => shop.close());

  const openPage = async (currency: string, method: string) => {
    const body = sessionBody(shop.demo, { paymentData: { currency, paymentMethod: method } });
    const { session_id: id, checkout_url: url } = await shop.session(body);
    const { pathname } = new URL(url);
    return { id, path: pathname, page: await see(shop.knock, pathname) };
  };

  /** Asks a simulated page, as a click there does. */
  const atTheBank = (url: string, choice?: string) => {
    const body = choice === undefined ? undefined : new URLSearchParams({ choice });
    const { handlers } = shop.house.sandbox;
    return answerPage(
      handlers,
      new Request(url, { method: body ? 'POST' : 'GET', body }),
      url.slice(SANDBOX_PAGES.length),
    );
  };

  /** The addresses of simulated pages that a page leads to. */
  const bankPages = ({ html }: SeenPage) =>
    [...html.matchAll(new RegExp(`${SANDBOX_PAGES}[\\w./?=&;%-]+`, 'g'))].map(([url]) => url.replaceAll('&amp;', '&'));

  /** Does what pages ask for, one after the other, until none asks any more; answers how the session ended. */
  async function goOn(path: string, choice: 'complete' | 'fail'): Promise<string> {
    for (let step = 0; step < 8; step += 1) {
      const page = await see(shop.knock, path);
      const state = /data-state="([a-z-]+)"/.exec(page.html)?.[1] ?? 'elsewhere';
      const [bank] = bankPages(page);
      if (state === 'fingerprint') {
        // Without a script the payer presses Continue, and the bank has not looked.
        const action = /id="fingerprint-form"[^>]*action="([^"]+)"/.exec(page.html)?.[1] ?? '';
        await shop.knock(new URL(action, TEST_APP_URL).pathname, {
          method: 'POST',
          body: new URLSearchParams({ ...page.hidden, fingerprint: 'U' }),
        });
      } else if ((state === 'challenge' || state === 'redirect') && bank) {
        const pressed =
          state === 'challenge' || bank.includes('/challenge/') ? choice : choice === 'fail' ? 'decline' : 'approve';
        const back = await atTheBank(bank.split('?')[0] ?? bank, pressed);
        const location = new URL(back.headers.get('location') ?? '', TEST_APP_URL);
        await see(shop.knock, location.pathname + location.search);
      } else if ((state === 'qr' || state === 'voucher') && bank) {
        await atTheBank(bank);
      } else if (state === 'pending' || state === 'checking') {
        await new Promise((resolve) => setTimeout(resolve, 200));
      } else return state;
    }
    return 'nowhere';
  }

  const journeys = DEMO_ROUTING.all.filter((entry) => entry.priority === 1 || entry.currency !== 'AUD');

  test.each(journeys.map((entry) => [`${entry.currency} ${entry.method} by ${entry.connection}`, entry] as const))(
    '%s is paid once',
    async (_name, { currency, method, connection }) => {
      const { id, path, page } = await openPage(currency, method);
      const taxId = TAX_IDS[currency] ?? '';
      const country = COUNTRIES[currency] ?? 'NL';
      await submit(shop.knock, page, { ...PAYER, method, country, tax_id: taxId });
      await goOn(path, 'complete');
      await eventually(
        async () => (await shop.charged(id)).map(({ gateway, status }) => `${gateway} ${status}`),
        (charges) => charges.join() === `${connection} captured`,
        15_000,
      );
      const view = () => shop.knock(`/api/session/v1/${id}`, { headers: { 'x-secret-key': shop.demo.secretKey } });
      await eventually(
        async () => ((await (await view()).json()) as { status: string }).status,
        (status) => status === 'completed',
        15_000,
      );
    },
    60_000,
  );

  const cardRoutes = journeys.filter(({ method }) => method === 'card');
  test.each(cardRoutes.map((entry) => [`${entry.currency} by ${entry.connection}`, entry] as const))(
    '3-D Secure, %s: passed, it is paid once; failed, nothing is charged and it can be tried again',
    async (_name, { currency, connection }) => {
      const country = COUNTRIES[currency] ?? 'NL';
      const fields = {
        ...PAYER,
        method: 'card',
        card_number: '4000 0000 0000 3220',
        country,
        tax_id: TAX_IDS[currency] ?? '',
      };
      const failed = await openPage(currency, 'card');
      await submit(shop.knock, failed.page, fields);
      await goOn(failed.path, 'fail');
      await eventually(
        async () => /data-state="([a-z-]+)"/.exec((await see(shop.knock, failed.path)).html)?.[1],
        (state) => state === 'open',
        15_000,
      );
      expect(await shop.charged(failed.id)).toEqual([]);
      const passed = await openPage(currency, 'card');
      await submit(shop.knock, passed.page, fields);
      await goOn(passed.path, 'complete');
      await eventually(
        async () => (await shop.charged(passed.id)).map(({ gateway, status }) => `${gateway} ${status}`),
        (charges) => charges.join() === `${connection} captured`,
        15_000,
      );
    },
    60_000,
  );

  test('a declined card is told in words, and another one pays', async () => {
    for (const { currency, connection } of cardRoutes) {
      const { id, path, page } = await openPage(currency, 'card');
      const country = COUNTRIES[currency] ?? 'NL';
      const fields = { ...PAYER, method: 'card', country, tax_id: TAX_IDS[currency] ?? '' };
      await submit(shop.knock, page, { ...fields, card_number: '4000 0000 0000 9995' });
      const told = await see(shop.knock, path);
      expect(told.html, connection).toContain('data-state="open"');
      expect(told.html, connection).toContain('There is a problem');
      expect(await shop.charged(id), connection).toEqual([]);
      expect((await post(shop.knock, told, fields)).status).toBe(303);
      await eventually(
        () => shop.charged(id),
        (charges) => charges.length === 1,
        15_000,
      );
    }
  }, 120_000);
});
