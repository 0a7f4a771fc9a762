import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import type { Cluster } from './cluster.ts';
import { cluster, node, pod, runs } from './fixtures.ts';
import { simulate } from './simulate.ts';
import { snapshotOf } from './snapshot.ts';

const first = (asking: KubeObject, of: Cluster) =>
  simulate(asking, snapshotOf(of)).nodes.map(({ first: f }) =>
    f === undefined ? '' : `${f.plugin}: ${f.reasons.join()}`,
  );
const all = (asking: KubeObject, of: Cluster) =>
  simulate(asking, snapshotOf(of)).nodes.map((n) => n.all.map((r) => r.plugin));
const fields = (...values: string[]) => ({
  matchFields: values.map((v) => ({ key: 'metadata.name', operator: 'In', values: [v] })),
});
const affine = (...nodeSelectorTerms: object[]) =>
  pod({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } });

it('asks every plugin, and stops for the verdict at the first', () => {
  const n = node('a', { spec: { unschedulable: true, taints: [{ key: 'x', effect: 'NoSchedule' }] } });
  expect(all(pod({ nodeSelector: { disk: 'ssd' } }, { cpu: '9' }), cluster([n]))).toEqual([
    ['NodeUnschedulable', 'TaintToleration', 'NodeAffinity', 'NodeResourcesFit'],
  ]);
  expect(first(pod(), cluster([n]))).toEqual(['NodeUnschedulable: node(s) were unschedulable']);
});

describe('affinity to nodes by name', () => {
  const three = cluster([node('a'), node('b'), node('c')]);

  it('narrows the choice before any node is looked at, if every term names one', () => {
    const outside = "NodeAffinity: node(s) didn't satisfy plugin(s) [NodeAffinity]";
    expect(first(affine(fields('a'), fields('b')), three)).toEqual(['', '', outside]);
    const { matchFields } = fields('a');
    const labels = { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] };
    expect(first(affine({ matchFields, ...labels }), three)).toEqual(['', outside, outside]);
    expect(first(affine(fields('a'), labels), three)).toEqual(['', '', '']);
  });

  it('rejects the pod if the names contradict each other', () => {
    const { preFilter } = simulate(affine(fields('a', 'b')), snapshotOf(three));
    expect(preFilter.rejects).toMatchObject({ plugin: 'NodeAffinity', reasons: ['pod affinity terms conflict'] });
  });

  it('looks at the node that the pod is nominated for all the same', () => {
    const nominated = { ...affine(fields('a')), status: { nominatedNodeName: 'b' } };
    expect(first(nominated, three)[1]).toBe("NodeAffinity: node(s) didn't match Pod's node affinity/selector");
  });
});

describe('pods that are promised a node', () => {
  const asks = (priority: number) => pod({ priority }, { cpu: '3' });
  const promised = (more: object = {}) =>
    runs('rival', '', { nominatedNode: 'a', priority: 5, requests: { cpu: 2 }, ...more });

  it('count for pods of the same or lower priority', () => {
    expect(first(asks(5), cluster([node('a')], [promised()]))).toEqual(['NodeResourcesFit: Insufficient cpu']);
    expect(first(asks(6), cluster([node('a')], [promised()]))).toEqual(['']);
    expect(first(asks(5), cluster([node('a')], [promised({ name: 'web-0' })]))).toEqual(['']);
  });

  it('do not help a pod that wants to be beside them: it must fit without them too', () => {
    const term = { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: 'kubernetes.io/hostname' };
    const wants = pod({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
    const of = cluster([node('a')], [promised({ labels: { app: 'db' } })]);
    expect(first(wants, of)).toEqual(["InterPodAffinity: node(s) didn't match pod affinity rules"]);
  });
});

describe('resources', () => {
  it('says what preemption could mend: not a request above allocatable', () => {
    const full = cluster([node('a')], [runs('x', 'a', { requests: { cpu: 3 } })]);
    const codes = (cpu: string) => simulate(pod({}, { cpu }), snapshotOf(full)).nodes[0]?.first?.code;
    expect([codes('1'), codes('2'), codes('5')]).toEqual([undefined, 'Unschedulable', 'UnschedulableAndUnresolvable']);
    const crowded = cluster([node('a', { allocatable: { pods: '0' } })]);
    expect(simulate(pod(), snapshotOf(crowded)).nodes[0]?.first).toMatchObject({
      code: 'Unschedulable',
      reasons: ['Too many pods'],
    });
  });

  it('leaves what no node offers open while device classes are not known', () => {
    const asks = pod({}, { 'example.com/gpu': '1' });
    const { deviceClasses: _, ...unread } = cluster([node('a')]);
    expect(simulate(asks, snapshotOf(unread)).unknown.get('NodeResourcesFit')).toEqual(['deviceClasses']);
    const offered = { ...unread, nodes: [node('a'), node('b', { allocatable: { 'example.com/gpu': '1' } })] };
    expect(simulate(asks, snapshotOf(offered)).unknown.size).toBe(0);
  });

  it('passes over names that count for nothing', () => {
    expect(first(pod({}, { 'requests.example.com/x': '9', storage: '9' }), cluster([node('a')]))).toEqual(['']);
  });
});

it('wants the features declared on which the pod depends', () => {
  const asks = pod({ hostNetwork: true, hostUsers: false });
  const able = {
    ...node('a'),
    status: { ...(node('a').status as object), declaredFeatures: ['UserNamespacesHostNetworkSupport'] },
  };
  expect(first(asks, cluster([able, node('b')]))).toEqual([
    '',
    "NodeDeclaredFeatures: node(s) didn't match Pod's required features",
  ]);
  const rule = { restartPolicyRules: [{ action: 'RestartAllContainers' }] };
  expect(all(pod({ initContainers: [{ name: 'i', ...rule }] }), cluster([able]))).toEqual([['NodeDeclaredFeatures']]);
});
