import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEEPEST_NESTING, findJsonFault } from '~/http/json-text';

test.each([
  ['{"amount":1000,"amount":1}', 'amount', 'is given twice'],
  ['{"a":{"b":1,"c":2,"b":3}}', 'a.b', 'is given twice'],
  ['{"a":[{"x":1},{"y":1,"y":2}]}', 'a.1.y', 'is given twice'],
  // The same key in another spelling.
  [String.raw`{"a":1,"\u0061":2}`, 'a', 'is given twice'],
  [String.raw`{"\u005f_proto__":{"polluted":1}}`, '__proto__', 'is not allowed as a key'],
  ['{"metadata":{"__proto__":null}}', 'metadata.__proto__', 'is not allowed as a key'],
  ['{ "k" \n : 1 , "k"\t:2 }', 'k', 'is given twice'],
])('%s', (text, path, why) => {
  JSON.parse(text);
  expect(findJsonFault(text)).toEqual({ path, why });
});

test.each([
  '{"a":"b","b":"a"}',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":1}]',
  String.raw`{"a":"\",\"a\":1","b":"\\"}`,
  '{"a":["x","x"],"x":"a"}',
  '"a"',
  '{}',
])('%s is as it should be', (text) => {
  JSON.parse(text);
  expect(findJsonFault(text)).toBeNull();
});

test('nesting ends at a level', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  expect(findJsonFault(nested(DEEPEST_NESTING))).toBeNull();
  expect(findJsonFault(nested(DEEPEST_NESTING + 1))?.why).toContain('nested deeper');
});

test('what JSON.stringify writes has no fault, and a key put in twice is found', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value);
      if (text.includes('__proto__')) return;
      expect(findJsonFault(text)).toBeNull();
      expect(findJsonFault(`{"twice":${text},"twice":0}`)).toEqual({ path: 'twice', why: 'is given twice' });
    }),
  );
});

describe('the published parsing suite', () => {
  const suite = JSON.parse(readFileSync('tests/corpora/json-parsing/json-parsing.json', 'utf8')) as readonly {
    name: string;
    b64: string;
  }[];
  test('every text that JSON.parse takes is looked through without a crash', () => {
    let taken = 0;
    for (const { b64 } of suite) {
      const text = Buffer.from(b64, 'base64').toString('utf8');
      try {
        JSON.parse(text);
      } catch {
        continue;
      }
      taken += 1;
      findJsonFault(text);
    }
    expect(taken).toBeGreaterThan(90);
  });
});
