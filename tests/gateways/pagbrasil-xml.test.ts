/** PagBrasil's answers as bytes: the reader of its XML, and the signature over what was read. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSignedAnswer, isSignedBy } from '~/gateways/pagbrasil/signature.server';
import { readXml } from '~/gateways/pagbrasil/xml';
import { PRINTED, PRINTED_KEY, PRINTED_LIST } from './pagbrasil-vectors';

const DECLARATION = '<?xml version="1.0" encoding="ISO-8859-1"?>\n';
const elements = (fields: readonly (readonly [string, string])[]) =>
  fields.map(([name, value]) => `<${name}>${value}</${name}>`).join('\n');
const bytesOf = (text: string, encoding: BufferEncoding) => Buffer.from(text, encoding).toString('latin1');
const answer = (fields: readonly (readonly [string, string])[]) =>
  `${DECLARATION}<request>\n${elements(fields)}\n</request>`;

function macOf(key: string, text: string): string {
  const bytes = Buffer.from(text, 'latin1');
  return createHmac('md5', key).update(bytes).update(String(bytes.length)).digest('hex');
}

describe('signatures that the documents print', () => {
  test.each(PRINTED)('$kind fits, in ISO 8859-1 and in UTF-8 that says so', ({ fields, hex }) => {
    const signed = [...fields, ['signature', hex.toUpperCase()]] as const;
    const latin1 = readXml(bytesOf(answer(signed), 'latin1'));
    const utf8 = readXml(bytesOf(answer(signed).replace('ISO-8859-1', 'UTF-8'), 'utf8'));
    for (const root of [latin1, utf8]) expect(root && isSignedAnswer(root, ['another key', PRINTED_KEY])).toBe(true);
    expect(latin1 && isSignedAnswer(latin1, ['another key'])).toBe(false);
  });

  test.each(PRINTED)('$kind does not fit with any field changed, dropped, doubled or moved', ({ fields, hex }) => {
    const isTaken = (changed: readonly (readonly [string, string])[]) => {
      const root = readXml(bytesOf(answer([...changed, ['signature', hex]]), 'latin1'));
      return root !== null && isSignedAnswer(root, [PRINTED_KEY]);
    };
    fields.forEach(([name, value], index) => {
      const before = fields.slice(0, index);
      const after = fields.slice(index + 1);
      expect(isTaken([...before, [name, `${value}0`], ...after]), name).toBe(false);
      expect(isTaken([...before, ...after]), name).toBe(false);
      expect(isTaken([...before, [name, value], [name, value], ...after]), name).toBe(false);
      if (index > 0) expect(isTaken([[name, value], ...before, ...after]), name).toBe(false);
    });
    expect(isTaken([...fields, ['signature', hex]])).toBe(false);
  });

  test('the same name in bytes of UTF-8 under the other declaration is another text', () => {
    const [, card] = PRINTED;
    const root = readXml(bytesOf(answer([...(card?.fields ?? []), ['signature', card?.hex ?? '']]), 'utf8'));
    expect(root && isSignedAnswer(root, [PRINTED_KEY])).toBe(false);
  });

  test('the list of paid boletos is signed as it stands', () => {
    const { content, hex } = PRINTED_LIST;
    expect(isSignedBy([PRINTED_KEY], [content], hex)).toBe(true);
    expect(isSignedBy([PRINTED_KEY], [content.replaceAll('\r\n', '\n')], hex)).toBe(false);
    const orders = readXml(content)?.children.map(({ children }) => children[0]?.text);
    expect(orders).toEqual(['1234567890', '1234567891', '1234567892']);
  });
});

describe('what is signed', () => {
  const key = 'a signature key';
  const read = (inner: string) => readXml(`${DECLARATION}<request>${inner}</request>`);

  test('credentials and lists are left out', () => {
    const inner = `<order>1</order><pbtoken>t</pbtoken><secret>s</secret><products><item><sku>9</sku></item></products>`;
    const root = read(`${inner}<signature>${macOf(key, '1')}</signature>`);
    expect(root && isSignedAnswer(root, [key])).toBe(true);
  });

  test.each(['Tom &amp; Ana', 'Tom & Ana'])(
    'a value with an entity may be signed as it stands or as it is meant: %s',
    (signed) => {
      const root = read(`<name>Tom &amp; Ana</name><signature>${macOf(key, signed)}</signature>`);
      expect(root && isSignedAnswer(root, [key])).toBe(true);
    },
  );

  test('a sign that ISO 8859-1 cannot write is never signed: its low byte would be another sign', () => {
    const root = readXml(
      bytesOf(
        `<?xml version="1.0" encoding="UTF-8"?><request><a>ā</a><signature>${macOf(key, '\x01')}</signature></request>`,
        'utf8',
      ),
    );
    expect(root?.children[0]?.text).toBe('ā');
    expect(root && isSignedAnswer(root, [key])).toBe(false);
  });

  test.each(['', '0', 'z'.repeat(32), `${macOf(key, '1')}0`])('a signature like %j is none', (signature) => {
    const root = read(`<order>1</order><signature>${signature}</signature>`);
    expect(root && isSignedAnswer(root, [key])).toBe(false);
  });

  test('no signature at all is none', () => {
    const root = read('<order>1</order>');
    expect(root && isSignedAnswer(root, [key])).toBe(false);
  });
});

describe('XML of strangers', () => {
  test.each([
    ['nothing', ''],
    ['text', 'Duplicated order.'],
    ['a document type', '<!DOCTYPE r [<!ENTITY x "y">]><r>&x;</r>'],
    ['an entity of its own', '<r>&x;</r>'],
    ['a character by its number', '<r>&#65;</r>'],
    ['a lone ampersand', '<r>a & b</r>'],
    ['an ampersand without an end', '<r>&amp</r>'],
    ['a section', '<r><![CDATA[a]]></r>'],
    ['a comment', '<r><!-- a --></r>'],
    ['an instruction', '<r><?php ?></r>'],
    ['an attribute', '<r a="1"></r>'],
    ['a name space', '<a:r></a:r>'],
    ['two roots', '<r></r><r></r>'],
    ['text behind the root', '<r></r>x'],
    ['text before the root', 'x<r></r>'],
    ['text beside elements', '<r>x<a></a></r>'],
    ['text after elements', '<r><a></a>x</r>'],
    ['an element that does not end', '<r><a></r>'],
    ['an end that was not begun', '<r></a></r>'],
    ['ends that cross', '<r><a><b></a></b></r>'],
    ['a cut one', '<r><a>1</a'],
    ['an end and no beginning', '</r>'],
    ['both at once', '</r/>'],
    ['deep nests', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`],
    ['a byte order mark', '\u00ef\u00bb\u00bf<r></r>'],
    ['a control character', '<r>\0</r>'],
    ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><r></r>'],
    ['broken UTF-8', '<?xml version="1.0" encoding="UTF-8"?><r>\u00e9</r>'],
    ['a second declaration', `${DECLARATION}${DECLARATION}<r></r>`],
    ['too many elements', `<r>${'<a/>'.repeat(20_000)}</r>`],
    ['too much', `<r>${'x'.repeat(300_000)}</r>`],
    ['a name too long', `<${'a'.repeat(80)}></${'a'.repeat(80)}>`],
  ])('%s is not read', (_what, text) => {
    expect(readXml(text)).toBeNull();
  });

  test('hostile repetitions cost little time', () => {
    const startedAt = performance.now();
    for (const piece of ['<', '<a', '<a>', '</a>', '&amp;', '&amp', ' ', '<?xml version="1.0"', '<a/>'])
      expect(readXml(piece.repeat(Math.floor(200_000 / piece.length)))).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  test('elements, empty ones, space between them and the five entities are read', () => {
    const root = readXml(
      `${DECLARATION}<request>\r\n\t<a>1 &lt; 2 &amp;amp; &quot;&apos;&gt;</a> <b/> <c></c>\n</request>\n`,
    );
    expect(root?.children.map(({ name, text }) => [name, text])).toEqual([
      ['a', `1 < 2 &amp; "'>`],
      ['b', ''],
      ['c', ''],
    ]);
    expect(readXml('<request>\n</request>')?.children).toEqual([]);
  });
});
