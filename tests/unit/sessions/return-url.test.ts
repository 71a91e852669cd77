import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isAllowedOrigin, isExactOrigin, LONGEST_URL, readReturnUrl } from '~/sessions/return-url';

interface Corpus {
  readonly allowlist: readonly string[];
  readonly cases: readonly { readonly url: string; readonly why: string; readonly expect: 'allow' | 'refuse' }[];
}

const raw = JSON.parse(readFileSync('tests/corpora/own/redirect-urls.json', 'utf8')) as Record<string, unknown>;
const lists = Object.values(raw).filter((value): value is unknown[] => Array.isArray(value));
const corpus: Corpus = {
  allowlist: lists.flat().filter((entry): entry is string => typeof entry === 'string'),
  cases: lists.flat().filter((entry): entry is Corpus['cases'][number] => typeof entry === 'object'),
};

describe('the corpus of redirect addresses', () => {
  test('is there', () => {
    expect(corpus.allowlist).toEqual(['https://shop.example', 'https://shop.example:8443']);
    expect(corpus.cases.length).toBeGreaterThan(30);
  });

  test.each(corpus.cases.map((entry) => [entry.expect, entry.why, entry.url.slice(0, 80), entry] as const))(
    '%s (%s): %s',
    (_expect, _why, _url, entry) => {
      const read = readReturnUrl(entry.url);
      const isAllowed = read.ok && isAllowedOrigin(read.url, corpus.allowlist);
      expect(isAllowed ? 'allow' : 'refuse').toBe(entry.expect);
    },
  );
});

describe('readReturnUrl', () => {
  test.each([
    'https://shop.example/thanks?order=7#top',
    'https://SHOP.example/',
    'https://shop.example:8443/x',
    'https://xn--bcher-kva.example/',
    'http://localhost:3000/thanks',
    'http://127.0.0.1/',
    'http://[::1]:8080/',
  ])('takes %s', (address) => {
    const read = readReturnUrl(address);
    expect(read.ok && read.url.href).toBe(new URL(address).href);
  });

  test.each([
    ['http://shop.example/', 'only for localhost'],
    ['http://localhost.evil.example/', 'only for localhost'],
    ['https://bücher.example/', 'ASCII'],
    ['https://0x7f.1/', 'ASCII'],
    ['https://shop.example%2eevil.example/', 'ASCII'],
    ['https://user@shop.example/', 'user name'],
    ['https://:secret@shop.example/', 'user name'],
    ['https://shop.example./', 'dot'],
    ['https://shop.example/a b', 'spaces'],
    ['https://shop.example/a\tb', 'spaces'],
    [' https://shop.example/', 'spaces'],
    ['https:shop.example', 'absolute'],
    ['ftp://shop.example/', 'absolute'],
    ['/thanks', 'absolute'],
    ['https://', 'valid'],
    [`https://shop.example/${'a'.repeat(LONGEST_URL)}`, 'longer'],
    // Short as written, too long as a browser sends it.
    [`https://shop.example/${'é'.repeat(LONGEST_URL / 2)}`, 'longer'],
  ])('refuses %s (%s)', (address, why) => {
    const read = readReturnUrl(address);
    expect(read.ok).toBe(false);
    expect(!read.ok && read.why).toContain(why);
  });

  test('an empty list allows every origin, another one only its own', () => {
    expect(isAllowedOrigin(new URL('https://a.example/x'), [])).toBe(true);
    expect(isAllowedOrigin(new URL('https://a.example/x'), ['https://a.example'])).toBe(true);
    expect(isAllowedOrigin(new URL('https://a.example:444/x'), ['https://a.example'])).toBe(false);
  });

  test('an origin is an address without anything after the host', () => {
    expect(isExactOrigin('https://shop.example')).toBe(true);
    expect(isExactOrigin('http://localhost:5173')).toBe(true);
    for (const text of [
      'https://shop.example/',
      'https://Shop.example',
      'https://shop.example:443',
      'null',
      '*',
      'http://shop.example',
    ]) {
      expect(isExactOrigin(text), text).toBe(false);
    }
  });
});
