// What opens something to whoever reads it: session pages, returns, secret keys, and the tokens of webhook addresses. No
// word boundary stands before them: in an encoded address (%2Fsess_…) or an escaped text (\nsess_…) a letter does.
const CAPABILITIES =
  /((?:sess|rt|sk_sandbox|sk_live)_(?=[\w-]{43})|webhooks(?:\/|%2F)(?:gateway|billing)(?:\/|%2F)[0-9a-f-]{36}(?:\/|%2F)(?=[\w-]{32}))[\w-]+/gi;

/** Replaces what opens something to whoever reads it by asterisks. */
export function maskCapabilities(text: string): string {
  return text.replace(CAPABILITIES, '$1***');
}
