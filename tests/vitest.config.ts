import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  resolve: { alias: { '~': `${root}app` } },
  define: { __KILL_POINTS__: 'true' },
  plugins: [vanillaExtractPlugin()],
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Left to itself it keeps one core for its own process, which mostly waits: of two that is half of the machine.
    maxWorkers: availableParallelism(),
  },
});
