import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Secret } from './secret.server';

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);

const origin = z.string().refine((value) => {
  const url = safeUrl(value);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === value.replace(/\/$/, '');
}, 'must be an http(s) origin without a path, for example https://pay.example.com');

const masterKey = z
  .string()
  .refine((value) => Buffer.from(value, 'base64').length === 32, 'must be 32 bytes in base64');

function safeUrl(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    return null;
  }
}

/** Every environment variable that the product reads. Nothing else in the house looks at `process.env`. */
const environment = z.object({
  PORT: wholeNumber(1, 65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  APP_URL: origin.optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    // The driver takes an address whose host is among its parameters: postgres://user@/name?host=/run/postgresql.
    .refine((value) => safeUrl(value.replace('@/', '@host/')) !== null, 'must be a URL; encode special characters')
    .optional(),
  MASTER_KEY: masterKey.optional(),
  MASTER_KEY_FILE: z.string().min(1).optional(),
  TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  CARD_ENTRY: z.enum(['sealed', 'server']).optional(),
  SIMULATORS_URL: origin.optional(),
  DEMO_GATEWAYS: z.enum(['all', 'practice']).default('all'),
  KILL_AT: z.string().optional(),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  /** The public origin, without a slash at its end. The only source of absolute links. */
  readonly appUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  /** Null in the demo, which keeps a key of its own in the data directory. */
  readonly masterKey: Secret<Buffer> | null;
  /** How many proxies in front of us may be believed about the client's address. */
  readonly trustedProxies: number;
  readonly logLevel: string;
  /** Null: sealed for live merchants, server for sandbox ones. */
  readonly cardEntry: 'sealed' | 'server' | null;
  /** Where `npm run simulators` listens; null plays the simulators in this process. */
  readonly simulatorsUrl: string | null;
  /** Whose routing the demo merchant gets: every simulated gateway by its currency, or the practice gateway alone. */
  readonly demoGateways: 'all' | 'practice';
  /** Test builds only: the kill point at which this process kills itself. */
  readonly killAt: string | null;
}

/** All faults of the configuration at once, each with the variable's name. */
export class BadConfiguration extends Error {
  override readonly name = 'BadConfiguration';

  constructor(readonly faults: readonly string[]) {
    super(`Bad configuration:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** The master key, from its variable or its file; what is wrong with it is added to the faults. */
function givenKey(given: Record<string, string | undefined>, faults: string[]): string | null {
  const { MASTER_KEY, MASTER_KEY_FILE, DATABASE_URL } = given;
  if (MASTER_KEY && MASTER_KEY_FILE) faults.push('MASTER_KEY, MASTER_KEY_FILE: set one of them, not both');
  if (MASTER_KEY_FILE) return keyInFile(MASTER_KEY_FILE, faults);
  // The demo's own key lies beside the embedded database; beside another one it would be lost sooner or later.
  if (DATABASE_URL && !MASTER_KEY)
    faults.push('MASTER_KEY: is required with DATABASE_URL; make one with: openssl rand -base64 32');
  return MASTER_KEY ?? null;
}

function keyInFile(file: string, faults: string[]): string | null {
  try {
    const key = readFileSync(file, 'utf8').trim();
    if (!masterKey.safeParse(key).success) faults.push('MASTER_KEY_FILE: must hold 32 bytes in base64');
    return key;
  } catch {
    faults.push(`MASTER_KEY_FILE: cannot be read at ${file}`);
    return null;
  }
}

/** Reads the configuration, or throws `BadConfiguration` naming every fault. An empty variable counts as absent. */
export function readConfig(variables: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(given);
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const key = givenKey(given, faults);
  if (!parsed.success || faults.length > 0) throw new BadConfiguration(faults);
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    appUrl: (env.APP_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`).replace(
      /\/$/,
      '',
    ),
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    masterKey: key ? new Secret(Buffer.from(key, 'base64')) : null,
    trustedProxies: env.TRUSTED_PROXIES,
    logLevel: env.LOG_LEVEL,
    cardEntry: env.CARD_ENTRY ?? null,
    simulatorsUrl: env.SIMULATORS_URL?.replace(/\/$/, '') ?? null,
    demoGateways: env.DEMO_GATEWAYS,
    killAt: env.KILL_AT ?? null,
  };
}
