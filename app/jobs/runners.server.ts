import { z } from 'zod';
import { expireDueSessions } from '~/flows/expire-due-sessions.server';
import { forgetOldAnswers } from '~/flows/forget-old-answers.server';
import { forgetOldRecords } from '~/flows/forget-old-records.server';
import { JOB, type JobKind } from '~/flows/jobs';
import { probeConnection } from '~/flows/probe-connection.server';
import { orderReconciliations } from '~/flows/order-reconciliations.server';
import { processGatewayEvent } from '~/flows/process-gateway-event.server';
import { reconcileConnection } from '~/flows/reconcile-connection.server';
import { reportPaymentToBilling } from '~/flows/report-payment-to-billing.server';
import { resolveUnknownAttempt } from '~/flows/resolve-unknown-attempt.server';
import { resolveUnknownOperation } from '~/flows/resolve-unknown-operation.server';
import { stopRivalAttempts } from '~/flows/stop-rival-attempts.server';
import type { RunJob } from './worker.server';

const aboutAttempt = z.object({ attemptId: z.string() });
const aboutOperation = z.object({ operationId: z.string() });
const aboutConnection = z.object({ merchantId: z.string(), connectionId: z.string(), gateway: z.string() });
const aboutBooks = z.object({ connectionId: z.string(), merchantId: z.string() });
const aboutEvent = z.object({
  eventId: z.string(),
  reference: z.string(),
  operationReference: z.string().nullish(),
  gatewayReference: z.string().nullish(),
  saysSealed: z.string().optional(),
});

/** Which flow runs each kind of job. */
export const RUNNERS: Readonly<Record<JobKind, RunJob>> = {
  [JOB.resolveAttempt]: (house, payload, tries) =>
    resolveUnknownAttempt(house, aboutAttempt.parse(payload).attemptId, tries),
  [JOB.resolveOperation]: (house, payload, tries) =>
    resolveUnknownOperation(house, aboutOperation.parse(payload).operationId, tries),
  [JOB.reportToBilling]: (house, payload) => reportPaymentToBilling(house, aboutAttempt.parse(payload).attemptId),
  [JOB.stopRivals]: (house, payload) => stopRivalAttempts(house, aboutAttempt.parse(payload).attemptId),
  [JOB.expireSessions]: (house) => expireDueSessions(house),
  [JOB.forgetAnswers]: (house) => forgetOldAnswers(house),
  [JOB.forgetRecords]: (house) => forgetOldRecords(house),
  [JOB.processGatewayEvent]: (house, payload, tries) => processGatewayEvent(house, aboutEvent.parse(payload), tries),
  [JOB.probeConnection]: (house, payload) => probeConnection(house, aboutConnection.parse(payload)),
  [JOB.orderReconciliations]: (house) => orderReconciliations(house),
  [JOB.reconcileConnection]: (house, payload) => reconcileConnection(house, aboutBooks.parse(payload)).then(() => null),
};
