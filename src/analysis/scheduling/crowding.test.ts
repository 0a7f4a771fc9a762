import { describe, expect, test } from 'vitest';
import { crowdingOf, leavingFor } from './crowding.ts';
import { cluster, node, pod, runs } from './fixtures.ts';
import { snapshotOf } from './snapshot.ts';

const wants = pod({}, { cpu: '2' });
const takes = (name: string, on: string, cpu: number, priority: number, more: object = {}) =>
  runs(name, on, { requests: { cpu }, priority, ...more });

describe('who has the room', () => {
  test('those of higher priority, if they alone leave too little', () => {
    const snapshot = snapshotOf(cluster([node('a')], [takes('high', 'a', 3, 100), takes('low', 'a', 0.5, 0)]));
    expect(crowdingOf(wants, snapshot)).toMatchObject({ nodes: ['a'], alone: true, pods: [{ name: 'high' }] });
  });

  test('both, if each of them could make room', () => {
    const snapshot = snapshotOf(cluster([node('a')], [takes('high', 'a', 2, 100), takes('low', 'a', 1, 0)]));
    expect(crowdingOf(wants, snapshot)).toMatchObject({ nodes: ['a'], alone: false });
  });

  test('both, if another node is full of pods of its own priority', () => {
    const pods = [takes('high', 'a', 3, 100), takes('low', 'b', 3, 0)];
    expect(crowdingOf(wants, snapshotOf(cluster([node('a'), node('b')], pods)))).toMatchObject({
      nodes: ['a'],
      alone: false,
    });
  });

  test('not the higher ones, if the others fill the node without them', () => {
    const snapshot = snapshotOf(cluster([node('a')], [takes('high', 'a', 1, 100), takes('low', 'a', 3, 0)]));
    expect(crowdingOf(wants, snapshot)).toBeUndefined();
  });

  test('not what is critical to the system, and nobody on a node that would not have it anyway', () => {
    const tainted = node('b', { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } });
    const pods = [takes('network', 'a', 3, 2_000_001_000), takes('high', 'b', 3, 100)];
    expect(crowdingOf(wants, snapshotOf(cluster([node('a'), tainted], pods)))).toBeUndefined();
  });
});

describe('who makes room on the promised node', () => {
  const promised = { ...pod({ priority: 100 }, { cpu: '2' }), status: { nominatedNodeName: 'a' } };

  test('those of lower priority that are being deleted there', () => {
    const pods = [takes('low', 'a', 3, 0, { terminating: true }), takes('stays', 'a', 1, 0)];
    expect(leavingFor(promised, snapshotOf(cluster([node('a')], pods))).map(({ name }) => name)).toEqual(['low']);
  });

  test('nobody, if that is not enough, or nobody is being deleted', () => {
    const pods = [takes('low', 'a', 1, 0, { terminating: true }), takes('stays', 'a', 3, 0)];
    expect(leavingFor(promised, snapshotOf(cluster([node('a')], pods)))).toEqual([]);
    expect(leavingFor(promised, snapshotOf(cluster([node('a')], [takes('low', 'a', 3, 0)])))).toEqual([]);
  });
});
