import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { HeardEvent } from './invariants';
import type { Random } from './random';

const told = z.object({
  id: z.string(),
  state_version: z.number(),
  data: z.object({ transaction: z.object({ id: z.string(), state: z.string() }).optional() }),
});

/** A merchant's server, in this process: it outlives every kill, and remembers what it took with a 2xx. */
export interface Endpoint {
  readonly url: string;
  readonly heard: HeardEvent[];
  stop(): Promise<void>;
}

/** Opens it; of so many deliveries it refuses one with a 500, and one that it took it answers too late. */
export async function openEndpoint(random: Random, refusedShare = 0): Promise<Endpoint> {
  const heard: HeardEvent[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.on('end', () => {
      if (random.chance(refusedShare)) {
        response.writeHead(500).end();
        return;
      }
      const body = Buffer.concat(parts);
      const event = told.parse(JSON.parse(body.toString()));
      heard.push({
        id: event.id,
        mark: createHash('sha256').update(body).digest('hex'),
        stateVersion: event.state_version,
        transactionId: event.data.transaction?.id ?? null,
        transactionState: event.data.transaction?.state ?? null,
      });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
