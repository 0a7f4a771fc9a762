import { expect, test } from 'vitest';
import type { KubeObject } from '../objects.ts';
import { object, pod, say } from './fixtures.ts';

test('the owner of a pod is the workload that a person edits', () => {
  const groups: Readonly<Record<string, string>> = { Job: 'batch/v1', Rollout: 'argoproj.io/v1alpha1', Node: 'v1' };
  const ref = (kind: string, name: string, apiVersion = groups[kind] ?? 'apps/v1') => ({
    apiVersion,
    kind,
    name,
    uid: name,
    controller: true,
  });
  const owned = (one: KubeObject, by: ReturnType<typeof ref>) => ({
    ...one,
    metadata: { ...one.metadata, ownerReferences: [by] },
  });
  const replicaSet = owned(object('ReplicaSet', 'web-7c', {}), ref('Deployment', 'web'));
  const job = owned(object('Job', 'nightly-1', {}), ref('CronJob', 'nightly'));
  const objects = [replicaSet, job, object('Deployment', 'web', {}), object('CronJob', 'nightly', {})];
  const of = (one: KubeObject) => {
    const { kind, name, template } = say('ownerOf', objects, one) as { kind: string; name: string; template: string };
    return `${kind}/${name} ${template}`;
  };
  expect(of(pod('a', {}))).toBe('Pod/a ');
  expect(of(owned(pod('a', {}), ref('ReplicaSet', 'web-7c')))).toBe('Deployment/web spec.template.');
  expect(of(owned(pod('a', { 'pod-template-hash': '9d' }), ref('ReplicaSet', 'api-9d')))).toBe(
    'Deployment/api spec.template.',
  );
  expect(of(owned(pod('a', {}), ref('ReplicaSet', 'gone')))).toBe('ReplicaSet/gone spec.template.');
  expect(of(owned(pod('a', {}), ref('Job', 'nightly-1')))).toBe('CronJob/nightly spec.jobTemplate.spec.template.');
  expect(of(owned(pod('a', {}), ref('Rollout', 'web')))).toBe('Rollout/web spec.template.');
  expect(
    say('ownerOf', objects, owned(pod('a', {}), ref('Job', 'nightly-1', 'batch.volcano.sh/v1alpha1'))),
  ).toMatchObject({ kind: 'Job', group: 'batch.volcano.sh', name: 'nightly-1' });
  expect(of(owned(pod('kube-proxy-n1', {}), ref('Node', 'n1')))).toBe('Pod/kube-proxy-n1 ');
});

test('a workload is changed by the same commands whether it is named by its owner or is the object itself', () => {
  const deployment = object('Deployment', 'web', {});
  const owner = say('ownerOf', [deployment], deployment);
  const { namespace } = deployment.metadata;
  for (const one of [owner, deployment]) {
    expect(say('editCommand', [], one)).toBe(`kubectl edit deployment web -n ${namespace}`);
    expect(say('undoCommand', [], one)).toBe(`kubectl rollout undo deployment/web -n ${namespace}`);
    expect(say('podPatch', [], one, { hostNetwork: true })).toEqual({
      spec: { template: { spec: { hostNetwork: true } } },
    });
  }
  expect(say('podPatch', [], object('CronJob', 'nightly', {}), {})).toEqual({
    spec: { jobTemplate: { spec: { template: { spec: {} } } } },
  });
});
