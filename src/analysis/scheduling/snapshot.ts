/** A cluster arranged for the filters: its nodes by name, and on each the pods that count. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { Cluster } from './cluster.ts';
import type { NodeState } from './plugin.ts';
import { labelsOf, nameOf } from './spec.ts';

export interface Snapshot {
  readonly cluster: Cluster;
  readonly nodes: readonly NodeState[];
  /** The pods of all nodes are known, with their labels: what is not among them is not there. */
  readonly labelled: boolean;
  readonly byName: ReadonlyMap<string, NodeState>;
  /** Pods that wait for their victims to go, by the node that they are to have. */
  readonly nominated: ReadonlyMap<string, readonly PodUsage[]>;
}

export function snapshotOf(cluster: Cluster): Snapshot {
  const known =
    cluster.pods === undefined ? [] : cluster.nodes.map(nameOf).filter((n) => cluster.podsOf?.has(n) ?? true);
  const byNode = new Map<string, PodUsage[]>(known.map((name) => [name, []]));
  const nominated = new Map<string, PodUsage[]>();
  for (const pod of cluster.pods ?? []) {
    if (pod.node !== '') byNode.get(pod.node)?.push(pod);
    else if (pod.nominatedNode !== undefined) {
      const waiting = nominated.get(pod.nominatedNode);
      if (waiting === undefined) nominated.set(pod.nominatedNode, [pod]);
      else waiting.push(pod);
    }
  }
  const nodes = cluster.nodes.map((node) => stateOf(node, byNode.get(nameOf(node))));
  return {
    cluster,
    nodes,
    labelled: cluster.podsOf === undefined && (cluster.pods?.every((pod) => pod.labels !== undefined) ?? false),
    byName: new Map(nodes.map((state) => [state.name, state])),
    nominated,
  };
}

function stateOf(node: KubeObject, pods: readonly PodUsage[] | undefined): NodeState {
  return { node, name: nameOf(node), labels: labelsOf(node), pods, added: [], removed: [] };
}

/** The node with pods put there and taken away in thought. */
export function withChanges(state: NodeState, added: readonly PodUsage[], removed: readonly PodUsage[]): NodeState {
  if (added.length + removed.length === 0) return state;
  const gone = new Set(removed);
  const pods = state.pods && [...state.pods.filter((pod) => !gone.has(pod)), ...added];
  return { ...state, pods, added: [...state.added, ...added], removed: [...state.removed, ...removed] };
}
