/** A cluster arranged for the filters: its nodes by name, and on each the pods that count. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { Cluster } from './cluster.ts';
import type { NodeState } from './plugin.ts';
import { labelsOf, nameOf } from './spec.ts';

export interface Snapshot {
  readonly cluster: Cluster;
  readonly nodes: readonly NodeState[];
  readonly byName: ReadonlyMap<string, NodeState>;
  /** Pods that wait for their victims to go, by the node that they are to have. */
  readonly nominated: ReadonlyMap<string, readonly PodUsage[]>;
}

export function snapshotOf(cluster: Cluster): Snapshot {
  const byNode = cluster.pods && new Map<string, PodUsage[]>(cluster.nodes.map((node) => [nameOf(node), []]));
  const nominated = new Map<string, PodUsage[]>();
  for (const pod of cluster.pods ?? []) {
    if (pod.node !== '') byNode?.get(pod.node)?.push(pod);
    else if (pod.nominatedNode !== undefined) {
      const waiting = nominated.get(pod.nominatedNode);
      if (waiting === undefined) nominated.set(pod.nominatedNode, [pod]);
      else waiting.push(pod);
    }
  }
  const nodes = cluster.nodes.map((node) => stateOf(node, byNode?.get(nameOf(node))));
  return { cluster, nodes, byName: new Map(nodes.map((state) => [state.name, state])), nominated };
}

function stateOf(node: KubeObject, pods: readonly PodUsage[] | undefined): NodeState {
  return { node, name: nameOf(node), labels: labelsOf(node), pods, added: [], removed: [] };
}
