export const top: string;
export function buildDirectory(options?: { test?: boolean }): string;
export function buildIfStale(options?: { test?: boolean; force?: boolean }): string;
