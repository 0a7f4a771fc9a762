import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RESOURCES } from '../resources.ts';
import { conform } from './conform.ts';
import { shapeOfKind } from './shape.ts';
import { KUBERNETES_SCHEMA } from './types.ts';

function podWith(fields: object): { object: unknown; dropped: string[] } {
  const dropped: string[] = [];
  const notes = { count() {}, drop: (path: string, expected: string) => void dropped.push(`${path}: ${expected}`) };
  return { object: conform(fields, shapeOfKind('', 'Pod'), notes), dropped };
}

test('the schema describes every kind of the resource table', () => {
  expect(RESOURCES.filter((r) => KUBERNETES_SCHEMA.types[r.kind] === undefined)).toEqual([]);
});

test('a well-formed pod stays as it is, unknown fields too', () => {
  const pod = {
    metadata: { name: 'web-0', labels: { app: 'web' } },
    spec: {
      containers: [{ name: 'web', resources: { limits: { cpu: '1' } }, ports: [{ containerPort: 80 }] }],
      newIn199: { a: [1] },
    },
    status: { startTime: '2026-01-05T10:00:00Z', conditions: [{ type: 'Ready', status: 'True' }] },
  };
  expect(podWith(pod)).toEqual({ object: pod, dropped: [] });
});

test.each([
  [{ spec: 5 }, {}, 'spec: an object'],
  [{ metadata: [] }, {}, 'metadata: an object'],
  [{ metadata: { labels: 'x' } }, { metadata: {} }, 'metadata.labels: a map'],
  [
    { metadata: { labels: { app: 1, tier: 'web' } } },
    { metadata: { labels: { tier: 'web' } } },
    'metadata.labels.app: a string',
  ],
  [{ metadata: { name: 7 } }, { metadata: {} }, 'metadata.name: a string'],
  [{ metadata: { creationTimestamp: 'yesterday' } }, { metadata: {} }, 'metadata.creationTimestamp: a time'],
  [{ metadata: { creationTimestamp: '2026-13-41T10:00:00Z' } }, { metadata: {} }, 'metadata.creationTimestamp: a time'],
  [{ spec: { containers: {} } }, { spec: {} }, 'spec.containers: a list'],
  [
    { spec: { containers: [{ image: 'x' }, { name: 'a' }] } },
    { spec: { containers: [{ name: 'a' }] } },
    'spec.containers[0]: a name',
  ],
  [{ spec: { priority: Number.NaN } }, { spec: {} }, 'spec.priority: a number'],
  [{ spec: { hostNetwork: 'true' } }, { spec: {} }, 'spec.hostNetwork: true or false'],
  [{ spec: { args: [() => 1] } }, { spec: { args: [] } }, 'spec.args[0]: a JSON value'],
  [{ status: { phase: 'x'.repeat(2 ** 22) } }, { status: {} }, 'status.phase: a shorter string'],
  [
    JSON.parse('{"spec":{"nodeSelector":{"__proto__":"x"}}}'),
    { spec: { nodeSelector: {} } },
    'spec.nodeSelector.__proto__: another name',
  ],
])('what is wrong is left out and said: %#', (fields, expected, said) => {
  expect(podWith(fields)).toEqual({ object: expected, dropped: [said] });
});

test('null is the same as absent', () => {
  expect(podWith({ metadata: { creationTimestamp: null }, spec: { containers: null } })).toEqual({
    object: { metadata: {}, spec: {} },
    dropped: [],
  });
});

test('a quantity that was written as a number becomes text; a port may be either', () => {
  const probe = (port: unknown) => ({ httpGet: { port } });
  const container = (cpu: unknown, port: unknown) => ({
    name: 'a',
    resources: { requests: { cpu } },
    livenessProbe: probe(port),
  });
  const spec = (cpu: unknown) => ({ spec: { containers: [container(cpu, 80), container(cpu, 'http')] } });
  expect(podWith(spec(2))).toEqual({ object: spec('2'), dropped: [] });
});

test('terminal escapes end here, in keys too', () => {
  expect(podWith({ metadata: { annotations: { 'a\x1b[2J': '\x1b]0;x\x07b' } } }).object).toEqual({
    metadata: { annotations: { a: 'b' } },
  });
});

test('a kind of another group is not taken for the one in the table', () => {
  const service = { metadata: { name: 'web' }, spec: { ports: 'any' } };
  const notes = { count() {}, drop: () => expect.fail('nothing is wrong') };
  expect(conform(service, shapeOfKind('serving.knative.dev', 'Service'), notes)).toEqual(service);
});

test('ten thousand levels are cut off without exhausting the stack', () => {
  let deep: unknown = 1;
  for (let i = 0; i < 10_000; i++) deep = { deep };
  expect(podWith({ spec: { deep } }).dropped).toHaveLength(1);
});

test('what is the same in the object before is shared with it, and nothing else is', () => {
  const pod = (name: string, image = 'a:1') => ({
    metadata: { name, labels: { app: 'web', tier: 'a' } },
    spec: { containers: [{ name: 'web', image }], tolerations: [{ key: 'k' }] },
    status: { startTime: '2026-01-05T10:00:00Z' },
  });
  const shape = shapeOfKind('', 'Pod');
  const notes = { count() {}, drop: () => expect.fail('nothing is wrong') };
  type Pod = ReturnType<typeof pod>;
  const first = conform(pod('web-0'), shape, notes) as Pod;
  const second = conform(pod('web-1'), shape, notes, first) as Pod;
  expect(second).toEqual(pod('web-1'));
  expect(second.spec).toBe(first.spec);
  expect(second.status).toBe(first.status);
  expect(second.metadata).not.toBe(first.metadata);
  expect(second.metadata.labels).toBe(first.metadata.labels);
  const third = conform(pod('web-2', 'a:2'), shape, notes, second) as Pod;
  expect(third).toEqual(pod('web-2', 'a:2'));
  expect(third.spec.containers).not.toBe(first.spec.containers);
  expect(third.spec.tolerations).toBe(first.spec.tolerations);
});

test('an object never takes the order of its keys, or anything it lacks, from another one', () => {
  const read = fc.dictionary(fc.string({ maxLength: 2 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
  const shape = shapeOfKind('', 'Pod');
  const notes = { count() {}, drop() {} };
  fc.assert(
    fc.property(read, read, fc.boolean(), (one, other, alike) => {
      const like = conform({ spec: alike ? { ...other, ...one } : other }, shape, notes);
      const alone = conform({ spec: one }, shape, notes);
      expect(JSON.stringify(conform({ spec: one }, shape, notes, like))).toBe(JSON.stringify(alone));
    }),
    { numRuns: 500 },
  );
});
