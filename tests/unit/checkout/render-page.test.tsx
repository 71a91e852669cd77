import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import { createServer } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIELD_PROBLEMS, FORM_FIELDS, type CheckoutPage } from '~/checkout/checkout-page';
import { renderPage, type PageFrame } from '~/checkout/render-page';
import { themeCssFor } from '~/design/theme';
import { DECLINE_CODES, METHODS } from '~/gateways/contract';
import { LOCALES, type Locale } from '~/translations/locales';
import { plain } from '~/translations/translate';
import { compilePageCss } from '../../support/page-css';
import { SAMPLE_STATES, samplePage, type SampleName } from '../../support/sample-pages';

const frame: PageFrame = {
  nonce: 'nonce-1',
  css: 'body{margin:0}',
  themeCss: ':root{--radius:8px}',
  scriptUrl: '/assets/enhance.js',
  pageUrl: '/checkout/sess_1',
  goesOn: true,
  refreshSeconds: 3,
};
const names = Object.keys(SAMPLE_STATES) as SampleName[];
const locales = Object.keys(LOCALES) as Locale[];

const draw = (name: SampleName, locale: Locale = 'en') => renderPage(samplePage(name, locale), frame);
const drawPage = (page: CheckoutPage) => renderPage(page, frame);
/** The text that is seen, without markup. */
const textOf = (html: string) =>
  html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/\s+/g, ' ');
const titleOf = (html: string) => /<title>(.*?)<\/title>/.exec(html)?.[1] ?? '';
const tag = (html: string, id: string) => new RegExp(`<[a-z]+[^>]*\\sid="${id}"[^>]*>`).exec(html)?.[0] ?? '';

function withOpen(change: Partial<Extract<CheckoutPage['state'], { kind: 'open' }>>): CheckoutPage {
  const page = samplePage('open');
  if (page.state.kind !== 'open') throw new Error('not the open page');
  return { ...page, state: { ...page.state, ...change } };
}

