/**
 * Which journeys in a browser passed, when some passed only at their second try. Pure: it reads Playwright's report.
 *
 * A second try is there for a browser or a machine that did not answer in time. It must not hide what the product does now
 * and then: whoever failed an assertion at first, waited for something that the page should have shown, or stood before a
 * product that was silent, has failed, however the second try ended. And several in one run are no accident.
 */

/** So many of one run may be forgiven. */
export const MOST_FORGIVEN = 2;

/** What the fixtures write on a journey that ran out of time: whether its product answered when it was asked directly. */
export const PRODUCT_ANSWERED = 'the product answered';

const WITHOUT_COLORS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** The time of the whole journey was over, which says nothing yet of why. */
const TIME_IS_OVER = /^(?:Error: )?Test timeout of \d+ms exceeded\.?$/;
/**
 * Calls that only the browser answers, whatever is on the page; what hangs when the time is over is told to be aborted. Or
 * there was no browser yet to do anything.
 */
const BROWSER_SILENT = [
  /^(?:\w*Error: )?(?:page\.(?:goto|reload|goBack|goForward|close)|browserContext\.(?:newPage|close)|browser\.newContext|browserType\.launch): (?:Test timeout of \d+ms exceeded|Timeout \d+ms exceeded|net::ERR_ABORTED; maybe frame was detached|Target page, context or browser has been closed)/,
  /^(?:Error: )?Test timeout of \d+ms exceeded while setting up "(?:page|context|browser)"/,
];

const firstLine = (error) => (error.message ?? '').replace(WITHOUT_COLORS, '').trim().split('\n', 1)[0];

const isOfTheBrowser = (line) => BROWSER_SILENT.some((pattern) => pattern.test(line));

/** Whether a try failed for nothing but a browser that did not answer in time, while the product did. */
function mayBeForgiven(result) {
  const lines = (result.errors ?? []).map(firstLine);
  const isSilence = lines.some(isOfTheBrowser);
  const isNothingElse = lines.every((line) => isOfTheBrowser(line) || TIME_IS_OVER.test(line));
  const hasAnswered = (result.annotations ?? []).some((one) => one.type === PRODUCT_ANSWERED);
  return result.status === 'timedOut' && isSilence && isNothingElse && hasAnswered;
}

function journeysOf(suites, titles = []) {
  return suites.flatMap((suite) => {
    const path = [...titles, suite.title].filter(Boolean);
    return [
      ...journeysOf(suite.suites ?? [], path),
      ...(suite.specs ?? []).flatMap((spec) =>
        spec.tests.map((test) => ({ name: `[${test.projectName}] ${[...path, spec.title].join(' › ')}`, test })),
      ),
    ];
  });
}

function told({ name, test }) {
  const errors = test.results.flatMap((result) => result.errors ?? []);
  return `${name}\n${errors.map((error) => (error.message ?? '').replace(WITHOUT_COLORS, '')).join('\n')}`;
}

/** `{ passed, failed, skipped, failures, forgiven }` of a report; what was forgiven is passed, and told with its error. */
export function judgeJourneys(report) {
  const journeys = journeysOf(report.suites);
  const withStatus = (status) => journeys.filter(({ test }) => test.status === status);
  const unhappy = (test) => test.results.filter((result) => result.status !== 'passed');
  const flaky = withStatus('flaky');
  const excusable = flaky.filter(({ test }) => unhappy(test).every(mayBeForgiven));
  const forgiven = excusable.length <= MOST_FORGIVEN ? excusable : [];
  const failed = [...withStatus('unexpected'), ...flaky.filter((journey) => !forgiven.includes(journey))];
  const outside = report.errors.map((error) => error.message ?? String(error));
  return {
    passed: withStatus('expected').length + forgiven.length,
    failed: failed.length + outside.length,
    skipped: withStatus('skipped').length,
    failures: [...failed.map(told), ...outside],
    forgiven: forgiven.map(told),
  };
}
