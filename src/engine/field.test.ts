import { expect, test } from 'vitest';
import { jsonpathOf, valueAt } from './field.ts';

const pod = {
  metadata: { labels: { 'app.kubernetes.io/name': 'web', app: 'web' } },
  spec: {
    containers: [
      { name: 'web', resources: { limits: { 'nvidia.com/gpu': '2', memory: '1Gi' } }, args: ['a', 'b'] },
      { name: 'log.ger' },
    ],
    tolerations: [{ key: 'gpu' }],
  },
  status: { conditions: [{ type: 'Ready', status: 'False' }] },
};

test.each([
  ['spec.containers[web].resources.limits["nvidia.com/gpu"]', '2'],
  ['spec.containers[0].args[1]', 'b'],
  ['spec.containers[log.ger].name', 'log.ger'],
  ['spec.tolerations[gpu].key', 'gpu'],
  ['status.conditions[Ready].status', 'False'],
  ['metadata.labels["app.kubernetes.io/name"]', 'web'],
  ['spec.containers[none].name', undefined],
  ['spec.containers.name', undefined],
  ['spec.nothing.deep', undefined],
  ['spec.toString', undefined],
  ['', pod],
])('the value at %s', (field, value) => {
  expect(valueAt(pod, field)).toEqual(value);
});

test.each([
  ['spec.nodeName', '.spec.nodeName'],
  [
    'spec.containers[web].resources.limits["nvidia.com/gpu"]',
    '.spec.containers[?(@.name=="web")].resources.limits.nvidia\\.com/gpu',
  ],
  ['spec.rules[0].host', '.spec.rules[0].host'],
  ['status.conditions[Ready].message', '.status.conditions[?(@.type=="Ready")].message'],
])('kubectl reads %s as %s', (field, path) => {
  expect(jsonpathOf(field)).toBe(path);
});
