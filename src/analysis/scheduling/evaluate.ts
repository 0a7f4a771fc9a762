/** Asks every filter about one pod and one node: kube-scheduler stops at the first that says no, people need all of them. */
import type { Toleration } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import { affinityVerdicts, selectorVerdicts } from './affinity.ts';
import type { Blockage, Verdict } from './blockage.ts';
import { hostPortsOf, portVerdicts } from './ports.ts';
import { requestUnits, type Units } from './requests.ts';
import { resourceVerdicts } from './resources.ts';
import { type Room, roomOf } from './room.ts';
import { withSentence } from './sentence.ts';
import { listOf, nameOf, type Spec, specOf } from './spec.ts';
import { cordonVerdicts, taintVerdicts } from './taints.ts';

/** What is computed once for a pod before it is held against many nodes. */
export interface Demand {
  readonly namespace: string;
  readonly name: string;
  readonly spec: Spec;
  readonly tolerations: readonly Toleration[];
  readonly requests: Units;
  /** The resources of which the pod asks for more than nothing. */
  readonly resources: readonly string[];
  readonly hostPorts: readonly string[];
  readonly delegated: ReadonlySet<string> | undefined;
}

/** `delegated`: extended resources that a DeviceClass maps to device claims (`spec.extendedResourceName`). */
export function demandOf(pod: KubeObject, delegated?: ReadonlySet<string>): Demand {
  const spec = specOf(pod);
  const requests = requestUnits(pod);
  return {
    namespace: pod.metadata?.namespace ?? 'default',
    name: nameOf(pod),
    spec,
    tolerations: listOf(spec.tolerations),
    requests,
    resources: Object.keys(requests).filter((resource) => (requests[resource] ?? 0) > 0),
    hostPorts: hostPortsOf(pod),
    delegated,
  };
}

function nodeNameVerdicts(spec: Spec, node: KubeObject): Verdict[] {
  if (!spec.nodeName || spec.nodeName === nameOf(node)) return [];
  return [{ kind: 'node-name', plugin: 'NodeName', node: nameOf(node), wanted: spec.nodeName, permanent: true }];
}

/** The verdicts that need no knowledge of the pods on the node. */
export function staticVerdicts(demand: Demand, node: KubeObject): Verdict[] {
  return [
    ...cordonVerdicts(demand.tolerations, node),
    ...nodeNameVerdicts(demand.spec, node),
    ...taintVerdicts(demand.tolerations, node),
    ...selectorVerdicts(demand.spec, node),
    ...affinityVerdicts(demand.spec, node),
  ];
}

function withoutPod(usage: readonly PodUsage[], demand: Demand): readonly PodUsage[] {
  const isItself = (p: PodUsage) => p.name === demand.name && p.namespace === demand.namespace;
  return usage.some(isItself) ? usage.filter((p) => !isItself(p)) : usage;
}

/** What the node has of what is asked, without what the pod itself holds there. */
export function roomFor(demand: Demand, node: KubeObject, usage: readonly PodUsage[] | undefined): Room {
  return roomOf(node, demand.resources, usage && withoutPod(usage, demand));
}

/** The verdicts that depend on the pods on the node; without usage only those that hold even for an empty node. */
export function roomVerdicts(demand: Demand, room: Room, usage: readonly PodUsage[] | undefined): Verdict[] {
  const short = resourceVerdicts(demand.requests, demand.resources, room, demand.delegated);
  if (usage === undefined || demand.hostPorts.length === 0) return short;
  return [...portVerdicts(demand.hostPorts, room.node, withoutPod(usage, demand)), ...short];
}

/**
 * Every filter's verdict against the pod on this node, in kube-scheduler's order; none means that the pod fits as far as these filters
 * go. `usage`: the pods that the node runs (a terminating one still counts); undefined if not known, then a verdict about room is given
 * only if it holds for the empty node, and it has no `free`.
 */
export function evaluateNode(pod: KubeObject, node: KubeObject, usage: readonly PodUsage[] | undefined): Blockage[] {
  const demand = demandOf(pod);
  return [...staticVerdicts(demand, node), ...roomVerdicts(demand, roomFor(demand, node, usage), usage)].map(
    withSentence,
  );
}
