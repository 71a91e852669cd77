import { hasLiveKeys } from '~/merchants/api-key-store.server';
import type { House } from './house';

const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Whether the sandbox's own pages are served. They need no login and show every sandbox session, so an installation that
 * takes live money serves them on its own machine only.
 */
export async function isSandboxOpen(house: House): Promise<boolean> {
  return LOOPBACK.test(house.config.appUrl) || !(await hasLiveKeys(house.database, {}));
}
