import { cpuUsage } from 'node:process';
import { describe, expect, it } from 'vitest';
import { fitPod, needsUsage, usageByNode } from './fit.ts';
import { node, pod, uses } from './fixtures.ts';
import { nearestValues } from './nearest.ts';

const taint = (key: string) => ({ taints: [{ key, effect: 'NoSchedule' }] });

describe('fitPod', () => {
  const nodes = [
    node('a'),
    node('b', { spec: taint('gpu') }),
    node('c', { spec: taint('gpu') }),
    node('d', { spec: taint('db') }),
    node('e', {
      spec: { unschedulable: true, ...taint('node.kubernetes.io/unschedulable') },
      allocatable: { cpu: '2' },
    }),
  ];
  const usage = usageByNode([uses('a', { cpu: 3 }), uses('b', { cpu: 0.5 })], ['a', 'b', 'c', 'd', 'e']);

  it('groups the nodes by what stands in the way, the smallest obstacle and most nodes first', () => {
    const fit = fitPod(pod({}, { cpu: '2500m' }), nodes, usage);
    expect(fit.feasible).toEqual([]);
    expect(fit.groups.map((g) => [g.blockers, g.nodes])).toEqual([
      [['taint'], ['b', 'c']],
      [['resource:cpu'], ['a']],
      [['taint'], ['d']],
      [['cordon', 'resource:cpu'], ['e']],
    ]);
    expect(fit.groups[0]?.examples.map((b) => b.taint?.key)).toEqual(['gpu']);
    expect(fit.groups[3]?.examples.map((b) => b.kind)).toEqual(['cordon', 'resource']);
    expect(fit.largest.cpu).toEqual({ allocatable: { node: 'a', amount: 4 }, free: { node: 'c', amount: 4 } });
    expect(fit.largestEligible.cpu).toEqual({ allocatable: { node: 'a', amount: 4 }, free: { node: 'a', amount: 1 } });
    expect(fit.asked).toEqual({ cpu: 2.5 });
  });

  it('takes a node whose pods are not known neither for free nor for full', () => {
    const fit = fitPod(pod({}, { cpu: '1' }), nodes, undefined);
    expect(fit.feasible).toEqual([]);
    expect(fit.uncertainNodes).toEqual(['a']);
    expect(fit.groups.flatMap((g) => g.nodes).sort()).toEqual(['b', 'c', 'd', 'e']);
    expect(fit.largest.cpu).toEqual({ allocatable: { node: 'a', amount: 4 } });
  });

  it('finds the node that fits', () => {
    expect(fitPod(pod({}, { cpu: '1' }), nodes, usage).feasible).toEqual(['a']);
    expect(fitPod(pod(), [], undefined)).toMatchObject({ nodes: 0, feasible: [], groups: [], uncertainNodes: [] });
  });

  it('leaves resources that a DeviceClass provides to the nodes that do not count them', () => {
    const asks = pod({}, { 'nvidia.com/gpu': '1' });
    expect(fitPod(asks, [node('a')], usage).groups[0]?.blockers).toEqual(['resource:nvidia.com/gpu']);
    const spec = { extendedResourceName: 'nvidia.com/gpu' };
    const deviceClass = { apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass', metadata: { name: 'gpu' }, spec };
    expect(fitPod(asks, [node('a')], usage, { deviceClasses: [deviceClass] }).feasible).toEqual(['a']);
  });

  it('names what it does not simulate', () => {
    const terms = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname' }] };
    const complicated = pod({
      affinity: { podAntiAffinity: terms },
      topologySpreadConstraints: [
        { topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' },
        { topologyKey: 'host', maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway' },
      ],
      volumes: [
        { name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } },
        { name: 'tmp', emptyDir: {} },
      ],
    });
    expect(fitPod(complicated, nodes, usage).unsimulated).toEqual([
      'its required pod anti-affinity (which pods it must not run beside)',
      'its topology spread over zone',
      'where the volumes of its claims can be used (data-web-0)',
    ]);
    expect(fitPod(pod(), nodes, usage).unsimulated).toEqual([]);
  });

  it('asks for the pods of those nodes only that could take the pod if they were empty', () => {
    expect(needsUsage(pod({}, { cpu: '1' }), nodes)).toEqual(['a']);
    expect(needsUsage(pod({}, { cpu: '5' }), nodes)).toEqual([]);
  });

  it('holds a pod against 5,000 nodes without a noticeable wait (40 ms on two slow cores; the bound is for ones that are very busy)', () => {
    const many = Array.from({ length: 5000 }, (_, i) => node(`n${i}`, i % 3 === 0 ? { spec: taint(`t${i % 7}`) } : {}));
    const pods = many.flatMap((n) =>
      Array.from({ length: 4 }, () => uses(n.metadata.name, { cpu: 0.9, memory: 2 ** 30 })),
    );
    const byNode = usageByNode(
      pods,
      many.map((n) => n.metadata.name),
    );
    const asks = pod(
      { nodeSelector: { 'kubernetes.io/hostname': 'n4' } },
      { cpu: '1', memory: '1Gi', 'nvidia.com/gpu': '8' },
    );
    const times = Array.from({ length: 7 }, () => {
      const start = cpuUsage();
      expect(fitPod(asks, many, byNode).feasible).toEqual([]);
      const { user, system } = cpuUsage(start);
      return (user + system) / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(500);
  }, 60_000);
});

describe('nearestValues', () => {
  const nodes = [
    node('a', { labels: { disktype: 'ssd', zone: 'eu-1a' } }),
    node('b', { labels: { disktype: 'hdd', zone: 'eu-1b' } }),
    node('c', { labels: { disktype: 'ssd' } }),
  ];

  it('finds the misspelt value and the misspelt key', () => {
    const [value, key] = nearestValues(pod({ nodeSelector: { disktype: 'sdd', 'disk-type': 'ssd' } }), nodes);
    expect(value).toMatchObject({ key: 'disktype', nodes: 0, withKey: 3, nearestValue: 'hdd' });
    expect(value?.existing).toEqual([
      { value: 'ssd', nodes: 2 },
      { value: 'hdd', nodes: 1 },
    ]);
    expect(key).toMatchObject({ key: 'disk-type', withKey: 0, nearestKey: 'disktype' });
  });

  it('counts the nodes of each requirement, so that an impossible combination shows', () => {
    const wanted = nearestValues(pod({ nodeSelector: { disktype: 'hdd', zone: 'eu-1a' } }), nodes);
    expect(wanted.map((w) => w.nodes)).toEqual([1, 1]);
  });

  it('looks into node affinity, fields included', () => {
    const nodeSelectorTerms = [
      {
        matchExpressions: [{ key: 'zone', operator: 'In', values: ['eu-1c'] }],
        matchFields: [{ key: 'metadata.name', operator: 'In', values: ['d'] }],
      },
    ];
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
    expect(nearestValues(pod({ affinity: { nodeAffinity: required } }), nodes)).toMatchObject([
      { from: 'affinity', term: 0, key: 'zone', field: false, nodes: 0, nearestValue: 'eu-1a' },
      { from: 'affinity', term: 0, key: 'metadata.name', field: true, nodes: 0, withKey: 3 },
    ]);
  });
});
