import { expect, test } from 'vitest';
import { JsonError, parseJson } from './json.ts';

test('several texts in a row are several values', () => {
  expect(parseJson('{"a":1}\n{"b":[]}\n "c"')).toEqual([{ a: 1 }, { b: [] }, 'c']);
});

test.each([
  ['{"a": }', 1, 7],
  ['{\n "a": 1,\n}', 3, 1],
  ['[1, 2', 1, 6],
  ['{"a": "one\ntwo"}', 1, 11],
  ['{"a" 1}', 1, 6],
  ['{"a": "\\x"}', 1, 8],
  ['{} nope', 1, 4],
  ['[1,]', 1, 4],
  ['[1}', 1, 3],
])('%j breaks at line %d, column %d', (text, line, column) => {
  expect(() => parseJson(text)).toThrow(JsonError);
  try {
    parseJson(text);
  } catch (error) {
    expect(error).toMatchObject({ line, column });
  }
});

test('a broken text of ten million escapes or levels is refused in linear time', () => {
  expect(() => parseJson(`"${'\\n'.repeat(5_000_000)}`)).toThrow(JsonError);
  expect(() => parseJson('['.repeat(5_000_000))).toThrow(JsonError);
});
