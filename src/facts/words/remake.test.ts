import { expect, test } from 'vitest';
import { imaginedUid } from '../imagined.ts';
import type { KubeObject } from '../objects.ts';
import { object, pod, say } from './fixtures.ts';
import { remakeOf } from './remake.ts';

const owner = (kind: string) => ({ kind, namespace: 'shop', name: 'db', template: 'spec.template.' });
const made = (name: string, uid: string, by?: { kind: string; name: string; uid?: string }): KubeObject => ({
  ...pod(name, {}),
  metadata: {
    namespace: 'shop',
    name,
    uid,
    ...(by && { ownerReferences: [{ apiVersion: 'v1', uid: by.name, ...by, controller: true }] }),
  },
});

test('a StatefulSet waits for its pod, and a bare ReplicaSet leaves it: it has to be deleted', () => {
  const command = 'kubectl delete pod db-0 -n shop';
  expect(remakeOf(made('db-0', 'a'), owner('StatefulSet'))).toMatchObject({ command });
  expect(remakeOf(made('db-0', 'a'), owner('ReplicaSet'))).toMatchObject({ command });
});

test('a Deployment replaces its pods by itself, and what does not exist yet is not deleted', () => {
  expect(remakeOf(made('db-0', 'a'), owner('Deployment'))).toBeUndefined();
  expect(remakeOf(made('db-0', imaginedUid('Pod', 'shop', 'db-0')), owner('StatefulSet'))).toBeUndefined();
});

test('the Job that a CronJob has made keeps its template: it is made anew', () => {
  expect(remakeOf(made('db-1-x', 'a', { kind: 'Job', name: 'db-1' }), owner('CronJob'))?.command).toBe(
    'kubectl delete job db-1 -n shop && kubectl create job db-1 -n shop --from=cronjob/db',
  );
});

test('the siblings of a pod: those of its revision, and those that a rollout has not ended', () => {
  const set = (name: string) => ({
    ...object('ReplicaSet', name, {}),
    metadata: {
      ...object('ReplicaSet', name, {}).metadata,
      uid: name,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true }],
    },
  });
  const of = (name: string, by: string, nodeName?: string): KubeObject => ({
    ...made(name, name, { kind: 'ReplicaSet', name: by }),
    metadata: {
      ...object('Pod', name, {}).metadata,
      uid: name,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: by, uid: by, controller: true }],
    },
    spec: nodeName === undefined ? {} : { nodeName },
  });
  const waits = of('web-2-a', 'web-2');
  const pods = [waits, of('web-2-b', 'web-2', 'n1'), of('web-1-a', 'web-1', 'n2'), of('web-1-b', 'web-1')];
  const objects = [...pods, set('web-1'), set('web-2'), object('Deployment', 'web', {})];
  expect(say('siblings', objects, waits)).toEqual({ placed: 1, older: 1 });
  expect(say('siblings', objects, pod('alone', {}))).toEqual({ placed: 0, older: 0 });
});
