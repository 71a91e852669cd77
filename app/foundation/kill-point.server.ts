import { subscribe } from 'node:diagnostics_channel';

/**
 * The named places where a test build can be made to kill itself, as a power cut would. The numbers are those of the fault
 * catalogue that the tests of money follow; the chaos harness kills at every name that stands here. Two of the catalogue's
 * are elsewhere: K4 (the gateway has acted, before its answer) has no line of ours to stand at, so the harness holds the
 * simulator's answer back and kills from outside; K15 (key rotation) waits for a rotation.
 */
export const KILL_POINTS = [
  'K1', 'K2', 'K3', 'K5', 'K6', 'K7', 'K8', 'K9', 'K10', 'K11', 'K12',
  // K1 to K7 again, within a capture, void or refund.
  'K13:1', 'K13:2', 'K13:3', 'K13:4', 'K13:5', 'K13:6', 'K13:7',
  'K14',
] as const; // prettier-ignore
export type KillPoint = (typeof KILL_POINTS)[number];

let armed: { readonly point: string; passesLeft: number } | null = null;

/**
 * Chooses where this process kills itself: `K5` the first time it comes there, `K5@3` the third time. Without effect
 * outside test builds.
 */
export function armKillPoint(where: string | null): void {
  if (!__KILL_POINTS__ || where === null) return;
  const [point = '', pass = '1'] = where.split('@');
  armed = { point, passesLeft: Number(pass) };
  watchRequests();
}

/** Kills the process at once if this point was chosen and it is the chosen pass. In a product build this is an empty function. */
export function killPoint(point: KillPoint): void {
  if (!__KILL_POINTS__ || armed?.point !== point) return;
  armed.passesLeft -= 1;
  if (armed.passesLeft === 0) process.kill(process.pid, 'SIGKILL');
}

/**
 * K2 and K3 lie inside the platform's fetch, which tells of them as they happen: connected with no byte written yet, and
 * the last byte of the request handed to the kernel. Any outgoing request counts, not only a payment's.
 */
function watchRequests(): void {
  subscribe('undici:client:sendHeaders', () => killPoint('K2'));
  subscribe('undici:request:bodySent', () => killPoint('K3'));
}
