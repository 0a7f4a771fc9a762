import { expect, test } from 'vitest';
import type { KubeObject } from '../../../facts/objects.ts';
import type { PodUsage } from '../../../facts/source.ts';
import { node, pod, uses } from '../fixtures.ts';
import { snapshotOf } from '../snapshot.ts';
import { patchOf, remediesFor } from './remedies.ts';

const GPU = { key: 'gpu', value: 'yes', effect: 'NoSchedule' };
const labelled = (usage: PodUsage) => ({ ...usage, labels: {} });
const lists = { namespaces: [], persistentVolumeClaims: [], deviceClasses: [] };

/** What is offered: the changes of each way, and where the pod then fits. */
function offered(subject: KubeObject, nodes: readonly KubeObject[], pods: readonly PodUsage[] = []) {
  const found = remediesFor(subject, snapshotOf({ ...lists, nodes, pods: pods.map(labelled) }));
  return found.map(({ changes, nodes: fits }) => [
    changes.map(({ id, node: at }) => (at ? `${id} ${at}` : id)).join(' + '),
    fits,
  ]);
}

test('nothing for a pod that fits', () => {
  expect(offered(pod(), [node('a')])).toEqual([]);
});

test('a misspelt selector: the label that the node has, or the label for the node', () => {
  const nodes = [node('a', { labels: { disk: 'ssd' } }), node('b')];
  expect(offered(pod({ nodeSelector: { disk: 'sdd' } }), nodes)).toEqual([
    ['correct-selector', ['a']],
    ['label-node b', ['b']],
    ['change-selector', ['a', 'b']],
  ]);
});

test('all taints of a node are tolerated at once, and what the pod tolerates already is kept', () => {
  const both = node('a', { spec: { taints: [GPU, { key: 'team', value: 'x', effect: 'NoExecute' }] } });
  const mine = { key: 'mine', operator: 'Exists' };
  const added = {
    key: 'node.kubernetes.io/not-ready',
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  };
  const subject = pod({ tolerations: [mine, added] });
  expect(offered(subject, [both])).toEqual([['tolerate', ['a']]]);
  const [way] = remediesFor(subject, snapshotOf({ ...lists, nodes: [both], pods: [] }));
  expect(patchOf(way?.changes ?? [])).toEqual({
    spec: {
      tolerations: [
        mine,
        { key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' },
        { key: 'team', operator: 'Equal', value: 'x', effect: 'NoExecute' },
      ],
    },
  });
});

test('a taint that the state of the node has set is not to be tolerated', () => {
  const taints = [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }];
  expect(offered(pod(), [node('a', { spec: { taints } })])).toEqual([]);
});

test('a request that is too large for what is left: the most that some node has left', () => {
  const subject = pod({}, { cpu: '3' });
  const nodes = [node('a'), node('b')];
  const taken = [uses('a', { cpu: 2 }), uses('b', { cpu: 1.5 })];
  expect(offered(subject, nodes, taken)).toEqual([['lower-cpu-request', ['b']]]);
  const [way] = remediesFor(subject, snapshotOf({ ...lists, nodes, pods: taken.map(labelled) }));
  expect(way?.changes[0]).toMatchObject({
    does: 'Lower the cpu request of container app to 2.5 CPU, if the program runs with that',
    patch: { spec: { containers: [{ name: 'app', resources: { requests: { cpu: '2500m' } } }] } },
  });
});

test('a full node offers nothing to ask for', () => {
  expect(offered(pod({}, { cpu: '3' }), [node('a')], [uses('a', { cpu: 4 })])).toEqual([]);
});

test('two obstacles on one node take two changes; one obstacle elsewhere comes first', () => {
  const tainted = node('a', { labels: { disk: 'ssd' }, spec: { taints: [GPU] } });
  const subject = pod({ nodeSelector: { disk: 'ssd' } }, { cpu: '5' });
  expect(offered(subject, [tainted])).toEqual([['tolerate + lower-cpu-request', ['a']]]);
  const cordoned = node('b', { labels: { disk: 'ssd' }, spec: { unschedulable: true }, allocatable: { cpu: '8' } });
  expect(offered(subject, [tainted, cordoned])[0]).toEqual(['uncordon b', ['b']]);
});

test('a change that is not enough is not offered', () => {
  const other = { ...uses('a'), labels: { app: 'web' } };
  const term = { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname' };
  const apart = pod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
  const ways = remediesFor(apart, snapshotOf({ ...lists, nodes: [node('a')], pods: [other] }));
  expect(ways.map(({ changes }) => changes.map(({ id }) => id))).toEqual([['prefer-pod-anti-affinity']]);
  const repelled = [{ ...other, antiAffinity: [term], labels: { app: 'web' } }];
  const self = { ...apart, metadata: { ...apart.metadata, labels: { app: 'web' } } };
  expect(remediesFor(self, snapshotOf({ ...lists, nodes: [node('a')], pods: repelled }))).toEqual([]);
});

test('where one change is enough, it is not offered again together with another', () => {
  const beside = { labelSelector: { matchLabels: { app: 'cache' } }, topologyKey: 'kubernetes.io/hostname' };
  const lonely = pod({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [beside] } } });
  const nodes = [node('a'), node('b', { spec: { taints: [GPU] } }), node('c', { spec: { unschedulable: true } })];
  expect(offered(lonely, nodes)).toEqual([['prefer-pod-affinity', ['a']]]);
});

test('another architecture is no misspelling, and another host no substitute', () => {
  const arm = pod({ nodeSelector: { 'kubernetes.io/arch': 'arm64' } });
  const amd = node('a', { labels: { 'kubernetes.io/arch': 'amd64' } });
  const [way] = remediesFor(arm, snapshotOf({ ...lists, nodes: [amd], pods: [] }));
  expect(way?.changes).toMatchObject([
    { id: 'change-selector', does: expect.stringContaining('if its images are built') },
  ]);
  const hosted = pod({ nodeSelector: { 'kubernetes.io/hostname': 'old-1' } });
  const [other] = remediesFor(hosted, snapshotOf({ ...lists, nodes: [node('new-7')], pods: [] }));
  expect(other?.changes).toMatchObject([{ does: 'No longer ask for kubernetes.io/hostname=old-1' }]);
});

test('an init container that needs more than all that runs later asks for less', () => {
  const initContainers = [{ name: 'migrate', resources: { requests: { cpu: '6' } } }];
  const [way] = remediesFor(
    pod({ initContainers }, { cpu: '1' }),
    snapshotOf({ ...lists, nodes: [node('a')], pods: [] }),
  );
  expect(patchOf(way?.changes ?? [])).toEqual({
    spec: { initContainers: [{ name: 'migrate', resources: { requests: { cpu: '4000m' } } }] },
  });
});
