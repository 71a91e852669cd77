/** The kinds of work that flows order for later. Each has its flow; app/jobs/ runs them. */
export const JOB = {
  /** Asks the gateway what became of an attempt whose outcome we did not hear. */
  resolveAttempt: 'resolve-unknown-attempt',
  /** Gives up what a payer has begun, because an earlier attempt took the money after all. */
  stopRivals: 'stop-rival-attempts',
  /** Tells the billing provider that its invoice was paid. */
  reportToBilling: 'report-payment-to-billing',
  /** Ends sessions whose time is over. There is one such job, and it orders itself again. */
  expireSessions: 'expire-due-sessions',
  /** Forgets answers kept for repeated requests. There is one such job as well. */
  forgetAnswers: 'forget-old-answers',
  /** Believes a gateway's event only after asking. */
  processGatewayEvent: 'process-gateway-event',
} as const;

export type JobKind = (typeof JOB)[keyof typeof JOB];
