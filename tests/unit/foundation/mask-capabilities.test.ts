import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { capabilityFor, newSessionRowId } from '~/foundation/capability.server';
import { openKeyring } from '~/foundation/keyring.server';
import { openLog } from '~/foundation/log.server';
import { maskCapabilities } from '~/foundation/mask-capabilities';
import { Secret } from '~/foundation/secret.server';

const keys = openKeyring(new Secret(randomBytes(32)));
const session = capabilityFor('session', newSessionRowId(), keys);
const back = capabilityFor('return', newSessionRowId(), keys);
const connection = '0b0c5b0e-7d7b-4b2a-9a53-3a5f2d1c4e6f';
const token = randomBytes(24).toString('base64url');

const SPELLINGS: readonly (readonly [string, string, string])[] = [
  ['a page', `/checkout/${session}/status`, session],
  ['a page, encoded', `next=%2Fcheckout%2F${session}%3Ffollow`, session],
  ['a page after a line break, escaped', JSON.stringify({ words: `at\n${session}` }), session],
  ['a return', `POST "/return/${back}"`, back],
  ['a webhook', `https://pay.example/webhooks/gateway/${connection}/${token}`, token],
  ["a billing provider's webhook", `/webhooks/billing/${connection}/${token}`, token],
  ['a webhook, encoded', `%2Fwebhooks%2Fgateway%2F${connection}%2F${token}`, token],
  ['a secret key', `x-secret-key: sk_live_${randomBytes(32).toString('base64url')}`, 'sk_live_'],
];

describe.each(SPELLINGS)('%s', (_name, text, secret) => {
  const hidden = secret === 'sk_live_' ? text.slice(text.indexOf(secret) + secret.length) : secret;

  test('is masked', () => expect(maskCapabilities(text)).not.toContain(hidden));

  test('is masked wherever it stands in a log line', () => {
    let line = '';
    openLog('info', { write: (written: string) => (line += written) }).info({ anywhere: { at: text } }, text);
    expect(line).not.toContain(hidden);
  });
});

test('other words stay as they are', () => {
  const text = `sess_short rt_ start_${'a'.repeat(20)} /webhooks/gateway/${connection}/ cart_123 pk_sandbox_x`;
  expect(maskCapabilities(text)).toBe(text);
});
