/**
 * What may have happened to the money when a gateway could not be asked properly:
 * `not_sent`: no byte left this machine, so another gateway may be asked;
 * `refused`: the gateway answered that it did not act (bad credentials, malformed request);
 * `unknown`: anything else. It may have charged.
 */
export type FaultKind = 'not_sent' | 'refused' | 'unknown';

/** The one thing an adapter throws. A decline is not a fault: it is an answer. */
export class GatewayFault extends Error {
  override readonly name = 'GatewayFault';
  /**
   * Refused for the account's sake before the payment was looked at: its credentials or its rights. Only of this kind of
   * refusal is it certain that the same payment may be asked for elsewhere.
   */
  readonly isConfiguration: boolean;

  constructor(
    readonly kind: FaultKind,
    message: string,
    options?: ErrorOptions & { readonly isConfiguration?: boolean },
  ) {
    super(message, options);
    this.isConfiguration = kind === 'refused' && options?.isConfiguration === true;
  }
}

/** The same for billing providers: `absent` is a definite "no such thing", `unavailable` is worth a retry. */
export class BillingFault extends Error {
  override readonly name = 'BillingFault';

  constructor(
    readonly kind: 'absent' | 'refused' | 'unavailable',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
