import { expect, test } from 'vitest';
import type { KubeObject } from '../objects.ts';
import { object, pod, say } from './fixtures.ts';

const service = (selector: object, ports: readonly object[] = [{ port: 80 }]) =>
  object('Service', 'web', { selector, ports });
const deployment = (name: string, labels: object) => object('Deployment', name, { template: { metadata: { labels } } });

test.each([
  ['a misspelt value', { app: 'wbe' }, ['app=wbe, but the pods carry app=web']],
  ['a value under another key', { name: 'web' }, ['name=web, but the pods carry app=web']],
  ['one pair too many', { app: 'web', tier: 'front' }, ['tier=front, which the pods do not carry']],
])('the nearest workload to a selector with %s, and what differs', (_what, selector, differs) => {
  const objects = [deployment('db', { app: 'db' }), deployment('web', { app: 'web', release: 'r1' })];
  const [first] = say('nearMisses', objects, service(selector)) as object[];
  expect(first).toMatchObject({ object: { kind: 'Deployment', name: 'web' }, differs });
});

test('workloads that have nothing in common with the selector are not near', () => {
  expect(say('nearMisses', [deployment('db', { tier: 'data' })], service({ app: 'web' }))).toEqual([]);
});

test('a selector needs every pair; pods that have finished are no endpoints', () => {
  const done = { ...pod('c', { app: 'web' }), status: { phase: 'Succeeded' } };
  const objects = [pod('a', { app: 'web' }), pod('b', { app: 'web', tier: 'x' }), done];
  const names = (selector: object) =>
    (say('selectedPods', objects, service(selector)) as KubeObject[]).map((p) => p.metadata.name);
  expect([names({ app: 'web' }), names({ app: 'web', tier: 'x' }), names({})]).toEqual([['a', 'b'], ['b'], []]);
});

const declared = [
  { name: 'http', containerPort: 8080 },
  { containerPort: 53, protocol: 'UDP' },
];

test.each([
  ['a name that is declared', { port: 80, targetPort: 'http' }, 'ok'],
  ['a name that is not', { port: 80, targetPort: 'htpp' }, 'named-missing'],
  ['a number that is declared', { port: 80, targetPort: 8080 }, 'ok'],
  ['a number that is not', { port: 80, targetPort: 9090 }, 'undeclared'],
  ['no targetPort, which is the port itself', { port: 8080 }, 'ok'],
  ['a number of another protocol, on which the pod cannot be asked', { port: 8080, protocol: 'UDP' }, 'ok'],
  ['a protocol of its own', { port: 53, protocol: 'UDP' }, 'ok'],
])('the port of a Service, %s', (_what, port, verdict) => {
  const objects = [pod('a', { app: 'web' }, declared)];
  expect(say('portChecks', objects, service({ app: 'web' }, [port]))).toMatchObject([{ verdict }]);
});

test('a port says where it stands, what is declared instead, and what was probably meant', () => {
  const objects = [pod('a', { app: 'web' }, declared)];
  const ports = [
    { name: 'web', port: 80, targetPort: 'htpp' },
    { port: 81, targetPort: 1 },
  ];
  expect(say('portChecks', objects, service({ app: 'web' }, ports))).toMatchObject([
    { field: 'spec.ports[web].targetPort', declared: ['http (8080)'], nearest: ['http'] },
    { field: 'spec.ports[1].targetPort', declared: ['http (8080)'], nearest: [] },
  ]);
});

test('without pods nothing is said of ports', () => {
  expect(say('portChecks', [], service({ app: 'web' }, [{ port: 80, targetPort: 'x' }]))).toMatchObject([
    { verdict: 'ok' },
  ]);
});

test('endpoints count as ready unless they say that they are not', () => {
  const slice = {
    ...object('EndpointSlice', 'web-x', {}, { 'kubernetes.io/service-name': 'web' }),
    endpoints: [{ conditions: { ready: true } }, { conditions: {} }, { conditions: { ready: false } }],
  };
  expect(say('endpointsOf', [slice], service({}))).toEqual({ ready: 2, unready: 1, total: 3 });
  expect(say('endpointsOf', [], service({}))).toEqual({ ready: 0, unready: 0, total: 0 });
});
