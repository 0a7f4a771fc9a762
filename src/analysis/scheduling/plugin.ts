/** What a filter plugin is: it looks at the pod and the cluster once, and then at each node (kube-scheduler's PreFilter and Filter). */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { Verdict } from './blockage.ts';
import type { ListName, Wanted } from './cluster.ts';
import type { Snapshot } from './snapshot.ts';

/** `Unschedulable`: taking pods away might help. `UnschedulableAndUnresolvable`: it would not. `Error` ends the attempt on all nodes. */
export type Code = 'Unschedulable' | 'UnschedulableAndUnresolvable' | 'Error';

/** A plugin's no, in kube-scheduler's own words and as facts for people. */
export interface Refusal {
  readonly code: Code;
  readonly reasons: readonly string[];
  readonly verdicts: readonly Verdict[];
}

/** One node, as it is or with pods put there and taken away in thought. */
export interface NodeState {
  readonly node: KubeObject;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The pods that it runs, after the changes; undefined: not known. */
  readonly pods: readonly PodUsage[] | undefined;
  /** The changes since `prepare` looked at the cluster: nominated pods in, victims of preemption out. A pod is never in both. */
  readonly added: readonly PodUsage[];
  readonly removed: readonly PodUsage[];
}

/** A plugin that has seen the pod and the cluster. */
export interface Prepared {
  /** A no that holds for all nodes (PreFilter). */
  readonly rejects?: Refusal;
  /** The only nodes that come into question. */
  readonly narrowedTo?: ReadonlySet<string>;
  /** Absent: the plugin has nothing to say about this pod (PreFilter skipped it, or rejected it). */
  readonly filter?: (state: NodeState) => Refusal | undefined;
  /** Lists that it needed and that are not known: where it does not refuse, it may still do so. */
  readonly unknown?: readonly ListName[];
  /** Of some of these lists, the only objects that it needed; of the others it needed all. */
  readonly wanted?: readonly Wanted[];
  /** Nodes for which it cannot tell whether it refuses them, and what it would have to simulate for that. */
  readonly uncertain?: ReadonlyMap<string, string>;
  /**
   * What the plugin's PostFilter says when no node fits (DynamicResources): `Error` ends there, the others hand over to preemption.
   * `reached`: the nodes that no plugin before it has refused.
   */
  readonly postFilter?: (reached: readonly string[]) => { readonly code: Code; readonly message: string };
}

export interface FilterPlugin {
  /** kube-scheduler's name: `NodeAffinity`. */
  readonly name: string;
  readonly prepare: (pod: KubeObject, snapshot: Snapshot) => Prepared;
  /** Why the pod is kept out of the queue (PreEnqueue): it is not tried at all, and nothing is written to it. */
  readonly preEnqueue?: (pod: KubeObject, snapshot: Snapshot) => string | undefined;
}
