import { expect, test } from 'vitest';
import type { KubeObject } from '../facts/objects.ts';
import { changedAt, writersOf } from './managed-fields.ts';

const entry = (manager: string, time: string, fields: object, subresource?: string) => ({
  manager,
  operation: 'Update',
  time,
  fieldsType: 'FieldsV1',
  fieldsV1: fields,
  ...(subresource !== undefined && { subresource }),
});
const replicas = { 'f:spec': { 'f:replicas': {} } };
const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    generation: 4,
    creationTimestamp: '2026-01-05T08:00:00Z',
    managedFields: [
      entry('kubectl-create', '2026-01-05T08:00:00Z', { 'f:spec': { 'f:template': {} } }),
      entry('helm', '2026-01-05T08:30:00Z', replicas),
      entry('kube-controller-manager', '2026-01-05T09:50:00Z', { 'f:status': {} }, 'status'),
      entry('keda', '2026-01-05T09:00:00Z', replicas, 'scale'),
    ],
  },
} as KubeObject;

test('those who wrote a field, the last first', () => {
  expect(writersOf(web, 'spec.replicas')).toEqual([
    { manager: 'keda', time: '2026-01-05T09:00:00Z', subresource: 'scale' },
    { manager: 'helm', time: '2026-01-05T08:30:00Z', subresource: '' },
  ]);
  expect(writersOf(web, 'spec.paused')).toEqual([]);
  expect(writersOf({ ...web, metadata: { name: 'web' } }, 'spec.replicas')).toEqual([]);
});

test('when it was last changed: status does not count, and without a record only a first generation is known', () => {
  expect(changedAt(web)).toBe('2026-01-05T09:00:00Z');
  const { managedFields: _, ...metadata } = web.metadata;
  expect(changedAt({ ...web, metadata })).toBe('');
  expect(changedAt({ ...web, metadata: { ...metadata, generation: 1 } })).toBe('2026-01-05T08:00:00Z');
});
