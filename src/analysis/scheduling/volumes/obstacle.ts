/** What about a pod's volumes keeps it from a node, or from all: the objects that a person has to look at. */
import type { LabelFailure, Verdict } from '../blockage.ts';
import type { Code, Refusal } from '../plugin.ts';

export type VolumeTrouble =
  /** The pod names a claim that does not exist; an ephemeral one has not been made yet. */
  | 'claim-missing'
  | 'claim-deleting'
  /** The claim has lost its volume, with its data. */
  | 'claim-lost'
  /** The claim of an ephemeral volume was not made for this pod. */
  | 'claim-foreign'
  /** The claim has no volume, and its class does not wait for the pod. */
  | 'claim-unbound'
  /** The claim has neither a volume nor a class. */
  | 'claim-classless'
  | 'class-missing'
  /** The volume that the claim is bound to does not exist. */
  | 'volume-missing'
  /** The volume cannot be used from the node. */
  | 'node-affinity'
  /** The volume's zone label is not the node's. */
  | 'zone'
  /** No volume made by hand matches the claim and can be used from the node, and none is made for it. */
  | 'no-volume'
  /** The volume is being made for another node. */
  | 'selected-node'
  /** The claim's class makes no volumes where the node is. */
  | 'class-topology'
  /** The storage that the node can use is too full for the claim. */
  | 'capacity'
  /** The node may have no more volumes of the driver. */
  | 'limit'
  /** ReadWriteOncePod, and another pod uses it. */
  | 'single-writer'
  /** A disk named in the pod itself is in use by a pod on the node. */
  | 'disk'
  /** The scheduler cannot make sense of an object, and gives up on all nodes. */
  | 'broken';

export interface VolumeObstacle {
  readonly trouble: VolumeTrouble;
  /** The claim, in the namespace of the pod. */
  readonly claim?: string;
  /** The PersistentVolume. */
  readonly volume?: string;
  /** The entry in `spec.volumes` of the pod. */
  readonly entry?: string;
  readonly class?: string;
  readonly provisioner?: string;
  /** The CSI driver, with how many volumes the node may have, has, and would get. */
  readonly driver?: string;
  readonly limit?: number;
  readonly attached?: number;
  readonly wanted?: number;
  /** The node for which the volume is being made. */
  readonly selectedNode?: string;
  /** Node labels that are not as the volume or the class wants them. */
  readonly failures?: readonly LabelFailure[];
  /** The pods that use it, as `namespace/name`. */
  readonly holders?: readonly string[];
  /** The size that the claim asks for. */
  readonly size?: string;
  /** What the scheduler says of the object that it cannot make sense of. */
  readonly error?: string;
}

/** `node`: empty if it is so for all nodes. Pods that go can change it only where the code is Unschedulable. */
export function refusalOf(
  plugin: string,
  node: string,
  code: Code,
  reasons: string | readonly string[],
  obstacles: readonly VolumeObstacle[],
): Refusal {
  const verdicts = obstacles.map(
    (volume): Verdict => ({ kind: 'volume', plugin, node, volume, permanent: code !== 'Unschedulable' }),
  );
  return { code, reasons: typeof reasons === 'string' ? [reasons] : reasons, verdicts };
}
