import type { Returned } from '~/gateways/contract';

const MOST_PARAMETERS = 50;
const LONGEST_VALUE = 16_000;

/**
 * What a browser brought back from elsewhere: its query, then its form, of a repeated name the last. Anybody may write this;
 * what is longer than any gateway's word is left out rather than cut.
 */
export async function readReturned(request: Request): Promise<Returned> {
  const query = new URL(request.url).searchParams;
  const isForm = request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
  const form = new URLSearchParams(request.method === 'POST' && isForm ? await request.text() : '');
  const found = new Map<string, string>();
  for (const [name, value] of [...query, ...form]) {
    const fits = value.length <= LONGEST_VALUE && name.length <= LONGEST_VALUE;
    if (fits && (found.has(name) || found.size < MOST_PARAMETERS)) found.set(name, value);
  }
  return { parameters: Object.fromEntries(found) };
}
