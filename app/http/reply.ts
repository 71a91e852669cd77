import type { Asked, Knocked } from './asked';
import type { DoorContext } from './load-context';

/** An answer held whole: what our own server sends without making a Response of it, whose stream it would have to read. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer<ArrayBuffer> | null;
}

/** The same as a Response. */
export function responseTo({ status, headers, body }: Reply): Response {
  return new Response(body, { status, headers });
}

/** What a door is given, by Remix or by our server directly. */
export interface DoorArguments {
  readonly request: Asked;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly context: DoorContext;
}

/** A loader or action: Remix calls it and gets a Response; our server asks for the whole reply. */
export interface WholeDoor {
  (door: DoorArguments): Promise<Response>;
  readonly whole: (door: DoorArguments) => Promise<Reply>;
}

/** Makes a door that answers both ways, with the same bytes. */
export function wholeDoor(whole: WholeDoor['whole']): WholeDoor {
  return Object.assign(async (door: DoorArguments) => responseTo(await whole(door)), { whole });
}

/** Answers a request: the house's doors, by whichever way they are reached. */
export type Answer = (knocked: Knocked, context: DoorContext) => Promise<Response | Reply>;

/** Answers without a database: the house is not open yet, or its database is away. */
export type EarlyAnswer = (
  request: Request,
  context: Pick<DoorContext, 'nonce' | 'requestId'> & { readonly why: 'starting' | 'database_away' },
) => Response;
