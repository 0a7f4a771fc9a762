import { describe, expect, it } from 'vitest';
import type { PodUsage } from '../../../facts/source.ts';
import type { Cluster } from '../cluster.ts';
import { cluster, namespace, node, pod, runs } from '../fixtures.ts';
import { withSentence } from '../sentence.ts';
import { snapshotOf } from '../snapshot.ts';
import { interPodAffinity } from './inter-pod-affinity.ts';

const ZONE = 'zone';
const HOST = 'kubernetes.io/hostname';
const nodes = [
  node('a', { labels: { zone: 'x' } }),
  node('b', { labels: { zone: 'x' } }),
  node('c', { labels: { zone: 'y' } }),
  node('d'),
];
const web = { labelSelector: { matchLabels: { app: 'web' } } };
const required = (...terms: object[]) => ({ requiredDuringSchedulingIgnoredDuringExecution: terms });
const beside = (...terms: object[]) => pod({ affinity: { podAffinity: required(...terms) } });
const apart = (...terms: object[]) => pod({ affinity: { podAntiAffinity: required(...terms) } });
const labelled = (of: ReturnType<typeof pod>, labels: Record<string, string>) => ({
  ...of,
  metadata: { ...of.metadata, labels },
});

/** The nodes that refuse, with the code's initial: U for Unschedulable, X for what preemption cannot mend. */
function refusing(asking: ReturnType<typeof pod>, pods: PodUsage[], more: Partial<Cluster> = {}): string {
  const snapshot = snapshotOf(cluster(nodes, pods, more));
  const { filter } = interPodAffinity.prepare(asking, snapshot);
  return snapshot.nodes
    .flatMap((state) => {
      const code = filter?.(state)?.code;
      return code === undefined ? [] : [state.name + (code === 'Unschedulable' ? 'U' : 'X')];
    })
    .join(' ');
}

const webOn = (on: string, more: Partial<PodUsage> = {}) => runs('web', on, { labels: { app: 'web' }, ...more });

describe('affinity', () => {
  it('wants one pod in the domain that matches all terms, and the key of every term on the node', () => {
    expect(refusing(beside({ ...web, topologyKey: ZONE }), [webOn('a')])).toBe('cX dX');
    const db = { labelSelector: { matchLabels: { app: 'db' } } };
    const both = beside({ ...web, topologyKey: ZONE }, { ...db, topologyKey: ZONE });
    expect(refusing(both, [webOn('a'), runs('db', 'a', { labels: { app: 'db' } })])).toBe('aX bX cX dX');
  });

  it('lets the first of its kind in wherever the key is, and only the first', () => {
    const first = labelled(beside({ ...web, topologyKey: ZONE }), { app: 'web' });
    expect(refusing(first, [])).toBe('dX');
    expect(refusing(first, [webOn('a')])).toBe('cX dX');
    expect(refusing(labelled(beside({ ...web, topologyKey: ZONE }), { app: 'other' }), [])).toBe('aX bX cX dX');
  });

  it('looks into its own namespace, those that it names, and those that it selects', () => {
    const elsewhere = [webOn('a', { namespace: 'infra' })];
    const namespaces = [namespace('shop'), namespace('infra', { team: 'b' })];
    const term = (more: object) => beside({ ...web, topologyKey: ZONE, ...more });
    expect(refusing(term({}), elsewhere, { namespaces })).toBe('aX bX cX dX');
    expect(refusing(term({ namespaces: ['infra'] }), elsewhere, { namespaces })).toBe('cX dX');
    expect(refusing(term({ namespaceSelector: {} }), elsewhere, { namespaces: [] })).toBe('cX dX');
    expect(refusing(term({ namespaceSelector: { matchLabels: { team: 'b' } } }), elsewhere, { namespaces })).toBe(
      'cX dX',
    );
    expect(refusing(term({ namespaceSelector: { matchLabels: { team: 'c' } } }), elsewhere, { namespaces })).toBe(
      'aX bX cX dX',
    );
    // The scheduler asks the selector once more without any labels, which this one likes.
    const without = { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] };
    expect(refusing(term({ namespaceSelector: without }), elsewhere, { namespaces })).toBe('cX dX');
  });
});

