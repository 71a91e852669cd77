import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { buildPageScript } from '../../support/page-script';

const LIMIT_BYTES = 12_000;

it('is at most 12 kB, with nothing of a framework and nothing that a strict policy forbids', async () => {
  const files = await buildPageScript('in its files');
  const script = files.join('\n');
  // The form's page loads the first file alone; the second belongs to pages that wait.
  const bytes = gzipSync(files[0] ?? '', { level: 9 }).length;
  console.info(`page script: ${bytes} bytes gzipped, ${script.length} before`);
  expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
  expect(script).not.toMatch(
    /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|localStorage|sessionStorage|indexedDB|document\.cookie)\b/,
  );
  expect(script).not.toMatch(/zod|react/i);
  expect(script.match(/import\(/g)).toHaveLength(1);
});
