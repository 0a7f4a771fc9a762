import { expect, test } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import { fitPod, usageByNode } from './fit.ts';
import { node, pod, uses } from './fixtures.ts';
import { obstaclesOf } from './obstacles.ts';

const taint = (key: string) => ({ spec: { taints: [{ key, effect: 'NoSchedule' }] } });
const cordoned = {
  spec: { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] },
};
const controlPlane = taint('node-role.kubernetes.io/control-plane');

/** Each obstacle as `key nodes`, with `only` where it alone stands in the way and `also` where it only contributes. */
function obstacles(one: KubeObject, nodes: readonly KubeObject[], usage: readonly PodUsage[] = []): readonly string[] {
  const names = nodes.map((n) => n.metadata.name);
  return obstaclesOf(fitPod(one, nodes, usageByNode(usage, names))).map(
    (o) =>
      `${o.key} ${o.nodes.join()}${o.enough ? ' only' : ''}${o.contributing ? ' also' : ''}${o.permanent ? ' for ever' : ''}`,
  );
}

test('a pod that fits has no obstacles', () => {
  expect(obstacles(pod({}, { cpu: '1' }), [node('a'), node('b', taint('x'))])).toEqual([]);
  expect(obstacles(pod(), [])).toEqual([]);
});

test('too large for the largest node is for ever, too large for what is left is not', () => {
  expect(obstacles(pod({}, { cpu: '64' }), [node('a')])).toEqual(['resource:cpu a only for ever']);
  expect(obstacles(pod({}, { cpu: '2' }), [node('a')], [uses('a', { cpu: 3 })])).toEqual(['resource:cpu a only']);
});

test('two requests that are both too large are two obstacles, neither enough', () => {
  expect(obstacles(pod({}, { cpu: '64', memory: '64Gi' }), [node('a')])).toEqual([
    'resource:cpu a for ever',
    'resource:memory a for ever',
  ]);
});

test('a selector that no node meets', () => {
  expect(obstacles(pod({ nodeSelector: { disktype: 'ssd' } }), [node('a'), node('b')])).toEqual([
    'selector a,b only for ever',
  ]);
});

test('the node that the selector means counts, the others stand for the selector', () => {
  const ssd = { labels: { disktype: 'ssd' }, ...taint('dedicated') };
  expect(obstacles(pod({ nodeSelector: { disktype: 'ssd' } }), [node('ssd', ssd), node('a')])).toEqual([
    'taint ssd only for ever',
    'selector a only also for ever',
  ]);
});

test('a selector for a node that is only too full is no cause itself', () => {
  const nodes = [node('ssd', { labels: { disktype: 'ssd' } }), node('a')];
  expect(obstacles(pod({ nodeSelector: { disktype: 'ssd' } }, { cpu: '2' }), nodes, [uses('ssd', { cpu: 3 })])).toEqual(
    ['resource:cpu ssd only'],
  );
});

test('the control plane is not where a pod belongs, unless there is nothing else', () => {
  const full = [uses('a', { cpu: 4 })];
  expect(obstacles(pod({}, { cpu: '1' }), [node('a'), node('cp', controlPlane)], full)).toEqual([
    'resource:cpu a only',
  ]);
  expect(obstacles(pod({}, { cpu: '1' }), [node('cp', controlPlane)])).toEqual(['taint cp only for ever']);
});

test('nodes without the extended resource do not count, if others have it', () => {
  const gpus = { allocatable: { 'nvidia.com/gpu': '2' } };
  const wants = pod({}, { 'nvidia.com/gpu': '1' });
  const full = [uses('gpu', { 'nvidia.com/gpu': 2 })];
  expect(obstacles(wants, [node('a'), node('b'), node('gpu', gpus)], full)).toEqual([
    'resource:nvidia.com/gpu gpu only',
  ]);
  expect(obstacles(wants, [node('a'), node('b')])).toEqual(['resource:nvidia.com/gpu a,b only for ever']);
});

test('the nodes nearest to fitting are told, the most probable cause first', () => {
  const nodes = [
    node('a'),
    node('b', cordoned),
    node('c', taint('x')),
    node('d', { ...taint('x'), allocatable: { cpu: '1' } }),
  ];
  expect(obstacles(pod({}, { cpu: '2' }), nodes, [uses('a', { cpu: 3 })])).toEqual([
    'cordon b only for ever',
    'resource:cpu a only',
    'taint c only for ever',
  ]);
});

test('a taint that the node controller sets for a condition is a condition', () => {
  expect(obstacles(pod(), [node('a', taint('node.kubernetes.io/not-ready'))])[0]).toMatch(/^condition a only/);
});
