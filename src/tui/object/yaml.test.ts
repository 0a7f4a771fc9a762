import { expect, test } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { yamlOf } from './yaml.ts';

const POD: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', managedFields: [{}] },
  spec: {
    containers: [
      { name: 'log', image: 'a' },
      {
        name: 'app',
        image: 'b',
        resources: { limits: { cpu: '1', 'nvidia.com/gpu': '1' } },
        ports: [{ containerPort: 80 }],
      },
    ],
  },
};

test.each([
  ['spec.containers[app].image', 'image: b'],
  ['spec.containers[1].image', 'image: b'],
  ['spec.containers[app]', '- name: app'],
  ['spec.containers[app].resources.limits["nvidia.com/gpu"]', 'nvidia.com/gpu: "1"'],
  ['spec.containers[app].ports[80]', '- containerPort: 80'],
  ['spec', 'spec:'],
])('finds %s', (field, text) => {
  const { lines, at, nearest } = yamlOf(POD, field);
  expect(lines[at ?? -1]?.trim()).toBe(text);
  expect(nearest).toBeUndefined();
});

test('of a field that is not set, shows what is nearest', () => {
  const { lines, at, nearest } = yamlOf(POD, 'spec.containers[app].livenessProbe.httpGet');
  expect(nearest).toBe('spec.containers[app]');
  expect(lines[at ?? -1]).toContain('name: app');
  expect(yamlOf(POD, 'speck.x')).toMatchObject({ at: 0, nearest: '' });
});

test('leaves out managedFields, as kubectl does', () => {
  expect(yamlOf(POD).lines.join('\n')).not.toContain('managedFields');
  expect(yamlOf(POD).at).toBeUndefined();
});
