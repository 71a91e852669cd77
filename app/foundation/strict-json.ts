/** JSON that means one thing only, or why it does not. */
export type StrictJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

/**
 * Reads JSON from a party that is believed about money. `JSON.parse` takes the last of two members with one name, where
 * another reader takes the first: such a text is refused, as is one that begins with a byte order mark.
 */
export function parseStrictJson(text: string): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, why: text === '' ? 'empty' : 'not JSON' };
  }
  const name = repeatedMember(text);
  return name === null ? { ok: true, value } : { ok: false, why: `two members are called ${JSON.stringify(name)}` };
}

// In a text that is known to be JSON, these tokens are enough to know where a member's name stands.
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The first member name that an object of the JSON text has twice, or null. Escapes do not hide a repetition. */
function repeatedMember(text: string): string | null {
  const open: (Set<string> | null)[] = [];
  let lastString: string | null = null;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && lastString !== null) {
      const name = String(JSON.parse(lastString));
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
    lastString = token.startsWith('"') ? token : null;
  }
  return null;
}
