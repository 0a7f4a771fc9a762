/** Asks every filter about one pod and one node: kube-scheduler stops at the first that says no, people need all of them. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { Blockage, Verdict } from './blockage.ts';
import { withSentence } from './sentence.ts';
import { type NodeOutcome, simulate } from './simulate.ts';
import { snapshotOf } from './snapshot.ts';
import { nameOf } from './spec.ts';

/** What stands in the way on a node, as facts; what PreFilter says of all nodes is said of this one. */
export function verdictsOn({ all, name }: NodeOutcome): readonly Verdict[] {
  const found: Verdict[] = [];
  for (const { verdicts } of all) for (const v of verdicts) found.push(v.node === '' ? { ...v, node: name } : v);
  return found;
}

/** Whether a pod of a node is the one that is to be placed. */
export function isItself(pod: KubeObject, { namespace, name }: PodUsage): boolean {
  return name === nameOf(pod) && namespace === (pod.metadata.namespace ?? 'default');
}

/**
 * Every filter's verdict against the pod on this node, in kube-scheduler's order; none means that the pod fits as far as these filters
 * go. `usage`: the pods that the node runs (a terminating one still counts); undefined if not known, then a verdict about room is given
 * only if it holds for the empty node, and it has no `free`.
 */
export function evaluateNode(pod: KubeObject, node: KubeObject, usage: readonly PodUsage[] | undefined): Blockage[] {
  const others = usage?.filter((other) => !isItself(pod, other));
  const [outcome] = simulate(pod, snapshotOf({ nodes: [node], ...(others && { pods: others }) })).nodes;
  return outcome === undefined ? [] : verdictsOn(outcome).map(withSentence);
}
