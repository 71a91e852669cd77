import { expect, test } from 'vitest';
import { BadConfiguration, readConfig } from '~/foundation/config.server';

const KEY = Buffer.alloc(32, 7).toString('base64');

function faultsOf(variables: Record<string, string>): readonly string[] {
  try {
    readConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof BadConfiguration) return error.faults;
    throw error;
  }
}

test('a database without a master key is reported with all other faults', () => {
  const faults = faultsOf({ DATABASE_URL: 'postgres://db/florin', PORT: 'many', TRUSTED_PROXIES: '-1' });
  expect(faults.map((fault) => fault.split(':')[0])).toEqual(['PORT', 'TRUSTED_PROXIES', 'MASTER_KEY']);
});

test('a master key that is there but wrong is not reported as missing', () => {
  const faults = faultsOf({ DATABASE_URL: 'postgres://db/florin', MASTER_KEY: 'short' });
  expect(faults).toEqual(['MASTER_KEY: must be 32 bytes in base64']);
});

test.each([
  'postgres://florin:secret@db.example:5432/florin',
  'postgresql:///florin?host=/var/run/postgresql',
  'postgres://florin@/florin?host=/var/run/postgresql',
])('takes the address %s', (DATABASE_URL) => {
  expect(readConfig({ DATABASE_URL, MASTER_KEY: KEY }).databaseUrl).toBe(DATABASE_URL);
});

test('an address that is none is told before anything is opened, without its password', () => {
  const faults = faultsOf({ DATABASE_URL: 'postgres://florin:se%cret@[db/florin', MASTER_KEY: KEY });
  expect(faults).toEqual(['DATABASE_URL: must be a URL; encode special characters']);
});

test('the embedded database needs no key', () => {
  expect(readConfig({}).masterKey).toBeNull();
});
