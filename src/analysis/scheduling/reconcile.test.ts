import { describe, expect, it } from 'vitest';
import type { PodUsage } from '../../facts/source.ts';
import { fitIn } from './fit.ts';
import { cluster, node, pod, runs } from './fixtures.ts';
import { parseFitMessage } from './message.ts';
import { reconcile } from './reconcile.ts';
import { snapshotOf } from './snapshot.ts';

const TAIL = ' preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.';
const SELECTOR = "node(s) didn't match Pod's node affinity/selector";
const tainted = node('t', { spec: { taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }] } });
const wanting = pod({ nodeSelector: { disk: 'ssd' } });

function held(says: string, of = wanting, nodes = [node('a'), node('b')], pods: readonly PodUsage[] = []) {
  const said = parseFitMessage(says);
  if (said === undefined) throw new Error(`not parsed: ${says}`);
  return reconcile(said, fitIn(of, snapshotOf(cluster(nodes, pods))));
}

describe('what the scheduler said agrees with what is there', () => {
  it.each([
    ['the same reasons', `0/2 nodes are available: 2 ${SELECTOR}.${TAIL}`, wanting, [node('a'), node('b')]],
    ['an older wording', '0/1 nodes are available: 1 node(s) had untolerated taint {team: a}.', pod(), [tainted]],
    [
      'the oldest wording',
      "0/1 nodes are available: 1 node(s) had taint {team: a}, that the pod didn't tolerate.",
      pod(),
      [tainted],
    ],
    ['no node at all', 'no nodes available to schedule pods', pod(), []],
  ])('%s', (_, says, of, nodes) => {
    expect(held(says, of, nodes)).toMatchObject({ agrees: true, nodes: [] });
  });

  it('where the pods of a node are not known, it may have had room or not', () => {
    const says = '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s).';
    const of = pod({}, { cpu: '1' });
    const said = parseFitMessage(says);
    const fit = fitIn(of, snapshotOf({ nodes: [node('a'), tainted] }));
    expect(said && reconcile(said, fit)).toMatchObject({ agrees: true, now: '' });
  });
});

describe('what the scheduler said is not so now', () => {
  it.each([
    ['a node takes the pod', node('b', { labels: { disk: 'ssd' } }), ''],
    [
      'a node refuses it by another rule',
      node('b', { labels: { disk: 'ssd' }, spec: { unschedulable: true } }),
      `0/2 nodes are available: 1 ${SELECTOR}, 1 node(s) were unschedulable.`,
    ],
  ])('%s', (_, b, now) => {
    expect(held(`0/2 nodes are available: 2 ${SELECTOR}.${TAIL}`, wanting, [node('a'), b])).toEqual({
      agrees: false,
      foreign: [],
      fewer: [SELECTOR],
      nodes: ['b'],
      now,
    });
  });

  it('a node has come', () => {
    const found = held(`0/1 nodes are available: 1 ${SELECTOR}.`, wanting);
    expect(found).toMatchObject({ agrees: false, nodes: ['a', 'b'] });
  });

  it('a rule refuses fewer nodes than it did, and another more', () => {
    const full = runs('full', 'b', { requests: { cpu: 4 } });
    const both = [node('a', { spec: { unschedulable: true } }), node('b')];
    const found = held('0/2 nodes are available: 2 node(s) were unschedulable.', pod({}, { cpu: '1' }), both, [full]);
    expect(found).toMatchObject({ agrees: false, nodes: ['b'] });
  });

  it('the claim that was missing is there', () => {
    const found = held('0/2 nodes are available: persistentvolumeclaim "data" not found. not found', pod());
    expect(found).toMatchObject({ agrees: false, nodes: ['a', 'b'] });
  });

  it('a rule that no scheduler of Kubernetes has', () => {
    const found = held('0/2 nodes are available: 2 licence server is out of seats.', pod());
    expect(found).toMatchObject({ agrees: false, foreign: ['licence server is out of seats'] });
  });
});
