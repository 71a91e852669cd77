import { isDatabaseAway } from '~/database/is-database-away';
import type { FoundKey } from '~/merchants/api-key-store.server';
import { refuse } from '~/foundation/refusal';
import { authenticate } from './authenticate.server';
import { addressBucket } from './client-address.server';
import type { DoorContext } from './load-context';
import { answerProblem, answerUnavailable, refused, replyOf, type ApiAnswer } from './problem.server';
import { rateLimitOf, type Limited } from './rate-limit.server';
import { wholeDoor, type DoorArguments, type WholeDoor } from './reply';
import { routeOf } from './route-of';

/** A request whose merchant is known. */
export interface MerchantCall extends DoorArguments {
  readonly caller: FoundKey;
}

type Verb = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS';
type Verbs<Call> = Readonly<Partial<Record<Verb, (call: Call) => Promise<ApiAnswer>>>>;

/**
 * A door that opens to a merchant's secret key only. Like every door of the API it never throws an answer. What stands behind
 * it sees that merchant's rows alone; `isScoped: false` is for a door whose only statement names its merchant itself, and
 * that is too busy for the three statements more.
 */
export function merchantDoor(verbs: Verbs<MerchantCall>, { isScoped = true } = {}): WholeDoor {
  return doorOf(verbs, async (door, work) => {
    const caller = await authenticate(door.context.house, door.request);
    if (!caller.ok) return refused(caller.refusal);
    const limited = await tooMany(door, 'apiKey', caller.value.keyId);
    if (limited) return limited;
    const context = isScoped ? scopedContext(door.context, caller.value) : door.context;
    return work({ ...door, context, caller: caller.value });
  });
}

function scopedContext(context: DoorContext, { merchant }: FoundKey): DoorContext {
  const { house } = context;
  return { ...context, house: { ...house, database: house.database.forMerchant(merchant.id) } };
}

/** A door that opens to anyone, as often as a client's address may ask. */
export function publicDoor(verbs: Verbs<DoorArguments>): WholeDoor {
  return doorOf(
    verbs,
    async (door, work) => (await tooMany(door, 'address', door.context.clientAddress)) ?? work(door),
  );
}

/** The answer to a caller that asks too often; null for all others. */
export async function tooMany({ context }: DoorArguments, limited: Limited, caller: string): Promise<ApiAnswer | null> {
  const key = limited === 'address' ? addressBucket(caller) : caller;
  const seconds = await rateLimitOf(context.house.database, limited).admit(key);
  if (seconds === null) return null;
  return refused(refuse('rate_limit_exceeded', `Too many requests. Try again in ${seconds} s.`).refusal, {
    'retry-after': String(seconds),
  });
}

type Enter<Call> = (door: DoorArguments, work: (call: Call) => Promise<ApiAnswer>) => Promise<ApiAnswer>;

function doorOf<Call>(verbs: Verbs<Call>, enter: Enter<Call>): WholeDoor {
  const allow = Object.keys(verbs).join(', ');
  return wholeDoor(async (door) => {
    const { request, context } = door;
    // A HEAD is a GET whose body the server drops.
    const name = request.method === 'HEAD' ? 'GET' : request.method;
    const work = Object.hasOwn(verbs, name) ? verbs[name as Verb] : undefined;
    if (!work) {
      const message = `${request.method} is not allowed here; allowed: ${allow}.`;
      return replyOf(answerProblem(405, { code: 'method_not_allowed', message }, { allow }), context.requestId);
    }
    return replyOf(await enter(door, work).catch((error: unknown) => wentWrong(door, error)), context.requestId);
  });
}

/** A bug or an outage of ours: logged with the request's id, of which the caller is told nothing else. */
function wentWrong({ request, context }: DoorArguments, error: unknown): ApiAnswer {
  const { house, requestId } = context;
  const about = { err: error, requestId, method: request.method, route: routeOf(new URL(request.url).pathname) };
  if (isDatabaseAway(error)) {
    house.log.warn(about, 'the database is away');
    return answerUnavailable(
      `The database does not answer. Try again, with the same Idempotency-Key. Request ${requestId}.`,
    );
  }
  house.log.error(about, 'an API request failed');
  return answerProblem(500, {
    code: 'internal_error',
    message: `Something went wrong on our side. Request ${requestId}.`,
  });
}
