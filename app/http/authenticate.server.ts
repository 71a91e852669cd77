import type { House } from '~/flows/house';
import { refuse, type Outcome } from '~/foundation/refusal';
import { findApiKey, type FoundKey } from '~/merchants/api-key-store.server';
import { hashApiKey, readApiKey } from '~/merchants/api-key.server';
import type { Asked } from './asked';

const SECRET_KEY_HEADER = 'x-secret-key';

const unknownKey = () => refuse('unauthorized', 'The API key is not valid.');

/**
 * Who is asking: the merchant and mode of the secret key in the `x-secret-key` header.
 * A key is known by its keyed hash; keys that are unknown, revoked and expired are not told apart.
 */
export async function authenticate(house: House, asked: Pick<Asked, 'headers'>): Promise<Outcome<FoundKey>> {
  const key = asked.headers.get(SECRET_KEY_HEADER);
  if (key === null || key === '') return refuse('unauthorized', `The ${SECRET_KEY_HEADER} header is missing.`);
  const described = readApiKey(key);
  if (described?.kind === 'publishable') {
    return refuse(
      'unauthorized',
      'This is a publishable key, for browsers. Use the secret key (sk_sandbox_… or sk_live_…), on your server only.',
    );
  }
  if (!described) return unknownKey();
  const found = await findApiKey(house.database, { keyHash: hashApiKey(key, house.keys) });
  if (!found || found.kind !== 'secret') return unknownKey();
  const now = house.clock.now();
  const isOver = (end: Date | null) => end !== null && end <= now;
  return isOver(found.revokedAt) || isOver(found.expiresAt) ? unknownKey() : { ok: true, value: found };
}