describe('anti-affinity', () => {
  it('keeps off the domain, also of a pod that is being deleted, and lets nodes without the key in', () => {
    expect(refusing(apart({ ...web, topologyKey: ZONE }), [webOn('a', { terminating: true })])).toBe('aU bU');
    expect(refusing(apart({ ...web, topologyKey: HOST }), [webOn('a'), webOn('d')])).toBe('aU dU');
  });

  it('takes an empty selector for all pods of the namespace, and none for no pod', () => {
    expect(refusing(apart({ labelSelector: {}, topologyKey: HOST }), [runs('x', 'a')])).toBe('aU');
    expect(refusing(apart({ topologyKey: HOST }), [runs('x', 'a')])).toBe('');
  });

  it('takes the values of matchLabelKeys from the pod, until an API server has put them into the selector', () => {
    const keyed = { ...web, topologyKey: HOST, matchLabelKeys: ['rev'] };
    const old = [webOn('a', { labels: { app: 'web', rev: '1' } })];
    expect(refusing(labelled(apart(keyed), { rev: '2' }), old)).toBe('');
    expect(refusing(labelled(apart(keyed), { rev: '1' }), old)).toBe('aU');
    const unlike = { ...web, topologyKey: HOST, mismatchLabelKeys: ['rev'] };
    expect(refusing(labelled(apart(unlike), { rev: '1' }), old)).toBe('');
    const stored = labelled(apart(keyed), { rev: '2' });
    expect(refusing({ ...stored, metadata: { ...stored.metadata, uid: 'u' } }, old)).toBe('aU');
  });

  it('heeds the rules of running pods, by the labels of the namespace of the pod to place', () => {
    const rule = (more: object) => [
      webOn('a', { namespace: 'infra', antiAffinity: [{ labelSelector: {}, topologyKey: ZONE, ...more }] }),
    ];
    const namespaces = [namespace('shop', { team: 'a' })];
    expect(refusing(pod(), rule({}), { namespaces })).toBe('');
    expect(refusing(pod(), rule({ namespaces: ['shop'] }), { namespaces })).toBe('aU bU');
    expect(refusing(pod(), rule({ namespaceSelector: { matchLabels: { team: 'a' } } }), { namespaces })).toBe('aU bU');
    const unlabelled = { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] };
    expect(refusing(pod(), rule({ namespaceSelector: unlabelled }), { namespaces })).toBe('');
    expect(refusing(pod(), rule({ namespaceSelector: unlabelled }), { namespaces: [] })).toBe('aU bU');
  });
});

describe('what is not known', () => {
  const missing = (asking: ReturnType<typeof pod>, of: Partial<Cluster>) =>
    interPodAffinity.prepare(asking, snapshotOf({ ...cluster(nodes), ...of })).unknown;

  it('names the lists that could change the answer', () => {
    expect(missing(pod(), {})).toBeUndefined();
    expect(interPodAffinity.prepare(pod(), snapshotOf({ nodes })).unknown).toEqual(['pods']);
    expect(missing(pod(), { podsOf: new Set(['a']) })).toEqual(['pods']);
    const { labels: _, ...unlabelled } = webOn('a');
    expect(missing(pod(), { pods: [unlabelled] })).toEqual(['pods']);
    const selective = { ...web, topologyKey: ZONE, namespaceSelector: { matchLabels: { team: 'a' } } };
    const { namespaces: __, ...rest } = cluster(nodes, [webOn('a', { antiAffinity: [selective] })]);
    expect(interPodAffinity.prepare(pod(), snapshotOf(rest)).unknown).toEqual(['namespaces']);
  });

  it('refuses on the ground of what is there, never of what is not', () => {
    const some = { podsOf: new Set(['a', 'b', 'c', 'd'].slice(0, 2)) };
    expect(refusing(beside({ ...web, topologyKey: ZONE }), [], some)).toBe('dX');
    expect(refusing(apart({ ...web, topologyKey: ZONE }), [webOn('a')], some)).toBe('aU bU');
  });
});

it('tells which pods are in the way', () => {
  const snapshot = snapshotOf(cluster(nodes, [webOn('a'), { ...webOn('a'), name: 'web-2' }]));
  const says = (asking: ReturnType<typeof pod>, on: number) =>
    interPodAffinity
      .prepare(asking, snapshot)
      .filter?.(snapshot.nodes[on] as never)
      ?.verdicts.map((v) => withSentence(v).says);
  expect(says(apart({ ...web, topologyKey: HOST }), 0)).toEqual([
    'the pod must not run beside pods with app=web, and shop/web, shop/web-2 are on node a',
  ]);
  expect(says(apart({ ...web, topologyKey: ZONE }), 1)?.[0]).toMatch(/are in zone=x, where node b is$/);
  expect(says(beside({ ...web, topologyKey: ZONE }), 2)).toEqual([
    'the pod must run beside pods with app=web, and none is in zone=y, where node c is',
  ]);
  expect(says(beside({ ...web, topologyKey: ZONE }), 3)?.[0]).toMatch(/^node d has no label zone/);
});
