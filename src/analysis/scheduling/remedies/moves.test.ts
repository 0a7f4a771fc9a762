import { expect, test } from 'vitest';
import { node, pod } from '../fixtures.ts';
import { snapshotOf } from '../snapshot.ts';
import { fragmentation, movesFor } from './moves.ts';

const GPU = 'nvidia.com/gpu';
const gpuNode = (name: string) => node(name, { allocatable: { [GPU]: '8' } });
const holds = (on: string, name: string, gpus: number) => ({
  namespace: 'ml',
  name,
  node: on,
  requests: { [GPU]: gpus },
  priority: 0,
  hostPorts: [],
  labels: {},
});
const lists = { namespaces: [], persistentVolumeClaims: [], deviceClasses: [] };
const wantsFour = pod({}, { [GPU]: '4' });

test('eight are free, but never four on one node: the smallest pod that would have to move, and that it can', () => {
  const pods = [
    holds('a', 'big', 4),
    holds('a', 'small', 1),
    holds('b', 'b1', 4),
    holds('b', 'b2', 2),
    holds('c', 'c1', 5),
  ];
  const snapshot = snapshotOf({ ...lists, nodes: ['a', 'b', 'c'].map(gpuNode), pods });
  expect(fragmentation(wantsFour, snapshot)).toEqual([{ resource: GPU, asked: 4, free: 8, most: 3, node: 'a' }]);
  const moves = movesFor(wantsFour, snapshot);
  expect(moves?.pods).toHaveLength(1);
  expect(['a', 'b', 'c']).toContain(moves?.node);
});

test('nothing is fragmented where there is not enough in all', () => {
  const snapshot = snapshotOf({ ...lists, nodes: [gpuNode('a')], pods: [holds('a', 'x', 6)] });
  expect(fragmentation(wantsFour, snapshot)).toEqual([]);
  expect(movesFor(wantsFour, snapshot)).toEqual({ node: 'a', pods: ['ml/x'], elsewhere: false });
});

test('a pod is not asked to move from a node that refuses for another reason, or is too small', () => {
  const tainted = { ...gpuNode('a'), spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } };
  const small = node('b', { allocatable: { [GPU]: '2' } });
  const snapshot = snapshotOf({ ...lists, nodes: [tainted, small], pods: [holds('a', 'x', 6), holds('b', 'y', 1)] });
  expect([fragmentation(wantsFour, snapshot), movesFor(wantsFour, snapshot)]).toEqual([[], undefined]);
});

test('who leaves finds room elsewhere', () => {
  const pods = [holds('a', 'x', 6), holds('b', 'y', 6)];
  const snapshot = snapshotOf({
    ...lists,
    nodes: [gpuNode('a'), gpuNode('b'), gpuNode('c')],
    pods: [...pods, holds('c', 'z', 5)],
  });
  expect(movesFor(wantsFour, snapshot)).toMatchObject({ pods: [expect.stringMatching(/^ml\//)], elsewhere: false });
});
