/** What kube-scheduler's filters look at in a cluster, as plain objects. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';

/** A list that could not be read is undefined: unknown, never empty. */
export interface Cluster {
  readonly nodes: readonly KubeObject[];
  /** The pods that have a node, or are nominated for one, and have not ended; the pod to place is not among them. */
  readonly pods?: readonly PodUsage[];
  /** The nodes whose pods are all in `pods`; absent: all nodes. */
  readonly podsOf?: ReadonlySet<string>;
  readonly namespaces?: readonly KubeObject[];
  readonly persistentVolumeClaims?: readonly KubeObject[];
  readonly persistentVolumes?: readonly KubeObject[];
  readonly storageClasses?: readonly KubeObject[];
  readonly csiNodes?: readonly KubeObject[];
  readonly csiDrivers?: readonly KubeObject[];
  readonly csiStorageCapacities?: readonly KubeObject[];
  readonly volumeAttachments?: readonly KubeObject[];
  readonly resourceClaims?: readonly KubeObject[];
  readonly resourceSlices?: readonly KubeObject[];
  readonly deviceClasses?: readonly KubeObject[];
  readonly podDisruptionBudgets?: readonly KubeObject[];
  /** Lists that tell of some objects only, with the keys of these (see `keyOf`); what is named and not in the list does not exist. */
  readonly only?: Readonly<Partial<Record<ListName, ReadonlySet<string>>>>;
  /** The moment at which the pod is tried (RFC 3339), for what times out. */
  readonly now?: string;
}

/** The names of the lists, as `Prepared.unknown` uses them. */
export type ListName = Exclude<keyof Cluster, 'nodes' | 'podsOf' | 'only' | 'now'>;

/** One object of a list that is not known, where the others do not matter. */
export interface Wanted {
  readonly list: Exclude<ListName, 'pods'>;
  readonly name: string;
  readonly namespace?: string;
}

export function keyOf(name: string, namespace = ''): string {
  return `${namespace}/${name}`;
}
