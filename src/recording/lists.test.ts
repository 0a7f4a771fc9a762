import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listIn } from './lists.ts';

const parsed = (text: string): unknown => {
  const list = listIn(Buffer.from(text));
  return list === undefined ? 'as a whole' : { ...list, items: [...list.items] };
};

test('a list taken apart is the list', () => {
  const value = fc.jsonValue({ maxDepth: 4 });
  const list = fc.record({ apiVersion: fc.string(), metadata: value, items: fc.array(value), kind: fc.string() });
  fc.assert(
    fc.property(list, fc.integer({ min: 0, max: 3 }), (read, indent) => {
      const whole = { ...read, kind: `${read.kind}List` };
      expect(parsed(JSON.stringify(whole, undefined, indent))).toEqual(JSON.parse(JSON.stringify(whole)));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['no object', '[1]'],
  ['no list', '{"kind":"Pod","items":[1]}'],
  ['nothing', ''],
  ['items that are none', '{"kind":"List","items":{"a":[1]}}'],
  ['items twice', '{"kind":"List","items":[1],"items":[2]}'],
  ['items twice, the second empty', '{"kind":"List","items":[1],"items":null}'],
  ['items in something else', '{"kind":"List","spec":{"items":[1]}}'],
  ['two lists', '{"kind":"List","items":[1]}\n{"kind":"List","items":[2]}'],
  ['something behind it', '{"kind":"List","items":[1]}]'],
  ['an end within the items', '{"kind":"List","items":[1'],
  ['an end within a string', '{"kind":"List","items":["1'],
  ['an item that is too large', `{"kind":"List","items":[0,"${'x'.repeat(2 ** 21)}"]}`],
])('%s', (_, text) => {
  expect(parsed(text)).toBe('as a whole');
});

test.each([
  '{"kind":"List","items":[1,]}',
  '{"kind":"List","items":[,]}',
  '{"kind":"List","items":[{}{}]}',
  '{"kind":"List","items":[{"a"}]}',
])('%s is not taken for JSON', (text) => {
  expect(() => parsed(text)).toThrow(SyntaxError);
});

test('an empty list, and keys in any order', () => {
  expect(parsed('{"items" : [ ], "kind":"PodList"}')).toEqual({ kind: 'PodList', items: [] });
});
