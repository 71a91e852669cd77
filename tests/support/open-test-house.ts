import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { House } from '~/flows/house';
import { openHouse, type OpenHouse } from '~/flows/open-house.server';
import type { Deliver } from '~/flows/open-sandbox.server';
import { readConfig } from '~/foundation/config.server';
import { openLog } from '~/foundation/log.server';
import { emptyCluster } from './empty-cluster';

export const TEST_APP_URL = 'http://florin.test';

export interface TestHouse {
  readonly house: OpenHouse;
  readonly close: () => Promise<void>;
}

/** A database of its own on the PostgreSQL that TEST_DATABASE_URL names, dropped afterwards; null without one. */
async function ownPostgresql(): Promise<{ url: string; drop: () => Promise<void> } | null> {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return null;
  const name = `florin_test_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
}

/** The databases that flow tests run on: embedded always, PostgreSQL where TEST_DATABASE_URL names one. */
export const TEST_DATABASES: readonly ('embedded' | 'postgresql')[] = process.env.TEST_DATABASE_URL
  ? ['embedded', 'postgresql']
  : ['embedded'];

/**
 * A house for a test: its own empty database with the schema, simulators in this process, a silent log. No server
 * listens; `deliver` takes the webhooks that simulated gateways send.
 */
export async function openTestHouse(
  options: {
    on?: 'embedded' | 'postgresql';
    overrides?: Partial<House>;
    deliver?: Deliver;
    variables?: Record<string, string>;
  } = {},
): Promise<TestHouse> {
  const database = options.on === 'postgresql' ? await ownPostgresql() : null;
  const config = readConfig({
    APP_URL: TEST_APP_URL,
    LOG_LEVEL: 'silent',
    DEMO_GATEWAYS: 'practice',
    DATA_DIR: mkdtempSync(join(tmpdir(), 'florin-')),
    MASTER_KEY: randomBytes(32).toString('base64'),
    ...(database ? { DATABASE_URL: database.url } : {}),
    ...options.variables,
  });
  const deliver = options.deliver ?? (() => Promise.resolve(new Response('no server listens', { status: 503 })));
  const house = await openHouse(config, {
    log: openLog(config.logLevel),
    deliver,
    inMemory: true,
    ...(config.databaseUrl ? {} : { emptyCluster: await emptyCluster() }),
  });
  return {
    house: Object.assign(house, options.overrides),
    close: async () => {
      await house.close();
      await database?.drop();
    },
  };
}
