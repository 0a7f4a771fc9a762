import { expect, test } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { madeOf } from './made-pods.ts';

const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'x:1' }] } };
const workload = (kind: string, spec: object) =>
  ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'x', namespace: 'shop', uid: 'u' },
    spec,
  }) as unknown as KubeObject;
const node = (name: string, more: object = {}) =>
  ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { disk: name } }, ...more }) as unknown as KubeObject;
const names = (pods: readonly KubeObject[] | undefined) => pods?.map(({ metadata }) => metadata.name);

test('a Deployment owns its pods by way of a ReplicaSet that is newer than all others', () => {
  const made = madeOf(workload('Deployment', { replicas: 2, template }), []);
  expect(names(made?.pods)).toEqual(['x-new-1', 'x-new-2']);
  expect(made?.between).toMatchObject({ kind: 'ReplicaSet', metadata: { ownerReferences: [{ name: 'x', uid: 'u' }] } });
  expect(made?.pods[0]?.metadata).toMatchObject({
    labels: { app: 'x' },
    ownerReferences: [{ kind: 'ReplicaSet', controller: true }],
  });
});

test('of many pods some are looked at, and how many are wanted is known', () => {
  const made = madeOf(workload('ReplicaSet', { replicas: 500, template }), []);
  expect([made?.pods.length, made?.wanted]).toEqual([20, 500]);
});

test('a StatefulSet gives each pod its own claims', () => {
  const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } }];
  const made = madeOf(workload('StatefulSet', { replicas: 2, template, volumeClaimTemplates }), []);
  expect(names(made?.pods)).toEqual(['x-0', 'x-1']);
  expect(names(made?.claims)).toEqual(['data-x-0', 'data-x-1']);
  expect(made?.pods[1]?.spec).toMatchObject({
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-x-1' } }],
  });
});

test('a DaemonSet makes one pod for each node that it may use, also for a cordoned one', () => {
  const nodes = [
    node('ssd'),
    node('hdd'),
    node('gpu', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } }),
    node('old', {
      spec: { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] },
    }),
  ];
  expect(names(madeOf(workload('DaemonSet', { template }), nodes)?.pods)).toEqual(['x-ssd', 'x-hdd', 'x-old']);
  const picky = { ...template, spec: { ...template.spec, nodeSelector: { disk: 'ssd' } } };
  expect(names(madeOf(workload('DaemonSet', { template: picky }), nodes)?.pods)).toEqual(['x-ssd']);
});

test('a Job makes no more pods than it has work for; a suspended one none', () => {
  expect(madeOf(workload('Job', { parallelism: 5, completions: 2, template }), [])?.wanted).toBe(2);
  expect(madeOf(workload('Job', { suspend: true, template }), [])?.wanted).toBe(0);
  expect(names(madeOf(workload('CronJob', { jobTemplate: { spec: { template } } }), [])?.pods)).toEqual(['x-new-1']);
});

test('what makes no pods', () => {
  expect(madeOf(workload('ConfigMap', {}), [])).toBeUndefined();
});
