import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import { attempt } from './attempt.ts';
import type { Cluster } from './cluster.ts';
import { cluster, node, pod, runs } from './fixtures.ts';
import type { FilterPlugin } from './plugin.ts';
import { preferred } from './preemption.ts';
import { snapshotOf } from './snapshot.ts';

const trying = (asking: KubeObject, of: Cluster) => attempt(asking, snapshotOf(of));
const HELPLESS = 'Preemption is not helpful for scheduling.';

describe('the message', () => {
  it('counts the first reason of each node, and sorts as text', () => {
    const tainted = node('b', { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } });
    expect(trying(pod({}, { cpu: '9', memory: '99Gi' }), cluster([node('a'), tainted])).message).toBe(
      '0/2 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 node(s) had untolerated taint(s). no new claims to deallocate, ' +
        `preemption: 0/2 nodes are available: 2 ${HELPLESS}`,
    );
  });

  it('ends in a stray `not found` after a verdict on the pod as a whole', () => {
    const terms = ['a', 'b'].map((v) => ({ key: 'metadata.name', operator: 'In', values: [v] }));
    const affinity = {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: terms }] } },
    };
    expect(trying(pod({ affinity }), cluster([node('a')])).message).toBe(
      '0/1 nodes are available: pod affinity terms conflict. not found',
    );
  });

  it('is short where there are no nodes, and absent where the pod fits or is not tried', () => {
    expect(trying(pod(), cluster([])).message).toBe('no nodes available to schedule pods');
    expect(trying(pod(), cluster([node('a')]))).toMatchObject({ result: 'fits' });
    const gated = trying(pod({ schedulingGates: [{ name: 'x/a' }, { name: 'b' }] }), cluster([node('a')]));
    expect(gated).toMatchObject({
      result: 'gated',
      gate: 'waiting for scheduling gates: [x/a b]',
      gatedBy: 'SchedulingGates',
    });
    expect(trying(pod({ schedulerName: 'mine' }), cluster([node('a')])).result).toBe('foreign');
    const leaving = { ...pod(), metadata: { ...pod().metadata, deletionTimestamp: '2026-01-05T10:00:00Z' } };
    expect(trying(leaving, cluster([node('a')]))).toMatchObject({
      result: 'skipped',
      message: 'skip schedule deleting pod: shop/web-0',
    });
  });
});

it('ends at an error on any node, unless the node that the pod is nominated for fits', () => {
  const broken: FilterPlugin = {
    name: 'X',
    prepare: () => ({
      filter: ({ name }) => (name === 'b' ? { code: 'Error', reasons: ['broken'], verdicts: [] } : undefined),
    }),
  };
  const nominated = (name: string) => ({ ...pod(), status: { nominatedNodeName: name } });
  const result = (asking: KubeObject) => attempt(asking, snapshotOf(cluster([node('a'), node('b')])), [broken]).result;
  expect([pod(), nominated('a'), nominated('b')].map(result)).toEqual(['error', 'fits', 'error']);
});

describe('preemption', () => {
  const asks = (cpu: string, more: object = {}) => pod({ priority: 100, ...more }, { cpu });
  const takes = (name: string, cpu: number, more: Partial<PodUsage> = {}) =>
    runs(name, 'a', { requests: { cpu }, ...more });
  const victims = (of: Cluster, cpu = '2', more: object = {}) =>
    trying(asks(cpu, more), of).preemption?.candidates.map((c) => [c.node, c.victims.map((v) => v.name), c.violations]);

  it('takes the least important pods, and no more than it must', () => {
    const pods = [
      takes('old', 1.5, { startTime: '2026-01-05T08:00:00Z' }),
      takes('young', 1.5, { startTime: '2026-01-05T09:00:00Z' }),
      takes('important', 1, { priority: 50 }),
    ];
    expect(victims(cluster([node('a')], pods), '1')).toEqual([['a', ['young'], 0]]);
    expect(victims(cluster([node('a')], pods))).toEqual([['a', ['old', 'young'], 0]]);
  });

  it('spares first what a budget keeps', () => {
    const budget = (selector: object | undefined, disruptionsAllowed = 0) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace: 'shop' },
      spec: { selector },
      status: { disruptionsAllowed },
    });
    const pods = [
      takes('kept', 2, { labels: { app: 'db' } }),
      takes('free', 2, { priority: 50, labels: { app: 'web' } }),
    ];
    const with_ = (selector: object | undefined, allowed?: number) =>
      victims(cluster([node('a')], pods, { podDisruptionBudgets: [budget(selector, allowed)] }));
    expect(with_({ matchLabels: { app: 'db' } })).toEqual([['a', ['free'], 0]]);
    expect(with_({ matchLabels: { app: 'db' } }, 1)).toEqual([['a', ['kept'], 0]]);
    expect(with_({})).toEqual([['a', ['kept'], 0]]);
    expect(with_({ matchExpressions: [{ key: 'app', operator: 'Exists' }] })).toEqual([['a', ['kept'], 1]]);
  });

  it('says nothing of itself in the message if it found victims', () => {
    const { message } = trying(asks('2'), cluster([node('a')], [takes('x', 3)]));
    expect(message).toBe('0/1 nodes are available: 1 Insufficient cpu.');
  });

  it('says why it cannot help', () => {
    const tail = (asking: KubeObject, pods: PodUsage[]) =>
      trying(asking, cluster([node('a'), node('b', { allocatable: { cpu: '1' } })], pods)).message?.split(
        'preemption: ',
      )[1];
    expect(tail(asks('2'), [takes('x', 3, { priority: 100 })])).toBe(
      `0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 ${HELPLESS}`,
    );
    expect(tail(asks('2'), [takes('x', 3, { priority: 100 }), takes('y', 0.5)])).toBe(
      `0/2 nodes are available: 1 Insufficient cpu, 1 ${HELPLESS}`,
    );
    expect(tail(asks('2', { preemptionPolicy: 'Never' }), [takes('x', 3)])).toBe(
      'not eligible due to preemptionPolicy=Never.',
    );
    const waiting = { ...asks('2'), status: { nominatedNodeName: 'a' } };
    expect(tail(waiting, [takes('x', 3, { terminating: true, preempted: true })])).toBe(
      'not eligible due to a terminating pod on the nominated node.',
    );
  });

  it('prefers the node whose victims matter least', () => {
    const on = (name: string, more: Partial<PodUsage> = {}, violations = 0) => ({
      node: name,
      victims: [runs(name, name, more)],
      violations,
    });
    const best = (...of: ReturnType<typeof on>[]) => preferred(of).map((c) => c.node);
    expect(best(on('a', {}, 1), on('b', { priority: 9 }))).toEqual(['b']);
    expect(best(on('a', { priority: 1 }), on('b', { priority: 9 }))).toEqual(['a']);
    expect(
      best(on('a', { startTime: '2026-01-05T08:00:00Z' }), on('b', { startTime: '2026-01-05T09:00:00Z' })),
    ).toEqual(['b']);
    expect(best(on('a'), on('b'))).toEqual(['a', 'b']);
  });
});
