import pino, { type DestinationStream, type Logger } from 'pino';
import { maskCapabilities } from './mask-capabilities';
import { maskCardNumbers } from './mask-card-numbers';
import { describeError } from './safe-error-message';

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

/**
 * The structured log. Errors lose the values that they were about, named secrets are redacted by path; anything that looks
 * like a card number or opens something to its reader is masked wherever it stands.
 */
export function openLog(level: string, destination?: DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED_PATHS, censor: '***' },
    serializers: { err: describeError },
    formatters: { level: (label) => ({ level: label }) },
    hooks: {
      streamWrite: (line) => maskCapabilities(maskCardNumbers(line)),
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
