import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CheckoutPage } from '~/checkout/checkout-page';
import { drawDocument } from '~/checkout/kept-document.server';
import { renderPage, type PageFrame } from '~/checkout/render-page';
import { LOCALES, type Locale } from '~/translations/locales';
import { SAMPLE_STATES, samplePage, type SampleName } from '../../support/sample-pages';

const names = Object.keys(SAMPLE_STATES) as SampleName[];
const locales = Object.keys(LOCALES) as Locale[];

/** A frame as every answer has its own. */
const newFrame = (): PageFrame => ({
  nonce: Buffer.from(randomUUID()).toString('base64'),
  css: 'body{margin:0}',
  themeCss: ':root{--radius:8px}',
  scriptUrl: '/assets/enhance.js',
  pageUrl: `/checkout/sess_${randomUUID()}`,
  now: new Date().toISOString(),
  refreshSeconds: null,
});

/** The page of another session: the same order, its own token and addresses. */
function ofAnotherSession(page: CheckoutPage): CheckoutPage {
  if (page.state.kind !== 'open') return page;
  const id = randomUUID();
  return {
    ...page,
    state: {
      ...page.state,
      token: Buffer.from(id).toString('base64url'),
      submissionId: id,
      statusUrl: `/checkout/${id}/status`,
      followUrl: `/checkout/${id}?follow=1`,
      version: `${id.slice(0, 8)}.7`,
    },
  };
}

describe('a kept document', () => {
  it.each(names)('%s is what it would be if it were drawn anew, for every session and answer', (name) => {
    for (const locale of locales) {
      for (const page of [samplePage(name, locale), samplePage(name, locale)].map(ofAnotherSession)) {
        const frame = newFrame();
        expect(drawDocument(page, frame).toString()).toBe(renderPage(page, frame));
      }
    }
  });

  it('is another one as soon as anything of the order, the merchant or the theme is', () => {
    const page = samplePage('open');
    const frame = newFrame();
    const changes: readonly CheckoutPage[] = [
      { ...page, merchant: { name: 'Another $& $1 merchant', supportEmail: null } },
      { ...page, payLabel: 'Pay $50.00' },
      { ...page, sandbox: !page.sandbox },
      { ...page, cancelUrl: 'https://shop.example/cart' },
    ];
    for (const changed of changes) expect(drawDocument(changed, frame).toString()).toBe(renderPage(changed, frame));
    const themed = { ...frame, themeCss: ':root{--radius:0}' };
    expect(drawDocument(page, themed).toString()).toBe(renderPage(page, themed));
  });

  it('never holds what a payer typed', () => {
    const page = samplePage('open');
    if (page.state.kind !== 'open') throw new Error('not the open page');
    const typed = { ...page, state: { ...page.state, values: { ...page.state.values, email: 'ada@example.com' } } };
    expect(drawDocument(typed, newFrame()).toString()).toContain('ada@example.com');
    expect(drawDocument(page, newFrame()).toString()).not.toContain('ada@example.com');
  });
});
