import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { deliverMerchantEvent } from '~/flows/deliver-merchant-event.server';
import type { House } from '~/flows/house';
import { OutsideFault, type OutsidePost, type PostOutside } from '~/foundation/post-outside.server';
import { claimDeliveries, type ClaimedDelivery } from '~/merchant-webhooks/claim-deliveries.server';

/** What an endpoint got, as it stands on the wire. */
export interface Received {
  readonly url: string;
  readonly id: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

type Answer = Partial<Awaited<ReturnType<PostOutside>>> | 'down';

/** Merchants' endpoints without a network: they keep what they get, also what they refuse, and answer as they are told to. */
export class WebhookSink {
  readonly received: Received[] = [];
  answer: (got: Received, post: OutsidePost) => Answer | Promise<Answer> = () => ({ status: 200 });

  readonly post: PostOutside = async (post) => {
    const { url, body, headers } = post;
    const got = { url, body, headers, id: headers['webhook-id'] ?? '' };
    this.received.push(got);
    const answer = await this.answer(got, post);
    if (answer === 'down') throw new OutsideFault('The connection was refused.');
    return { status: 200, retryAfter: null, text: '', ...answer };
  };
}

/** Whether a receiver with this secret takes it, by the published library. */
export function verifies(secret: string, { body, headers }: Received): boolean {
  try {
    new Webhook(secret).verify(body, { ...headers });
    return true;
  } catch {
    return false;
  }
}

/** What an event says, as a receiver reads it. */
export interface ReadEvent {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly state_version: number;
  readonly data: {
    readonly session?: Readonly<Record<string, unknown>>;
    readonly payment?: Readonly<Record<string, unknown>>;
    readonly transaction?: Readonly<Record<string, unknown>>;
  };
}

export function readEvent({ body }: Received): ReadEvent {
  return JSON.parse(body) as ReadEvent;
}

export async function claimBoth(house: House, leaseMs = 60_000): Promise<readonly ClaimedDelivery[]> {
  const claim = { most: 32, leaseMs, now: house.clock.now() };
  const prompt = await claimDeliveries(house.database, { ...claim, claimedBy: randomUUID(), isLagging: false });
  return [
    ...prompt,
    ...(await claimDeliveries(house.database, { ...claim, claimedBy: randomUUID(), isLagging: true })),
  ];
}

/** Does what a postman does until nothing is due; answers how many tries that were. */
export async function deliverDue(house: House): Promise<number> {
  let tries = 0;
  for (;;) {
    const claimed = await claimBoth(house);
    if (claimed.length === 0) return tries;
    tries += claimed.length;
    await Promise.all(claimed.map((one) => deliverMerchantEvent(house, one, new AbortController().signal)));
  }
}
