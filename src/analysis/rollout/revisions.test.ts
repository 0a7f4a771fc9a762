import { expect, test } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { changeOf, deploymentRevisions, setRevisions } from './revisions.ts';

const at = (minute: number) => `2026-01-05T09:${String(minute).padStart(2, '0')}:00Z`;
const owner = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true }];

function set(number: number, minute: number, ready: number, history?: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `web-${number}`,
      creationTimestamp: at(minute),
      ownerReferences: owner,
      annotations: {
        'deployment.kubernetes.io/revision': String(number),
        ...(history !== undefined && { 'deployment.kubernetes.io/revision-history': history }),
      },
    },
    spec: { template: { spec: { containers: [{ name: 'web', image: `web:${number}` }] } } },
    status: { readyReplicas: ready },
  };
}

function deployment(lost?: string): KubeObject {
  const conditions = lost === undefined ? [] : [{ type: 'Available', status: 'False', lastTransitionTime: lost }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', uid: 'd', creationTimestamp: at(0) },
    status: { conditions },
  };
}

const compared = (sets: readonly KubeObject[], lost?: string) =>
  changeOf(deploymentRevisions(deployment(lost), sets), 'web-3');

test('compares with the newest revision that ran, not with the one before', () => {
  expect(compared([set(1, 0, 2), set(2, 10, 0), set(3, 20, 0)])).toMatchObject({
    from: '1',
    to: '3',
    ran: '2 of its pods are ready',
    runsToo: '',
    differences: [{ field: 'spec.containers[web].image', before: 'web:1', after: 'web:3' }],
  });
});

test('without a sign that any ran, compares with the one before and says so', () => {
  expect(compared([set(1, 0, 0), set(2, 10, 0), set(3, 20, 0)])).toMatchObject({ from: '2', ran: '' });
});

test('the end of availability tells that the replaced one ran, only if the new one came right after', () => {
  const sets = [set(1, 0, 0), set(2, 10, 0), set(3, 20, 0)];
  expect(compared(sets, '2026-01-05T09:19:50Z')).toMatchObject({
    from: '2',
    ran: expect.stringContaining('available until'),
  });
  expect(compared(sets, '2026-01-05T09:20:30Z').ran).toBe(''); // it was the new one that became unavailable
  expect(compared(sets, '2026-01-05T09:12:00Z').ran).toBe(''); // unavailable long before
});

test('a Deployment that never was available tells nothing', () => {
  const sets = [set(2, 0, 0), set(3, 0, 0)];
  expect(compared(sets, '2026-01-05T09:00:01Z').ran).toBe('');
});

test('counts how often the template was the newest before', () => {
  expect(compared([set(2, 0, 1), set(3, 10, 0, '1')]).returns).toBe(1);
});

test('other Deployments are left out', () => {
  const foreign = { ...set(1, 0, 1), metadata: { ...set(1, 0, 1).metadata, ownerReferences: [] } };
  expect(compared([foreign, set(3, 10, 0)])).toMatchObject({ from: '', to: '3' });
});

test("a StatefulSet's currentRevision was completed unless it is the first", () => {
  const revision = (number: number): KubeObject & { revision: number } => ({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { name: `db-${number}`, creationTimestamp: at(number), ownerReferences: owner },
    revision: number,
    data: { spec: { template: { $patch: 'replace', spec: {} } } },
  });
  const sts = (current: string): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', uid: 'd' },
    status: { currentRevision: current, updateRevision: 'db-3' },
  });
  const all = [revision(1), revision(2), revision(3)];
  expect(changeOf(setRevisions(sts('db-2'), all, []), 'db-3')).toMatchObject({
    from: '2',
    ran: expect.stringContaining('completed'),
  });
  expect(changeOf(setRevisions(sts('db-1'), all, []), 'db-3')).toMatchObject({ from: '2', ran: '' });
});
