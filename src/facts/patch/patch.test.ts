import { expect, test } from 'vitest';
import { shapeOfKind } from '../schema/shape.ts';
import { applyConfig, conflictsOf } from './apply.ts';
import { jsonPatch, PatchError } from './json.ts';
import { mergePatch } from './merge.ts';
import { goText, leftOver, strategicMerge } from './strategic.ts';

const DEPLOYMENT = shapeOfKind('apps', 'Deployment');
const template = (containers: unknown, more: object = {}) => ({
  spec: { template: { spec: { containers, ...more } } },
});
const strategic = (target: unknown, patch: unknown) => strategicMerge(target, patch, DEPLOYMENT);

// The examples of RFC 6902, appendix A.
test.each([
  [{ foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { baz: 'qux', foo: 'bar' }],
  [{ foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], { foo: ['bar', 'qux', 'baz'] }],
  [{ baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' }],
  [{ foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] }],
  [{ baz: 'qux', foo: 'bar' }, [{ op: 'replace', path: '/baz', value: 'boo' }], { baz: 'boo', foo: 'bar' }],
  [
    { foo: { bar: 'baz' }, qux: { corge: 1 } },
    [{ op: 'move', from: '/foo/bar', path: '/qux/thud' }],
    { foo: {}, qux: { corge: 1, thud: 'baz' } },
  ],
  [
    { foo: ['all', 'grass', 'cows', 'eat'] },
    [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
    { foo: ['all', 'cows', 'eat', 'grass'] },
  ],
  [{ foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['abc'] }], { foo: ['bar', ['abc']] }],
  [{ '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 }],
  [{ foo: null }, [{ op: 'copy', from: '/foo', path: '/bar' }], { foo: null, bar: null }],
])('JSON patch %#', (document, patch, expected) => {
  const before = structuredClone(document);
  expect(jsonPatch(document, patch)).toEqual(expected);
  expect(document).toEqual(before);
});

test.each([
  [{ op: 'test', path: '/baz', value: 'bar' }],
  [{ op: 'add', path: '/nope/bat', value: 1 }],
  [{ op: 'replace', path: '/nope', value: 1 }],
  [{ op: 'remove', path: '/list/2' }],
  [{ op: 'add', path: '/list/3', value: 1 }],
  [{ op: 'add', path: '/list/01', value: 1 }],
  [{ op: 'spam', path: '/baz' }],
  [{ op: 'remove', path: 'baz' }],
  [{ op: 'remove', path: '/constructor' }],
])('JSON patch that cannot be applied %#', (operation) => {
  expect(() => jsonPatch({ baz: 'qux', list: [1, 2] }, [operation])).toThrow(PatchError);
});

test('a prototype is out of reach', () => {
  const evil = JSON.parse('{"__proto__":{"polluted":true}}');
  mergePatch({}, evil);
  strategic({}, evil);
  expect(() => jsonPatch({}, [{ op: 'add', path: '/__proto__/polluted', value: true }])).toThrow(PatchError);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('merge patch: null removes, lists are replaced', () => {
  expect(mergePatch({ a: 1, b: { c: 2, d: 3 }, e: [1, 2] }, { a: null, b: { c: 4 }, e: [3] })).toEqual({
    b: { c: 4, d: 3 },
    e: [3],
  });
});

test('strategic: containers are merged by name, new ones come in the patch order before the rest', () => {
  const live = template([{ name: 'a', image: 'x', command: ['run'] }, { name: 'b' }]);
  const patch = template([{ name: 'new' }, { name: 'a', image: 'y', command: ['go'] }]);
  expect(strategic(live, patch)).toEqual(
    template([{ name: 'new' }, { name: 'a', image: 'y', command: ['go'] }, { name: 'b' }]),
  );
});

test('strategic: directives delete, replace, order and retain', () => {
  const live = template([{ name: 'a' }, { name: 'b' }]);
  expect(strategic(live, template([{ name: 'a', $patch: 'delete' }]))).toEqual(template([{ name: 'b' }]));
  expect(strategic(live, template([{ $patch: 'replace' }, { name: 'c' }]))).toEqual(template([{ name: 'c' }]));
  const order = { $setElementOrder: undefined, '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] };
  expect(strategic(live, template([{ name: 'a', image: 'x' }], order))).toEqual(
    template([{ name: 'b' }, { name: 'a', image: 'x' }]),
  );
  const rolling = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
  expect(strategic(rolling, { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } })).toEqual({
    spec: { strategy: { type: 'Recreate' } },
  });
  const finalizers = { metadata: { finalizers: ['a', 'b'] } };
  expect(strategic(finalizers, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } })).toEqual({
    metadata: { finalizers: ['b'] },
  });
});

test('strategic: tolerations have no merge key and are replaced; an item without its key is refused', () => {
  const live = template([], { tolerations: [{ key: 'a' }] });
  expect(strategic(live, { spec: { template: { spec: { tolerations: [{ key: 'b' }] } } } })).toEqual(
    template([], { tolerations: [{ key: 'b' }] }),
  );
  expect(() => strategic(live, template([{ image: 'x' }]))).toThrow(
    'map: map[image:x] does not contain declared merge key: name',
  );
});

test('server-side apply removes what its manager no longer states, and nothing else', () => {
  const before = template([{ name: 'a', image: 'x', env: [{ name: 'A' }, { name: 'B' }] }]);
  const live = template([
    { name: 'a', image: 'x', env: [{ name: 'A' }, { name: 'B' }, { name: 'C' }] },
    { name: 'sidecar' },
  ]);
  const now = template([{ name: 'a', env: [{ name: 'A' }] }]);
  expect(applyConfig(live, before, now, DEPLOYMENT)).toEqual(
    template([{ name: 'a', env: [{ name: 'A' }, { name: 'C' }] }, { name: 'sidecar' }]),
  );
});

test('conflicts are named as fields', () => {
  const mine = template([{ name: 'a', image: 'x', tty: true }]);
  const theirs = template([{ name: 'a', image: 'y', tty: true }, { name: 'b' }]);
  expect(conflictsOf(mine, theirs, DEPLOYMENT)).toEqual(['.spec.template.spec.containers[name="a"].image']);
});

test("values look as Go's %v prints them", () => {
  expect(goText({ spec: { replicas: 'x', list: [1, { b: null }] } })).toBe(
    'map[spec:map[list:[1 map[b:<nil>]] replicas:x]]',
  );
});

test('a patch is shown as merging leaves it', () => {
  const patch = { spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'a' }], list: [1] } };
  expect(leftOver(patch)).toEqual({ spec: { list: [1] } });
});
