import { z } from 'zod';
import { expireDueSessions } from '~/flows/expire-due-sessions.server';
import { forgetOldAnswers } from '~/flows/forget-old-answers.server';
import { JOB, type JobKind } from '~/flows/jobs';
import { processGatewayEvent } from '~/flows/receive-gateway-event.server';
import { reportPaymentToBilling } from '~/flows/report-payment-to-billing.server';
import { resolveUnknownAttempt } from '~/flows/resolve-unknown-attempt.server';
import { stopRivalAttempts } from '~/flows/stop-rival-attempts.server';
import type { RunJob } from './worker.server';

const aboutAttempt = z.object({ attemptId: z.string() });
const aboutEvent = z.object({ eventId: z.string(), reference: z.string() });

/** Which flow runs each kind of job. */
export const RUNNERS: Readonly<Record<JobKind, RunJob>> = {
  [JOB.resolveAttempt]: (house, payload, tries) =>
    resolveUnknownAttempt(house, aboutAttempt.parse(payload).attemptId, tries),
  [JOB.reportToBilling]: (house, payload) => reportPaymentToBilling(house, aboutAttempt.parse(payload).attemptId),
  [JOB.stopRivals]: (house, payload) => stopRivalAttempts(house, aboutAttempt.parse(payload).attemptId),
  [JOB.expireSessions]: (house) => expireDueSessions(house),
  [JOB.forgetAnswers]: (house) => forgetOldAnswers(house),
  [JOB.processGatewayEvent]: (house, payload, tries) => processGatewayEvent(house, aboutEvent.parse(payload), tries),
};
