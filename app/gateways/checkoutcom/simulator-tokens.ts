import { http, type RequestHandler } from 'msw';
import type { SimulatedWorld } from '~/gateways/simulation/world';
import { newWireId, publicAccountOf, SIMULATED_API } from './simulator-accounts';
import { bare, invalid, jsonOf } from './simulator-answers';
import { knownCardOf, WALLET_CARD } from './simulator-cards';
import { rememberCard } from './simulator-payments';
import { wireTokenRequest, type WireTokenRequest } from './wire';

const TOKEN_LIVES_MS = 15 * 60_000;

/** What a browser of any page may read. */
const OPEN_TO_BROWSERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-allow-methods': 'POST',
};

/** Exchanges a card or a wallet's token for a token that pays once. The number is looked at, and not kept. */
export function tokenHandlers(world: SimulatedWorld): RequestHandler[] {
  const url = `${SIMULATED_API}/tokens`;
  return [
    http.options(url, () => new Response(null, { status: 204, headers: OPEN_TO_BROWSERS })),
    http.post(url, async ({ request }) => {
      const answer = exchange(world, publicAccountOf(request), jsonOf(await request.text()));
      for (const [name, value] of Object.entries(OPEN_TO_BROWSERS)) answer.headers.set(name, value);
      return answer;
    }),
  ];
}

function exchange(world: SimulatedWorld, account: string | null, json: unknown): Response {
  if (account === null) return bare(401);
  const asked = wireTokenRequest.safeParse(json);
  if (!asked.success) return invalid('card_number_invalid');
  if (!isGenuine(asked.data)) return invalid('token_data_invalid');
  const card = 'number' in asked.data ? knownCardOf(asked.data.number) : WALLET_CARD;
  const token = newWireId(world, 'tok_');
  const expiresAt = world.clock.now().getTime() + TOKEN_LIVES_MS;
  rememberCard(world, token, { account, card, expiresAt });
  const expiresOn = new Date(expiresAt).toISOString();
  return Response.json({ type: asked.data.type, token, expires_on: expiresOn, last4: card.lastFour }, { status: 201 });
}

/** A wallet's token has the members that its documents name. */
function isGenuine(asked: WireTokenRequest): boolean {
  if (!('token_data' in asked)) return true;
  const needed = asked.type === 'googlepay' ? ['signature', 'signedMessage'] : ['data', 'signature', 'header'];
  return needed.every((name) => name in asked.token_data);
}
