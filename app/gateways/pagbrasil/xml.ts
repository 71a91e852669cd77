/** An element: either with text, or with elements in it. */
export interface XmlElement {
  readonly name: string;
  /** The text as it stands, and as it is meant. */
  readonly raw: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const MOST_CHARACTERS = 256 * 1024;
const MOST_ELEMENTS = 5_000;
const DEEPEST = 4;

const DECLARATION = /^<\?xml version="1\.[01]"(?: encoding="([A-Za-z0-9-]{1,20})")? ?\?>/;
const TOKEN = /<(\/?)([A-Za-z_][A-Za-z0-9_]{0,60})(\/?)>([^<]*)/y;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads the XML that PagBrasil writes, and no other: elements and text, the five entities that XML has by itself, no
 * attributes, comments, sections, instructions or document types. The text has one character for each byte; a document
 * that calls itself UTF-8 is decoded as such, and any other is ISO 8859-1. Null for whatever is not of that shape.
 */
export function readXml(bytes: string): XmlElement | null {
  if (bytes.length > MOST_CHARACTERS) return null;
  const [declaration = '', encoding = 'ISO-8859-1'] = DECLARATION.exec(bytes) ?? [];
  const text = decoded(bytes.slice(declaration.length), encoding.toUpperCase());
  return text === null || hasControlCharacters(text) ? null : readElements(text.trim());
}

function decoded(bytes: string, encoding: string): string | null {
  if (encoding === 'ISO-8859-1') return bytes;
  if (encoding !== 'UTF-8') return null;
  try {
    const octets = Uint8Array.from(bytes, (sign) => sign.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return null;
  }
}

function hasControlCharacters(text: string): boolean {
  for (const sign of text) {
    const code = sign.charCodeAt(0);
    if ((code < 0x20 && sign !== '\t' && sign !== '\n' && sign !== '\r') || code === 0x7f) return true;
  }
  return false;
}

interface OpenElement {
  readonly name: string;
  raw: string;
  readonly children: XmlElement[];
}

/** One element with all that is in it, and nothing around it. */
function readElements(text: string): XmlElement | null {
  const top: OpenElement = { name: '', raw: '', children: [] };
  const open = [top];
  const token = new RegExp(TOKEN);
  let place = 0;
  for (let count = 0; place < text.length; count += 1) {
    token.lastIndex = place;
    const found = token.exec(text);
    if (!found || count > 2 * MOST_ELEMENTS || !step(open, found)) return null;
    place = token.lastIndex;
  }
  const [root, ...others] = top.children;
  return open.length === 1 && others.length === 0 && top.raw === '' ? (root ?? null) : null;
}

/** One tag and the text after it; false where it does not fit. */
function step(open: OpenElement[], [, isEnd, name = '', isEmpty, after = '']: RegExpExecArray): boolean {
  if (isEnd && isEmpty) return false;
  if (!isEnd) {
    if (open.length > DEEPEST) return false;
    open.push({ name, raw: '', children: [] });
  }
  if ((isEnd || isEmpty) && !close(open, name)) return false;
  const around = open.at(-1);
  if (!around) return false;
  // Between elements there is only space; beside elements, no text.
  if (isEnd || isEmpty || around.children.length > 0) return after.trim() === '';
  around.raw = after;
  return true;
}

function close(open: OpenElement[], name: string): boolean {
  const ended = open.length > 1 ? open.pop() : undefined;
  if (ended?.name !== name) return false;
  const { raw, children } = ended;
  if (children.length > 0 && raw.trim() !== '') return false;
  const text = children.length > 0 ? '' : meant(raw);
  if (text === null) return false;
  open.at(-1)?.children.push({ name, raw: children.length > 0 ? '' : raw, text, children });
  return true;
}

/** The text with its entities replaced; null where there is any other, or an ampersand that begins none. */
function meant(raw: string): string | null {
  const text = raw.replace(/&(amp|lt|gt|quot|apos);/g, (_entity, name: string) => NAMED[name] ?? '');
  return /&(?!(?:amp|lt|gt|quot|apos);)/.test(raw) ? null : text;
}
