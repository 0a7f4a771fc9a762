/** One plugin's reason why a pod cannot be placed on a node: as facts (`Verdict`), and with a sentence about them (`Blockage`). */

import type { LabelSelector } from '../selector.ts';
import type { DeviceShortage } from './devices/block.ts';
import type { VolumeObstacle } from './volumes/obstacle.ts';

/** A requirement that a node does not meet. */
export interface LabelFailure {
  readonly key: string;
  /** `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt`, `Lt`. */
  readonly operator: string;
  readonly values: readonly string[];
  /** About a field of the node (`metadata.name`), not a label. */
  readonly field: boolean;
  /** The index in nodeSelectorTerms; absent for nodeSelector. */
  readonly term?: number;
  /** What the node has instead; absent if it lacks the label. */
  readonly has?: string;
}

export type BlockageKind =
  | 'node-name'
  | 'cordon'
  | 'taint'
  | 'selector'
  | 'affinity'
  | 'host-port'
  | 'pods'
  | 'resource'
  | 'pod-affinity'
  | 'pod-anti-affinity'
  | 'others-anti-affinity'
  | 'spread'
  | 'volume'
  | 'device'
  | 'feature';

/** A rule of pod (anti-)affinity that the node's domain breaks. */
export interface PodAffinityBlock {
  /** The node label that makes the domains. */
  readonly key: string;
  /** The node's value; absent if it lacks the label. */
  readonly domain?: string;
  /** How many pods in the domain the rule is about, and some of them as `namespace/name`: none for affinity to pods that are not there. */
  readonly count: number;
  readonly pods: readonly string[];
  /** Which pods the pod's own rule is about; absent for the rules of others. */
  readonly selector?: LabelSelector;
}

/** A spread constraint that the node breaks. */
export interface SpreadBlock {
  readonly key: string;
  readonly maxSkew: number;
  readonly selector: LabelSelector | undefined;
  /** The node's value of the key; absent, as all that follows, if it lacks the label. */
  readonly domain?: string;
  /** The matching pods in the domain, and in the emptiest one (0 if there are fewer domains than minDomains). */
  readonly pods?: number;
  readonly fewest?: number;
  /** What the skew would be with the pod. */
  readonly skew?: number;
  readonly domains?: number;
  readonly minDomains?: number;
}

/** What is missing of a device. With `devices` and so on: the numbers of one request that the node cannot meet even alone. */
export interface DeviceBlock extends Partial<DeviceShortage> {
  /** kube-scheduler's own words. */
  readonly reason: string;
}

export interface Verdict {
  readonly kind: BlockageKind;
  /** kube-scheduler's plugin: `NodeUnschedulable`, `NodeName`, `TaintToleration`, `NodeAffinity`, `NodePorts`, `NodeResourcesFit` … */
  readonly plugin: string;
  readonly node: string;
  /** The node that spec.nodeName asks for instead. */
  readonly wanted?: string;
  /** The resource that is short; `pods` for the number of pods. */
  readonly resource?: string;
  /** What the pod asks for: cpu in cores, the others in their own unit. */
  readonly asked?: number;
  /** What is left on the node. Absent if the node's pods are not known. */
  readonly free?: number;
  readonly allocatable?: number;
  readonly taint?: { readonly key: string; readonly value: string; readonly effect: string };
  /** The taint was set by the node controller for the node's condition and goes away with it. */
  readonly conditionTaint?: boolean;
  /** The taint keeps ordinary pods off control-plane nodes. */
  readonly controlPlane?: boolean;
  /** The label requirements that fail on this node. */
  readonly failures?: readonly LabelFailure[];
  /** `PROTOCOL/hostIP/port` of the wanted port, and the pods that hold it as `namespace/name`. */
  readonly port?: string;
  readonly holders?: readonly string[];
  readonly podAffinity?: PodAffinityBlock;
  readonly spread?: SpreadBlock;
  readonly device?: DeviceBlock;
  /** Features of the kubelet that the node does not declare. */
  readonly missing?: readonly string[];
  /** What is wrong with one of the pod's volumes. */
  readonly volume?: VolumeObstacle;
  /** Pods that come and go do not change it: the pod's spec or the node must change. */
  readonly permanent: boolean;
}

export interface Blockage extends Verdict {
  /** One plain sentence. */
  readonly says: string;
}
