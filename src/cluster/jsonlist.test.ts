import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonListDecoder } from './jsonlist.ts';

function decoded(text: string, size: number) {
  const items: object[] = [];
  const decoder = jsonListDecoder((item) => items.push(item));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) decoder.take(bytes.subarray(at, at + size));
  return { items, ...decoder.end() };
}

const LIST = {
  kind: 'PodList',
  metadata: { continue: 'more', labels: { items: 'none' }, owners: [[1], { items: [{ not: 'one' }] }] },
  items: [{ metadata: { name: 'a "quoted" \\ {[' }, spec: { items: [{ a: [] }] } }, {}, { metadata: { name: 'ä 🌍' } }],
  tail: [{ no: 'item' }],
};

test.each([1, 2, 7, 64, 10_000])('a list that arrives in pieces of %i bytes', (size) => {
  const expected = { items: LIST.items, whole: true, next: 'more' };
  expect(decoded(JSON.stringify(LIST), size)).toEqual(expected);
  expect(decoded(JSON.stringify(LIST, undefined, 2), size)).toEqual(expected);
});

test('whatever the items hold, they come out as they went in', () => {
  const run = (items: readonly object[], size: number) => {
    const text = JSON.stringify({ items, metadata: {} });
    expect(decoded(text, size)).toEqual({ items: JSON.parse(text).items, whole: true, next: undefined });
  };
  const plain = fc.dictionary(
    fc.stringMatching(/^[ -~]*$/),
    fc.jsonValue({ maxDepth: 3, stringUnit: fc.constantFrom(...'a"\\{}[]:, ') }),
  );
  fc.assert(fc.property(fc.array(plain, { maxLength: 4 }), fc.integer({ min: 1, max: 50 }), run), { numRuns: 200 });
});

test('a list that is written oddly is read all the same', () => {
  const far = `{"items":${' '.repeat(300)}[{"a": 1}], "metadata": {}}`;
  expect(decoded(far, 16)).toEqual({ items: [{ a: 1 }], whole: true, next: undefined });
});

test('many lists beside the items do not slow it down', () => {
  const text = `{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":[1]`).join()},"items":[{"a":1}]}`;
  const begun = performance.now();
  expect(decoded(text, 65_536)).toMatchObject({ items: [{ a: 1 }], whole: true });
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test('what is cut off, or no list, is not whole', () => {
  const text = JSON.stringify(LIST);
  for (const end of [0, 1, 40, text.indexOf('quoted'), text.length - 1]) {
    expect(decoded(text.slice(0, end), 16).whole).toBe(false);
  }
  for (const other of ['[]', '"items"', '{"items": {}}', '{"kind": "Status"}', '<html>']) {
    expect(decoded(other, 16)).toMatchObject({ items: [], whole: false });
  }
});

test('a broken item makes the list no whole one', () => {
  expect(decoded('{"items": [{"a": 1}, {"a": }], "metadata": {}}', 16)).toMatchObject({ whole: false });
});

test('control and bidi characters do not come in', () => {
  const text = JSON.stringify({ items: [{ name: 'a\u001b[2Jb\u202ec' }], metadata: {} });
  expect(decoded(text, 5).items).toEqual([{ name: 'abc' }]);
});
