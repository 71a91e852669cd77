import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Demo } from '~/flows/make-demo-merchant.server';
import { freePort, ready, run, type Running } from '../support/run-product';
import { openDirectory, openServer, type LeftBehind } from './left-behind';
import { CARD_TEXTS } from './read-snapshot';

/** Where a product lives that is started and killed again and again: the same port, directory, database and key. */
export interface Home {
  readonly build: string;
  readonly dataDir: string;
  readonly port: number;
  readonly url: string;
  readonly masterKey: string;
  /** Null: embedded, in the data directory. */
  readonly databaseUrl: string | null;
}

/** A home with an empty database: embedded, or one of its own on the server that is named. */
export async function findHome(build: string, server: string | null): Promise<Home> {
  const port = await freePort();
  return {
    build,
    dataDir: mkdtempSync(join(tmpdir(), 'florin-chaos-')),
    port,
    url: `http://127.0.0.1:${port}`,
    masterKey: randomBytes(32).toString('base64'),
    databaseUrl: server === null ? null : await makeDatabase(server),
  };
}

async function makeDatabase(server: string): Promise<string> {
  const name = `florin_chaos_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name}`);
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

/** Drops a home's database; its directory is left for who wants to look. */
export async function leaveHome(home: Home, server: string | null): Promise<void> {
  if (home.databaseUrl === null || server === null) return;
  await onServer(server, `drop database if exists ${new URL(home.databaseUrl).pathname.slice(1)} with (force)`);
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Starts a test build, armed with a kill point or with none. */
export function start(home: Home, simulatorsUrl: string, killAt = ''): Running {
  return run('start.mjs', {
    FLORIN_BUILD: home.build,
    PORT: String(home.port),
    DATA_DIR: home.dataDir,
    MASTER_KEY: home.masterKey,
    DATABASE_URL: home.databaseUrl ?? '',
    SIMULATORS_URL: simulatorsUrl,
    // One proxy is believed, so that every payer has an address of their own.
    TRUSTED_PROXIES: '1',
    KILL_AT: killAt,
    LOG_LEVEL: 'debug',
  });
}

export function whenReady(running: Running, home: Home): Promise<Demo> {
  return ready(running, home);
}

/** The database as it stands. An embedded one only while its product is down. */
export function openLeft(home: Home): Promise<LeftBehind> {
  return home.databaseUrl === null ? openDirectory(home.dataDir) : openServer(home.databaseUrl);
}

/** Every file below a directory that holds a card's number. */
export function filesHoldingCards(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return filesHoldingCards(path);
    if (!statSync(path).isFile()) return [];
    const content = readFileSync(path).toString('latin1');
    return CARD_TEXTS.some((text) => content.includes(text)) ? [path] : [];
  });
}

/** Card numbers that a process printed. */
export function cardsPrinted(running: Pick<Running, 'output'>): string[] {
  // The welcome names a test card on purpose.
  const said = running.output().replace(/4000 0000 0000 3220 asks/, '');
  return CARD_TEXTS.some((text) => said.includes(text)) ? ["the product's output"] : [];
}
