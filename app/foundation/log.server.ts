import pino, { type DestinationStream, type Logger } from 'pino';
import { maskCardNumbers } from './mask-card-numbers';

export type Log = Logger;

const REDACTED_PATHS = [
  'headers.authorization',
  'headers.cookie',
  'headers["x-secret-key"]',
  '*.number',
  '*.cardNumber',
  '*.securityCode',
  '*.secretKey',
  '*.password',
  '*.token',
];

/** The structured log. Named secrets are redacted by path; anything that looks like a card number is masked wherever it stands. */
export function openLog(level: string, destination?: DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED_PATHS, censor: '***' },
    formatters: { level: (label) => ({ level: label }) },
    hooks: {
      streamWrite: (line) => maskCardNumbers(line),
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
