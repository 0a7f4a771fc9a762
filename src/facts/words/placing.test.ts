import { describe, expect, it } from 'vitest';
import { node, pod, runs } from '../../analysis/scheduling/fixtures.ts';
import type { KubeObject } from '../objects.ts';
import { worldOfNodes as worldOf } from './fixtures.ts';
import { placingOf } from './placing.ts';

const HOST = 'kubernetes.io/hostname';
const term = { labelSelector: { matchLabels: { app: 'db' } }, topologyKey: HOST };
const apart = pod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
const db = (on: string) => runs(`db-${on}`, on, { labels: { app: 'db' } });
const created = (of: KubeObject, creationTimestamp: string) => ({
  ...of,
  metadata: { ...of.metadata, creationTimestamp },
});
const every = 'usage *';

describe('which pods are read', () => {
  it('those on the nodes that come into question, if they decide it', () => {
    const tainted = node('b', { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } });
    const { world, asked } = worldOf([node('a'), tainted], [runs('full', 'a', { requests: { cpu: 4 } })]);
    expect(placingOf(world, pod({}, { cpu: '1' })).fit.feasible).toEqual([]);
    expect(asked.filter((a) => a.startsWith('usage'))).toEqual(['usage a']);
  });

  it('all, for a pod that has rules about other pods', () => {
    const other = node('c', { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } });
    const { world, asked } = worldOf([node('a'), node('b'), other], [db('a'), db('b')]);
    const { fit, obstacles } = placingOf(world, apart);
    expect(asked).toContain(every);
    expect(fit).toMatchObject({ feasible: [], unsimulated: [], unknown: [] });
    expect(obstacles).toContainEqual(
      expect.objectContaining({ key: 'pod-anti-affinity', nodes: ['a', 'b'], enough: true }),
    );
  });

  it('all, for a pod that waits though it seems to fit: another may be promised the room', () => {
    const promised = runs('rival', '', { nominatedNode: 'a', requests: { cpu: 4 } });
    const { world } = worldOf([node('a')], [promised]);
    expect(placingOf(world, pod({}, { cpu: '1' })).obstacles).toMatchObject([{ key: 'resource:cpu', nodes: ['a'] }]);
  });

  it('all, for a pod that waits though it seems to fit: a rule of any pod may be the reason', () => {
    const jealous = runs('jealous', 'a', { antiAffinity: [{ labelSelector: {}, topologyKey: 'zone' }] });
    const nodes = [node('a', { labels: { zone: 'z' } }), node('b', { labels: { zone: 'z' } })];
    const old = created(pod({ nodeSelector: { [HOST]: 'b' } }), '2026-01-05T09:00:00Z');
    const { world, asked } = worldOf(nodes, [jealous]);
    expect(placingOf(world, old).obstacles.map((o) => o.key)).toContain('others-anti-affinity');
    expect(asked).toContain(every);
    const young = worldOf(nodes, [jealous]);
    expect(placingOf(young.world, created(old, '2026-01-05T09:59:50Z')).fit.feasible).toEqual(['b']);
    expect(young.asked).not.toContain(every);
  });
});

describe('what may not be read', () => {
  it('stays open: the rules about it are named, and nothing is said to be free', () => {
    const { world, noted } = worldOf([node('a')], [], (request) => request.ask === 'usage');
    const { fit } = placingOf(world, apart);
    expect(fit.feasible).toEqual([]);
    expect(fit.uncertainNodes).toEqual(['a']);
    expect(fit.unsimulated).toEqual(['its required pod anti-affinity (which pods it must not run beside)']);
    expect(noted).toContain('usage');
  });

  it('leaves open whether a class provides what no node offers', () => {
    const asks = pod({}, { 'example.com/gpu': '1' });
    const without = worldOf(
      [node('a')],
      [],
      (request) => request.ask === 'list' && request.type.kind === 'DeviceClass',
    );
    expect(placingOf(without.world, asks).fit.unknown).toContain('deviceClasses');
    expect(placingOf(worldOf([node('a')], []).world, asks).fit.unknown).not.toContain('deviceClasses');
  });
});
