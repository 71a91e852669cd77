import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { parseStrictJson } from '~/foundation/strict-json';

describe('strict JSON', () => {
  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '[{"b":{"a":1,"c":[],"a":null}}]',
    '{"status":"declined","x":{"status":1},"status":"captured"}',
    '{"":1,"":2}',
    '{"a" :1,\n"a"\t:2}',
    '{"\\"":1,"\\"":2}',
    '\uFEFF{}',
    '',
    '{"a":NaN}',
    "{'a':1}",
    '{"a":1}{"a":1}',
  ])('refuses %s', (text) => {
    expect(parseStrictJson(text)).toMatchObject({ ok: false });
  });

  test.each([
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}',
    '["a","a",":"]',
    '{"a":"a\\":","b":"{\\"b\\":1,\\"b\\":2}"}',
    'null',
    '"x"',
    '{"a":"\\\\","b":1}',
  ])('takes %s', (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
  });

  test('keeps "__proto__" a plain member', () => {
    const read = parseStrictJson('{"__proto__":{"approved":true}}');
    expect(read.ok && Object.hasOwn(read.value as object, '__proto__')).toBe(true);
    expect(({} as { approved?: boolean }).approved).toBeUndefined();
  });

  test('takes whatever JSON.stringify writes, and refuses it with any member repeated', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseStrictJson(text).ok).toBe(true);
        const [name = ''] = Object.keys(JSON.parse(text) as object);
        expect(parseStrictJson(`${text.slice(0, -1)},${JSON.stringify(name)}:0}`).ok).toBe(false);
      }),
    );
  });

  test('is linear in hostile depth and length', () => {
    const startedAt = performance.now();
    expect(parseStrictJson(`{"a":"${'\\"'.repeat(200_000)}"}`).ok).toBe(true);
    expect(parseStrictJson(`"${'\\\\'.repeat(200_000)}`).ok).toBe(false);
    expect(parseStrictJson('['.repeat(4_000) + ']'.repeat(4_000)).ok).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
