/** The kinds of work that flows order for later. Each has its flow; app/jobs/ runs them. */
export const JOB = {
  /** Asks the gateway what became of an attempt whose outcome we did not hear. */
  resolveAttempt: 'resolve-unknown-attempt',
  /** Gives up what a payer has begun, because an earlier attempt took the money after all. */
  stopRivals: 'stop-rival-attempts',
  /** The same about a capture, void or refund. */
  resolveOperation: 'resolve-unknown-operation',
  /** Tells the billing provider that its invoice was paid. */
  reportToBilling: 'report-payment-to-billing',
  /** Ends sessions whose time is over. There is one such job, and it orders itself again. */
  expireSessions: 'expire-due-sessions',
  /** Forgets answers kept for repeated requests. There is one such job as well. */
  forgetAnswers: 'forget-old-answers',
  /** Forgets what was kept for a time: events told, talk with gateways, dead jobs. There is one such job. */
  forgetRecords: 'forget-old-records',
  /** Believes a gateway's event only after asking. */
  processGatewayEvent: 'process-gateway-event',
  /** Asks a connection that has stopped answering whether it answers again. */
  probeConnection: 'probe-connection',
  /** Looks for connections whose night has come. There is one such job. */
  orderReconciliations: 'order-reconciliations',
  /** Compares a connection's gateway, attempts and ledger. */
  reconcileConnection: 'reconcile-connection',
} as const;

export type JobKind = (typeof JOB)[keyof typeof JOB];
