import type { Mode } from '~/sessions/session';

/** Why nothing is sent to an endpoint: its merchant said so, it said itself that it is gone (410), or it failed for days. */
export type DisabledReason = 'merchant' | 'gone' | 'failing';

/** Where a merchant wants to hear of events. Its secrets are sealed to this row and merchant. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly merchantId: string;
  readonly mode: Mode;
  readonly url: string;
  /** Null: every type. */
  readonly eventTypes: readonly string[] | null;
  readonly secretSealed: string;
  readonly previousSecretSealed: string | null;
  /** Until when the previous secret signs as well, in the merchant's time. */
  readonly previousSecretUntil: Date | null;
  readonly enabled: boolean;
  readonly disabledAt: Date | null;
  readonly disabledReason: DisabledReason | null;
  /** The first failure since something last arrived. */
  readonly failingSince: Date | null;
  readonly createdAt: Date;
}

/** An endpoint as the API answers it. */
export interface WebhookEndpointView {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[] | null;
  readonly enabled: boolean;
  readonly disabledAt: string | null;
  readonly disabledReason: DisabledReason | null;
  readonly failingSince: string | null;
  readonly previousSecretUntil: string | null;
  readonly createdAt: string;
}

export function webhookEndpointView(endpoint: WebhookEndpoint): WebhookEndpointView {
  const { id, url, eventTypes, enabled, disabledReason } = endpoint;
  return {
    id,
    url,
    eventTypes,
    enabled,
    disabledAt: endpoint.disabledAt?.toISOString() ?? null,
    disabledReason,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    previousSecretUntil: endpoint.previousSecretUntil?.toISOString() ?? null,
    createdAt: endpoint.createdAt.toISOString(),
  };
}
