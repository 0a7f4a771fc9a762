import { expect, test } from 'vitest';
import { BUILTIN } from '../resources.ts';
import { conform } from './conform.ts';
import { shapeOfKind } from './shape.ts';
import { KUBERNETES_SCHEMA } from './types.ts';

function podWith(fields: object): { object: unknown; dropped: string[] } {
  const dropped: string[] = [];
  const notes = { count() {}, drop: (path: string, expected: string) => void dropped.push(`${path}: ${expected}`) };
  return { object: conform(fields, shapeOfKind('', 'Pod'), notes), dropped };
}

test('the schema describes every kind that every Kubernetes has', () => {
  expect(BUILTIN.filter((r) => KUBERNETES_SCHEMA.types[r.kind] === undefined)).toEqual([]);
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

test('a key that is clean only afterwards is what it then is', () => {
  const read = JSON.parse(
    '{"metadata":{"na\\u001b[2Jme":{"a":1}},"spec":{"nodeSelector":{"__pro\\u001b[2Jto__":"x"}}}',
  );
  expect(podWith(read)).toEqual({
    object: { metadata: {}, spec: { nodeSelector: {} } },
    dropped: ['metadata.na\x1b[2Jme: a string', 'spec.nodeSelector.__pro\x1b[2Jto__: another name'],
  });
});
