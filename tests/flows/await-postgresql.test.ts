import { describe, expect, test } from 'vitest';
import { awaitPostgresql } from '~/database/await-postgresql.server';
import { openLog } from '~/foundation/log.server';

const URL_WITH_PASSWORD = 'postgres://florin:hunter2@db.example:5433/florin';

function fault(code: string, message = `it failed with ${code}`): Error {
  return Object.assign(new Error(message), { code });
}

/** Waits with a database that fails in the given ways first; answers how often it was asked, and what the log says. */
async function waitWith(faults: readonly Error[], mostMs: number) {
  let [asked, log] = [0, ''];
  const ask = () => {
    const failure = faults[Math.min(asked, faults.length - 1)];
    const isOver = asked >= faults.length && mostMs > 1_000;
    asked += 1;
    return failure && !isOver ? Promise.reject(failure) : Promise.resolve();
  };
  const waited = awaitPostgresql(URL_WITH_PASSWORD, ask, {
    log: openLog('info', { write: (line: string) => (log += line) }),
    mostMs,
  });
  const error = await waited.then(
    () => null,
    (thrown: unknown) => thrown as Error,
  );
  return { asked, error, log };
}

describe('waiting for PostgreSQL', () => {
  test.each([
    ['nobody listens', fault('ECONNREFUSED')],
    ['its name is not known yet', fault('EAI_AGAIN')],
    ['it is starting up', fault('57P03', 'the database system is starting up')],
    ['it does not answer in time', new Error('timeout exceeded when trying to connect')],
  ])('goes on while %s, and says so', async (_name, failure) => {
    const { asked, error, log } = await waitWith([failure, failure], 10_000);
    expect([asked, error]).toEqual([3, null]);
    expect(log).toContain('the database at db.example:5433 does not answer; asking again');
    expect(log).not.toContain('hunter2');
  });

  test.each([
    ['the password', fault('28P01')],
    ['the name', fault('28000')],
    ['the database', fault('3D000')],
  ])('ends at once when %s is refused: asking again would not help', async (_name, failure) => {
    const { asked, error } = await waitWith([failure], 10_000);
    expect(asked).toBe(1);
    expect(error).toMatchObject({
      name: 'BadConfiguration',
      message: expect.stringContaining('DATABASE_URL') as string,
    });
  });

  test('ends when it stays away, with words for an operator', async () => {
    const { asked, error } = await waitWith([fault('ECONNREFUSED')], 600);
    expect(asked).toBeGreaterThan(1);
    expect(error?.name).toBe('DatabaseUnreachable');
    expect(error?.message).toMatch(/^the database at db\.example:5433 does not answer, for 1 seconds now: /);
  });
});
