/** One attempt to place a pod, told as kube-scheduler tells it (framework/types.go `FitError`); message.ts reads the same. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { Blockage } from './blockage.ts';
import { evaluateNode } from './evaluate.ts';
import { nameOf } from './spec.ts';

export interface Attempt {
  /** The first node that fits; empty if none does. */
  readonly node: string;
  /** Why none does; empty if one does. */
  readonly message: string;
}

/** `usage` must hold the pods of every node. `unmet` is a verdict on the pod as a whole, such as a claim that is not there. */
export function attempt(
  pod: KubeObject,
  nodes: readonly KubeObject[],
  usage: ReadonlyMap<string, readonly PodUsage[]>,
  unmet = '',
): Attempt {
  const head = `0/${nodes.length} nodes are available:`;
  if (nodes.length === 0) return { node: '', message: 'no nodes available to schedule pods' };
  if (unmet !== '') return { node: '', message: `${head} ${unmet}. not found` };
  const refusals: Blockage[][] = [];
  for (const node of nodes) {
    const blockages = evaluateNode(pod, node, usage.get(nameOf(node)) ?? []);
    if (blockages.length === 0) return { node: nameOf(node), message: '' };
    refusals.push(blockages.filter(({ plugin }) => plugin === blockages[0]?.plugin));
  }
  const reasons = counted(refusals.flatMap((blockages) => [...new Set(blockages.map(reasonOf))]));
  const helpless = counted(
    refusals.map((blockages) =>
      blockages.some(({ permanent }) => permanent)
        ? 'Preemption is not helpful for scheduling'
        : 'No preemption victims found for incoming pod',
    ),
  );
  return { node: '', message: `${head} ${reasons}. no new claims to deallocate, preemption: ${head} ${helpless}.` };
}

/** The word that each of kube-scheduler's filters has for it. */
function reasonOf({ kind, resource }: Blockage): string {
  switch (kind) {
    case 'cordon':
      return 'node(s) were unschedulable';
    case 'node-name':
      return "node(s) didn't match the requested node name";
    case 'taint':
      return 'node(s) had untolerated taint(s)';
    case 'selector':
    case 'affinity':
      return "node(s) didn't match Pod's node affinity/selector";
    case 'host-port':
      return "node(s) didn't have free ports for the requested pod ports";
    case 'pods':
      return 'Too many pods';
    case 'resource':
      return `Insufficient ${resource}`;
  }
}

/** `1 Insufficient cpu, 2 node(s) were unschedulable`, sorted as texts. */
function counted(reasons: readonly string[]): string {
  const counts = Map.groupBy(reasons, (reason) => reason);
  return [...counts]
    .map(([reason, all]) => `${all.length} ${reason}`)
    .sort()
    .join(', ');
}
