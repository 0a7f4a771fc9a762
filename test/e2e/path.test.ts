import { expect, it } from 'vitest';
import { valueAt } from './path.ts';

const pod = {
  metadata: { labels: { 'a.b/c': 'x' } },
  status: { conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ name: 'web', restartCount: 2 }] },
};

it('walks keys, indexes, and items named by type or name', () => {
  expect(valueAt(pod, 'status.conditions[Ready].status')).toBe('True');
  expect(valueAt(pod, 'status.containerStatuses[web].restartCount')).toBe(2);
  expect(valueAt(pod, 'status.containerStatuses[0].name')).toBe('web');
  expect(valueAt(pod, 'metadata.labels["a.b/c"]')).toBe('x');
});

it('is undefined where nothing is', () => {
  expect(valueAt(pod, 'status.conditions[Gone].status')).toBeUndefined();
  expect(valueAt(pod, 'spec.nodeName.x')).toBeUndefined();
});
