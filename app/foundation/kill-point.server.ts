/** The named places where a test build can be made to kill itself, as a power cut would. The numbers are those of the fault catalogue that the tests of money follow. */
export type KillPoint = 'K1' | 'K3' | 'K5' | 'K6' | 'K7' | 'K8' | 'K9' | 'K10';

let chosen: string | null = null;

/** Chooses the kill point of this process. Without effect outside test builds. */
export function armKillPoint(point: string | null): void {
  chosen = point;
}

/** Kills the process at once if this point was chosen. In a product build this is an empty function. */
export function killPoint(point: KillPoint): void {
  if (__KILL_POINTS__ && chosen === point) process.kill(process.pid, 'SIGKILL');
}
