/** A cluster of our own; `restart` ends it as a crash would and resolves when it answers again. */
export interface Cluster {
  readonly url: string;
  restart(): Promise<void>;
  halt(): void;
  resume(): void;
  stop(): void;
}
export function findPostgresql(): string | null;
export function startCluster(port: number): Cluster;
