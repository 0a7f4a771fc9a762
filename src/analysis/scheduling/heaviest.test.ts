import { expect, test } from 'vitest';
import { pod } from './fixtures.ts';
import { heaviestField } from './heaviest.ts';

const container = (name: string, cpu: string, more: object = {}) => ({
  name,
  resources: { requests: { cpu } },
  ...more,
});

test.each([
  [
    'the larger container',
    { containers: [container('a', '1'), container('b', '2')] },
    'spec.containers[b].resources.requests.cpu',
  ],
  [
    'an init container, where the pod needs more to start than to run',
    { initContainers: [container('init', '4')], containers: [container('a', '1'), container('b', '2')] },
    'spec.initContainers[init].resources.requests.cpu',
  ],
  [
    'not an init container that asks for no more than what runs later',
    { initContainers: [container('init', '3')], containers: [container('a', '1'), container('b', '2')] },
    'spec.containers[b].resources.requests.cpu',
  ],
  [
    'a sidecar, which goes on running',
    { initContainers: [container('proxy', '3', { restartPolicy: 'Always' })], containers: [container('a', '2')] },
    'spec.initContainers[proxy].resources.requests.cpu',
  ],
  [
    'the pod as a whole',
    { resources: { requests: { cpu: '5' } }, containers: [container('a', '1')] },
    'spec.resources.requests.cpu',
  ],
  [
    'the overhead of its RuntimeClass',
    { overhead: { cpu: '3' }, containers: [container('a', '1')] },
    'spec.runtimeClassName',
  ],
  [
    'a limit that stands for the request',
    { containers: [{ name: 'a', resources: { limits: { cpu: '5' } } }] },
    'spec.containers[a].resources.limits.cpu',
  ],
])('%s', (_, spec, field) => {
  expect(heaviestField(pod(spec), 'cpu')).toBe(field);
});

test('what is counted in pieces is asked for by its limit', () => {
  const resources = { requests: { 'hugepages-2Mi': '4Mi' }, limits: { 'hugepages-2Mi': '4Mi' } };
  expect(heaviestField(pod({ containers: [{ name: 'a', resources }] }), 'hugepages-2Mi')).toBe(
    'spec.containers[a].resources.limits.hugepages-2Mi',
  );
});
