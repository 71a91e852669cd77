/** What a second try of a journey in the browser is worth: only a browser that was silent is forgiven. */
import { expect, test } from 'vitest';
import { judgeJourneys, MOST_FORGIVEN, PRODUCT_ANSWERED } from '../../scripts/second-tries.mjs';

const ESCAPE = String.fromCharCode(27);
const red = (text: string) => `${ESCAPE}[31m${text}${ESCAPE}[39m`;

// As Playwright 1.65 words them.
const TIME_IS_OVER = red('Test timeout of 60000ms exceeded.');
const GOTO_HUNG =
  'Error: page.goto: net::ERR_ABORTED; maybe frame was detached?\nCall log:\n  - navigating to "http://127.0.0.1:1/"';
const NO_PAGE_YET = red('Test timeout of 60000ms exceeded while setting up "page".');
const CLICK_WAITED =
  "Error: locator.click: Test timeout of 60000ms exceeded.\nCall log:\n  - waiting for getByRole('x')";
const PAGE_LACKED = `Error: ${red('expect(')}locator${red(').')}toBeVisible() failed\n\nTest timeout of 60000ms exceeded.`;
const CHARGED_TWICE = 'Error: expect(received).toEqual(expected) // deep equality';
const FETCH_FAILED = 'TypeError: fetch failed';
const WAITED_FOR_URL = 'Error: page.waitForURL: Test timeout of 60000ms exceeded.';

interface Try {
  readonly status: string;
  readonly errors?: readonly string[];
  readonly productWasSilent?: boolean;
}

const PASSED: Try = { status: 'passed' };
const late = (...errors: readonly string[]): Try => ({ status: 'timedOut', errors });

function journey(title: string, status: string, tries: readonly Try[]) {
  const results = tries.map(({ status: how, errors = [], productWasSilent = false }) => ({
    status: how,
    errors: errors.map((message) => ({ message })),
    annotations: how === 'timedOut' && !productWasSilent ? [{ type: PRODUCT_ANSWERED }] : [],
  }));
  return { title, specs: [{ title, tests: [{ projectName: 'script', status, results }] }] };
}

function judged(suites: readonly object[], errors: readonly string[] = []) {
  return judgeJourneys({ suites: [{ title: 'a.spec.ts', suites }], errors: errors.map((message) => ({ message })) });
}

test('what passed, failed and was skipped is counted; an error outside of every journey is a failure', () => {
  const suites = [
    journey('passes', 'expected', [PASSED]),
    journey('fails', 'unexpected', [late(GOTO_HUNG), { status: 'failed', errors: [CHARGED_TWICE] }]),
    journey('is left out', 'skipped', [{ status: 'skipped' }]),
  ];
  const result = judged(suites, ["the product's log tells of errors"]);
  expect(result).toMatchObject({ passed: 1, failed: 2, skipped: 1, forgiven: [] });
  expect(result.failures[0]).toContain('[script] a.spec.ts › fails › fails\n');
  expect(result.failures[1]).toBe("the product's log tells of errors");
});

test.each<readonly [what: string, first: Try]>([
  ['a navigation that hung', late(TIME_IS_OVER, GOTO_HUNG)],
  ['a browser that opened no page', late(NO_PAGE_YET)],
])('%s is forgiven when the second try passes, and told with its error', (_what, first) => {
  const result = judged([journey('late', 'flaky', [first, PASSED])]);
  expect(result).toMatchObject({ passed: 1, failed: 0, failures: [] });
  expect(result.forgiven).toEqual([expect.stringContaining('[script] a.spec.ts › late')]);
  expect(result.forgiven[0]).toContain('Test timeout of 60000ms exceeded');
  expect(result.forgiven[0]).not.toContain(ESCAPE);
});

test.each<readonly [what: string, first: Try]>([
  ['an assertion about the ledger', { status: 'failed', errors: [CHARGED_TWICE] }],
  ['an assertion, and a hanging page after it', late(CHARGED_TWICE, TIME_IS_OVER, GOTO_HUNG)],
  ['an assertion that waited until the time was over', late(TIME_IS_OVER, PAGE_LACKED)],
  ['a button that never came', late(TIME_IS_OVER, CLICK_WAITED)],
  ['an address that was never reached', late(TIME_IS_OVER, WAITED_FOR_URL)],
  ['the API, which did not answer', late(TIME_IS_OVER, FETCH_FAILED)],
  ['nobody knows what', late(TIME_IS_OVER)],
  ['a hanging page of a product that was silent', { ...late(TIME_IS_OVER, GOTO_HUNG), productWasSilent: true }],
  ['a navigation that was refused in time', { status: 'failed', errors: [GOTO_HUNG] }],
])('%s is not forgiven, although the second try passes', (_what, first) => {
  const result = judged([journey('wrong', 'flaky', [first, PASSED])]);
  expect(result).toMatchObject({ passed: 0, failed: 1, forgiven: [] });
  expect(result.failures[0]).toContain('wrong');
});

test('several that were silent are no accident', () => {
  const hung = (count: number) =>
    judged(Array.from({ length: count }, (_, n) => journey(`n${n}`, 'flaky', [late(TIME_IS_OVER, GOTO_HUNG), PASSED])));
  expect(hung(MOST_FORGIVEN)).toMatchObject({ passed: MOST_FORGIVEN, failed: 0 });
  expect(hung(MOST_FORGIVEN + 1)).toMatchObject({ passed: 0, failed: MOST_FORGIVEN + 1, forgiven: [] });
});
