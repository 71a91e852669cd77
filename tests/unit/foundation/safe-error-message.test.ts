import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { openLog } from '~/foundation/log.server';
import { describeError, safeErrorMessage } from '~/foundation/safe-error-message';

const EMAIL = 'ada@payer.example';
const PHONE = '+44 20 7946 0958';
// A value that looks like the lines of a stack.
const STREET = '12 Analytical Row\n    at ada.lovelace (/home/ada:1:1)';
const PERSONAL = [EMAIL, PHONE, 'Analytical Row', 'lovelace'];

/** What the driver throws when a row breaks a rule: the row is in it under several names. */
function databaseError(code: string, message: string): Error {
  return Object.assign(new Error(message), {
    code,
    severity: 'ERROR',
    detail: `Failing row contains (${EMAIL}, ${PHONE}).`,
    where: `unnamed portal parameter $1 = '${EMAIL}'`,
    params: [EMAIL],
    parameters: [PHONE],
    table: 'checkout_sessions',
    constraint: 'checkout_sessions_status_check',
  });
}

function failedQuery(cause: Error): Error {
  return new DrizzleQueryError('insert into "checkout_sessions" values ($1, $2, $3)', [EMAIL, PHONE, STREET], cause);
}

const FAULTS: readonly (readonly [string, unknown])[] = [
  ['a failed query', failedQuery(databaseError('23514', 'new row violates check constraint'))],
  ['a failed query as the cause of a cause', new Error('outer', { cause: new Error('inner', { cause: failedQuery(databaseError('23505', 'duplicate key')) }) })],
  ['a value of the wrong type', databaseError('22P02', `invalid input syntax for type uuid: "${EMAIL}"`)],
  ['failed queries in a bundle', new AggregateError([failedQuery(databaseError('40001', 'could not serialize'))], 'both')],
  ['a wrapped message', new Error(`could not save: ${failedQuery(databaseError('40001', 'x')).message}`)],
  ['words that were thrown', failedQuery(databaseError('40001', 'x')).message],
]; // prettier-ignore

/** What the log writes about an error, as it stands in the file. */
function logged(error: unknown): string {
  let written = '';
  openLog('info', { write: (line: string) => (written += line) }).error({ err: error }, 'it failed');
  return written;
}

describe.each(FAULTS)('%s', (_name, error) => {
  test('keeps its values out of the log', () => {
    const line = logged(error);
    for (const value of PERSONAL) expect(line).not.toContain(value);
    expect(line).toContain('it failed');
  });

  test('keeps its values out of its message', () => {
    for (const value of PERSONAL) expect(safeErrorMessage(error)).not.toContain(value);
  });
});

test('what is left tells what failed, why and where', () => {
  const described = describeError(failedQuery(databaseError('23514', 'new row violates check constraint')));
  expect(described).toMatchObject({
    message: 'Failed query: insert into "checkout_sessions" values ($1, $2, $3)',
    cause: { code: '23514', table: 'checkout_sessions', constraint: 'checkout_sessions_status_check' },
  });
  expect(described.stack).toContain('safe-error-message.test.ts');
  expect(safeErrorMessage(failedQuery(databaseError('23514', 'new row violates check constraint')))).toBe(
    'Failed query: insert into "checkout_sessions" values ($1, $2, $3): new row violates check constraint',
  );
});

test('an error that is its own cause ends', () => {
  const error = new Error('round');
  error.cause = error;
  expect(safeErrorMessage(error)).toContain('round');
  expect(describeError(error).type).toBe('Error');
});

test('the failures to reach each address of a host are told', () => {
  const refused = [new Error('connect ECONNREFUSED ::1:5432'), new Error('connect ECONNREFUSED 127.0.0.1:5432')];
  expect(safeErrorMessage(new AggregateError(refused))).toBe(
    'connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432',
  );
});
