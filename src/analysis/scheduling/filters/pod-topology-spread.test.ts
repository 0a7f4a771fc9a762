import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../facts/objects.ts';
import type { PodUsage } from '../../../facts/source.ts';
import { cluster, node, pod, runs } from '../fixtures.ts';
import { withSentence } from '../sentence.ts';
import { snapshotOf, withChanges } from '../snapshot.ts';
import { podTopologySpread } from './pod-topology-spread.ts';

const tainted = { spec: { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] } };
const nodes = [
  node('a', { labels: { zone: 'x', disk: 'ssd' } }),
  node('b', { labels: { zone: 'y', disk: 'ssd' } }),
  node('c', { labels: { zone: 'z' }, ...tainted }),
  node('d'),
];
const web = { matchLabels: { app: 'web' } };
const webs = (on: string, count: number, more: Partial<PodUsage> = {}) =>
  Array.from({ length: count }, (_, i) => runs(`web-${on}-${i}`, on, { labels: { app: 'web' }, ...more }));

function spreading(constraint: object, spec: object = {}, labels: Record<string, string> = { app: 'web' }): KubeObject {
  const rule = {
    topologyKey: 'zone',
    maxSkew: 1,
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: web,
    ...constraint,
  };
  const made = pod({ topologySpreadConstraints: [rule], ...spec });
  return { ...made, metadata: { ...made.metadata, labels } };
}

function refusing(asking: ReturnType<typeof pod>, pods: readonly PodUsage[]): string {
  const snapshot = snapshotOf(cluster(nodes, pods));
  const { filter } = podTopologySpread.prepare(asking, snapshot);
  return snapshot.nodes
    .flatMap((state) => {
      const code = filter?.(state)?.code;
      return code === undefined ? [] : [state.name + (code === 'Unschedulable' ? 'U' : 'X')];
    })
    .join(' ');
}

describe('skew', () => {
  it('is held against the emptiest domain, the pod itself counted', () => {
    expect(refusing(spreading({}), [...webs('a', 1), ...webs('b', 1)])).toBe('aU bU dX');
    expect(refusing(spreading({ maxSkew: 2 }), [...webs('a', 1), ...webs('b', 1)])).toBe('dX');
    expect(refusing(spreading({}, {}, { app: 'other' }), webs('a', 1))).toBe('dX');
    expect(refusing(spreading({}, {}, { app: 'other' }), webs('a', 2))).toBe('aU dX');
    expect(refusing(spreading({ whenUnsatisfiable: 'ScheduleAnyway' }), webs('a', 9))).toBe('');
  });

  it('counts neither pods that are being deleted nor those of other namespaces', () => {
    expect(refusing(spreading({}), webs('a', 3, { terminating: true }))).toBe('dX');
    expect(refusing(spreading({}), webs('a', 3, { namespace: 'infra' }))).toBe('dX');
  });

  it('counts no pods for an empty selector, though it matches the pod itself; a missing one matches nothing', () => {
    expect(refusing(spreading({ labelSelector: {} }), webs('a', 5))).toBe('dX');
    expect(refusing(spreading({ labelSelector: {}, maxSkew: 0 }), [])).toBe('aU bU cU dX');
    expect(refusing(spreading({ labelSelector: undefined, maxSkew: 0 }), webs('a', 5))).toBe('dX');
  });

  it('counts an empty minimum while there are fewer domains than minDomains', () => {
    const even = [...webs('a', 1), ...webs('b', 1), ...webs('c', 1)];
    expect(refusing(spreading({}), even)).toBe('dX');
    expect(refusing(spreading({ minDomains: 4 }), even)).toBe('aU bU cU dX');
  });

  it('takes matchLabelKeys from the pod', () => {
    const keyed = spreading({ matchLabelKeys: ['rev', 'absent'] }, {}, { app: 'web', rev: '2' });
    expect(refusing(keyed, webs('a', 3, { labels: { app: 'web', rev: '1' } }))).toBe('dX');
    expect(refusing(keyed, webs('a', 1, { labels: { app: 'web', rev: '2' } }))).toBe('aU dX');
  });
});

describe('domains', () => {
  it('are those of tainted nodes too, unless the taints are to be honoured', () => {
    const pods = [...webs('a', 1), ...webs('b', 1)];
    expect(refusing(spreading({}), pods)).toBe('aU bU dX');
    expect(refusing(spreading({ nodeTaintsPolicy: 'Honor' }), pods)).toBe('dX');
  });

  it('are those that the selector admits, unless it is to be ignored', () => {
    const pods = [...webs('a', 1), ...webs('b', 1)];
    const ssd = { nodeSelector: { disk: 'ssd' } };
    expect(refusing(spreading({}, ssd), pods)).toBe('dX');
    expect(refusing(spreading({ nodeAffinityPolicy: 'Ignore' }, ssd), pods)).toBe('aU bU dX');
  });

  it('a node that lacks one key counts for none of the constraints', () => {
    const two = spreading({});
    const rack = { topologyKey: 'rack', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', labelSelector: web };
    const { topologySpreadConstraints } = two.spec as { topologySpreadConstraints: object[] };
    const both = {
      ...two,
      spec: { ...(two.spec as object), topologySpreadConstraints: [...topologySpreadConstraints, rack] },
    };
    expect(refusing(both, webs('a', 5))).toBe('aX bX cX dX');
  });
});

it('follows pods that come and go in thought, those that are being deleted too', () => {
  const [stays, goes] = [...webs('a', 1), ...webs('a', 1, { terminating: true, priority: 5 })] as [PodUsage, PodUsage];
  const snapshot = snapshotOf(cluster(nodes, [stays, goes]));
  const { filter } = podTopologySpread.prepare(spreading({}), snapshot);
  const [a] = snapshot.nodes;
  const code = (added: readonly PodUsage[], removed: readonly PodUsage[]) =>
    a && filter?.(withChanges(a, added, removed))?.code;
  expect(code([], [])).toBe('Unschedulable');
  expect(code([], [stays])).toBeUndefined();
  expect(code([], [goes])).toBeUndefined();
  expect(code(webs('a', 1), [stays])).toBe('Unschedulable');
});

it('without all pods refuses only nodes that lack the key, and says what is missing', () => {
  const prepared = podTopologySpread.prepare(spreading({}), snapshotOf({ nodes }));
  expect(prepared.unknown).toEqual(['pods']);
  expect(snapshotOf({ nodes }).nodes.map((state) => prepared.filter?.(state)?.code)).toEqual([
    undefined,
    undefined,
    undefined,
    'UnschedulableAndUnresolvable',
  ]);
});

it('tells the numbers', () => {
  const snapshot = snapshotOf(cluster(nodes, webs('a', 3)));
  const [verdict] =
    podTopologySpread.prepare(spreading({}), snapshot).filter?.(snapshot.nodes[0] as never)?.verdicts ?? [];
  expect(verdict?.spread).toMatchObject({
    key: 'zone',
    domain: 'x',
    pods: 3,
    fewest: 0,
    skew: 4,
    maxSkew: 1,
    domains: 3,
  });
  expect(verdict && withSentence(verdict).says).toBe(
    'zone=x, where node a is, has 3 matching pods and the emptiest has 0, so with the pod they would differ by 4, more than maxSkew 1',
  );
});