describe.each(names)('the page %s', (name) => {
  it.each(locales)('is a whole document in %s', (locale) => {
    const html = draw(name, locale);
    expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${locale}" dir="${LOCALES[locale].direction}">`));
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    expect(html.match(/<main\b/g)).toHaveLength(1);
    expect(titleOf(html)).not.toBe('');
    expect(textOf(html)).not.toMatch(/undefined|\[object|\{\{|NaN/);
  });

  it('keeps to the policy: no style attributes, no inline handlers, every style and script with the nonce', () => {
    const html = draw(name);
    expect(html).not.toMatch(/<[^>]+\sstyle=/);
    expect(html).not.toMatch(/<[^>]+\son[a-z]+=/);
    for (const [opening] of html.matchAll(/<(?:style|script)\b[^>]*>/g)) expect(opening).toContain('nonce="nonce-1"');
    expect(html).not.toMatch(/<(?:link|img|iframe|object)\b|@import|url\(/);
  });

  it('has no id twice, and every reference by id leads somewhere', () => {
    const html = draw(name);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const targets = [...html.matchAll(/\s(?:for|aria-labelledby|aria-describedby|form)="([^"]+)"/g)].flatMap(
      ([, list]) => list?.split(' ') ?? [],
    );
    const links = [...html.matchAll(/\shref="#([^"]+)"/g)].map(([, id]) => id);
    for (const target of [...targets, ...links]) expect(ids).toContain(target);
  });
});

describe('the form', () => {
  it('has one labeled field for each thing to type, with the names on the wire as ids', () => {
    const html = draw('open-single');
    const labels = {
      email: 'Email',
      card_number: 'Card number',
      expiry: 'Expiry date',
      security_code: 'Security code',
      holder_name: 'Name on card',
    };
    for (const [id, label] of Object.entries(labels)) {
      expect(html).toMatch(new RegExp(`<label[^>]* for="${id}">${label}</label>`));
      expect(tag(html, id)).toContain(`name="${id}"`);
      expect(html).toContain(`id="${id}-error" data-error="" hidden=""`);
    }
    expect(tag(html, 'card_number')).toMatch(/inputMode="numeric" autoComplete="cc-number"/i);
    expect(tag(html, 'security_code')).not.toContain('value=');
    expect(html).not.toMatch(/type="number"|maxlength/i);
  });

  it('offers a group of radio buttons only where there is a choice', () => {
    const several = draw('open');
    expect(several).toMatch(/<fieldset[^>]*><legend[^>]*>Payment method<\/legend>/);
    expect(several.match(/type="radio"/g)).toHaveLength(3);
    expect(tag(several, 'method-card')).toContain('checked');
    const single = draw('open-single');
    expect(single).not.toMatch(/<fieldset|type="radio"|Payment method/);
    expect(single).toContain('<input type="hidden" name="method" value="card"/>');
  });

  it('calls every method by its name', () => {
    const methods = METHODS.map((method) => ({
      method,
      gatewayName: 'Practice gateway',
      needsHolderName: false,
      payerFields: [],
    }));
    const html = drawPage(withOpen({ methods }));
    const expected = [
      'Card',
      'Pix',
      'UPI',
      'Pay by bank',
      'iDEAL',
      'SEPA Direct Debit',
      'Boleto',
      'OXXO',
      'Bank transfer',
      'SPEI',
      'PSE',
      'Klarna',
      'PayPal',
      'Apple Pay',
      'Google Pay',
    ];
    METHODS.forEach((method, at) => {
      const label = new RegExp(`<label[^>]* for="method-${method}">(.*?)</label>`).exec(html)?.[1] ?? '';
      expect(textOf(label.replace(/<span[^>]*aria-hidden="true".*?<\/svg><\/span>/g, '')).trim()).toBe(expected[at]);
    });
  });

  it('has Pay as its first submit button, so that Enter pays, and carries the language picker along', () => {
    const html = draw('open');
    const buttons = [...html.matchAll(/<button\b[^>]*>/g)]
      .map(([opening]) => opening)
      .filter((opening) => !opening.includes('type="button"'));
    expect(buttons[0]).toContain('id="pay" name="intent" value="pay"');
    expect(tag(html, 'language')).toContain('form="payment-form"');
    expect(tag(html, 'language-go')).toMatch(/name="intent" value="language" form="payment-form"/);
    expect(html).toMatch(/<button[^>]*id="pay"[^>]*>.*?<span data-pay-text="">Pay \$49\.00<\/span>/);
  });

  it('carries the token and the submission id', () => {
    const html = draw('open');
    expect(html).toContain(`name="${FORM_FIELDS.token}" value="token-1"`);
    expect(html).toContain(`name="${FORM_FIELDS.submissionId}" value="3f0f8a52-7d0e-4a35-9a0f-8a5f0b0b7c11"`);
    expect(tag(html, 'payment-form')).toMatch(/method="post" action="\/checkout\/sess_1" novalidate/i);
  });

  it('shows what was typed again, but never the security code', () => {
    const html = draw('declined');
    expect(tag(html, 'card_number')).toContain('value="4000 0000 0000 0002"');
    expect(tag(html, 'email')).toContain('value="ada@example.com"');
    expect(tag(html, 'security_code')).not.toContain('value=');
  });
});

describe('problems', () => {
  it('are listed in a focused region with links, beside each field, and in the title', () => {
    const html = draw('problems');
    expect(titleOf(html)).toBe('Error: Pay Northwind Traders');
    const region = /<section id="problems"[^>]*>/.exec(html)?.[0] ?? '';
    expect(region).toMatch(/aria-labelledby="problems-heading" tabindex="-1" autofocus/i);
    expect(region).not.toContain('hidden');
    expect(html).toContain('There is a problem');
    expect(html).toContain('<a href="#card_number">Check the card number: a digit is missing or mistyped</a>');
    expect(tag(html, 'card_number')).toContain('aria-describedby="card_number-error" aria-invalid="true"');
    expect(html).toMatch(/id="card_number-error" data-error="">Check the card number/);
  });

  it('have their region ready, hidden and unfocused, on a page without any', () => {
    const region = /<section id="problems"[^>]*>/.exec(draw('open'))?.[0] ?? '';
    expect(region).toContain('hidden=""');
    expect(region).not.toMatch(/autofocus/i);
    expect(titleOf(draw('open'))).toBe('Pay Northwind Traders');
  });

  it('say of every decline that nothing was taken, and differ by card and other methods', () => {
    for (const code of DECLINE_CODES) {
      const html = drawPage(withOpen({ notice: { kind: 'declined', code } }));
      expect(textOf(html)).toContain('Nothing was taken.');
      expect(titleOf(html)).toMatch(/^Error: /);
    }
    const values = { method: 'pix', email: '', cardNumber: '', expiry: '', holderName: '', payer: {} } as const;
    expect(draw('declined')).toContain('Your bank declined this card.');
    expect(drawPage(withOpen({ values, notice: { kind: 'declined', code: 'generic' } }))).toContain(
      'Your bank declined this payment.',
    );
  });

  it('are not made of a payer who came back', () => {
    expect(titleOf(draw('canceled'))).toBe('Pay Northwind Traders');
    expect(textOf(draw('canceled'))).toContain('Nothing was taken.');
  });
});

describe('the other states', () => {
  it.each<[SampleName, string[]]>([
    ['pending', ['Waiting for your bank', 'You may close this page', '0A1B2C3D']],
    ['checking', ['We are checking with your bank', 'do not pay again', '0A1B2C3D']],
    ['expired', ['This checkout has expired', 'You have not been charged']],
    ['paid', ['Payment received', '$49.00', 'Visa ending in 4242', 'Continue to Northwind Traders']],
    ['challenge', ['Confirm with your bank', 'Continue to your bank', 'Choose another way to pay']],
    ['redirect', ['Taking you to your bank', 'Continue to your bank']],
    ['qr', ['Open your bank app and choose Pix.', 'The code works for 14 more minutes.', 'Simulate payment']],
    ['not-found', ['This page does not exist']],
    ['link-inactive', ['This payment link is no longer active']],
    ['maintenance', ['Payments are paused for a moment']],
    ['no-methods', ['There is no way to pay here at the moment']],
  ])('say on %s what they have to say', (name, sentences) => {
    for (const sentence of sentences) expect(textOf(draw(name))).toContain(sentence);
  });

  it('look again by themselves where no script runs', () => {
    for (const name of ['qr', 'pending', 'checking'] as const) {
      expect(draw(name)).toContain(
        '<noscript><meta http-equiv="refresh" content="3;url=/checkout/sess_1?follow=1"/></noscript>',
      );
    }
    expect(draw('redirect')).toContain(
      '<meta http-equiv="refresh" content="0;url=https://bank.example/challenge?id=1"/>',
    );
    expect(draw('expired')).not.toContain('http-equiv="refresh"');
  });

  it('open the bank in the whole window, by a link or by a post with its fields', () => {
    expect(tag(draw('challenge'), 'bank-link')).toContain('href="https://bank.example/challenge?id=1" target="_top"');
    const posted = draw('challenge-post');
    expect(tag(posted, 'bank-form')).toContain(
      'method="post" action="https://bank.example/challenge?id=1" target="_top"',
    );
    expect(posted).toContain('<input type="hidden" name="creq" value="eyJhIjoxfQ"/>');
    expect(tag(posted, 'challenge-frame')).toContain('data-fields="{&quot;creq&quot;:&quot;eyJhIjoxfQ&quot;,');
  });

  it('can be given up with the proof that the page was fetched', () => {
    for (const name of ['challenge', 'redirect', 'qr'] as const) {
      expect(draw(name)).toMatch(
        /<form id="page-form" method="post" action="\/checkout\/sess_1">.*name="token" value="token-1".*name="intent" value="abandon"/,
      );
    }
  });

  it('tell the script what to follow', () => {
    for (const name of ['open', 'challenge', 'redirect', 'qr', 'pending', 'checking'] as const) {
      expect(draw(name)).toContain(
        'data-status-url="/checkout/sess_1/status" data-follow-url="/checkout/sess_1?follow=1" data-version="0a1b2c3d.4"',
      );
    }
    expect(draw('paid')).not.toContain('data-status-url');
  });
});

describe('what others wrote', () => {
  const hostile = '"><script>alert(1)</script>';

  it('is text, wherever it stands', () => {
    const page = samplePage('declined');
    const html = drawPage({
      ...page,
      merchant: { name: hostile, supportEmail: `a${hostile}@example.com` },
      summary: page.summary && {
        ...page.summary,
        title: hostile,
        lines: [{ name: hostile, detail: hostile, amount: hostile }],
      },
      payLabel: hostile,
      state:
        page.state.kind === 'open' ? { ...page.state, values: { ...page.state.values, email: hostile } } : page.state,
    });
    expect(html).not.toContain('<script>');
    expect(html).toContain('&quot;&gt;&lt;script&gt;');
    const receipt = drawPage({ ...samplePage('paid'), merchant: { name: hostile, supportEmail: null } });
    expect(receipt).not.toContain('<script>');
  });

  it('cannot put anything but an address of the web into a link', () => {
    const evil = 'javascript:alert(1)';
    const paid = samplePage('paid');
    const challenge = samplePage('challenge');
    const pages: CheckoutPage[] = [
      { ...samplePage('open'), cancelUrl: evil },
      { ...samplePage('expired'), cancelUrl: '//evil.example' },
      paid.state.kind === 'paid' ? { ...paid, state: { ...paid.state, continueUrl: evil } } : paid,
      challenge.state.kind === 'challenge' ? { ...challenge, state: { ...challenge.state, url: evil } } : challenge,
    ];
    for (const page of pages) expect(drawPage(page)).not.toMatch(/javascript:|"\/\/evil/);
  });

  it('cannot end the element with the script’s words', () => {
    const json = /id="florin-words">(.*?)<\/script>/.exec(draw('open'))?.[1] ?? '';
    const words: unknown = JSON.parse(json);
    expect(words).toMatchObject({
      thereIsAProblem: 'There is a problem',
      errorTitlePrefix: 'Error: ',
      secondsLeft: { one: expect.any(String), other: expect.any(String) },
    });
    expect(Object.keys((words as { fieldProblems: object }).fieldProblems)).toEqual([...FIELD_PROBLEMS]);
  });
});

describe('the sandbox', () => {
  it('is unmistakable, and lists test cards', () => {
    expect(textOf(draw('open'))).toContain('Test mode: no real money moves');
    expect(textOf(draw('open'))).toContain('4000 0000 0000 3220');
    const live = drawPage({ ...samplePage('open'), sandbox: false });
    expect(live).not.toMatch(/Test mode|4242 4242/);
  });
});

describe('the weight', () => {
  let css = '';
  beforeAll(async () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const server = await createServer({
      root,
      configFile: false,
      logLevel: 'error',
      server: { middlewareMode: true },
      appType: 'custom',
      plugins: [vanillaExtractPlugin()],
    });
    css = await compilePageCss(server);
    await server.close();
  });

  it.each(locales)('of document and stylesheet stays within 12 kB compressed in %s', (locale) => {
    for (const name of names) {
      const html = renderPage(samplePage(name, locale), { ...frame, css, themeCss: themeCssFor(null) });
      // The names of 250 countries weigh what they weigh; few pages ask for one.
      const most = html.includes('id="country"') ? 14_000 : 12_000;
      expect(gzipSync(html, { level: 6 }).length, name).toBeLessThanOrEqual(most);
    }
  });

  it('of the form is at most 150 elements that React draws', () => {
    // Ready-made markup costs React one string: the drawings, the strip, the picker.
    const html = draw('open')
      .replace(/<svg[\s\S]*?<\/svg>/g, '')
      .replace(/<aside[\s\S]*?<\/aside>/, '')
      .replace(/<(?:select|option|\/)[^>]*>/g, '');
    expect(html.match(/<[a-z]/g)?.length).toBeLessThanOrEqual(150);
  });
});

describe('the words', () => {
  it('of each language fill the whole page', () => {
    for (const locale of locales) {
      for (const text of Object.values(plain(locale))) expect(text.trim()).not.toBe('');
    }
  });
});
