import { publicDoor } from '~/http/door.server';
import { publicKeyOf } from '~/sessions/result-token.server';

export const loader = publicDoor({
  GET: async ({ context }) => ({
    status: 200,
    body: JSON.stringify({ keys: [await publicKeyOf(context.house.keys)] }),
    headers: { 'cache-control': 'public, max-age=3600', 'access-control-allow-origin': '*' },
  }),
});

export const action = loader;
