/** Asks every filter about one pod and one node: kube-scheduler stops at the first that says no, people need all of them. */
import type { Toleration } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import { affinityBlockages, selectorBlockages } from './affinity.ts';
import type { Blockage } from './blockage.ts';
import { hostPortsOf, portBlockages } from './ports.ts';
import { requestUnits, type Units } from './requests.ts';
import { resourceBlockages } from './resources.ts';
import { listOf, nameOf, type Spec, specOf } from './spec.ts';
import { cordonBlockages, taintBlockages } from './taints.ts';

/** What is computed once for a pod before it is held against many nodes. */
export interface Demand {
  readonly namespace: string;
  readonly name: string;
  readonly spec: Spec;
  readonly tolerations: readonly Toleration[];
  readonly requests: Units;
  readonly hostPorts: readonly string[];
  readonly delegated: ReadonlySet<string> | undefined;
}

/** `delegated`: extended resources that a DeviceClass maps to device claims (`spec.extendedResourceName`). */
export function demandOf(pod: KubeObject, delegated?: ReadonlySet<string>): Demand {
  const spec = specOf(pod);
  return {
    namespace: pod.metadata?.namespace ?? 'default',
    name: nameOf(pod),
    spec,
    tolerations: listOf(spec.tolerations),
    requests: requestUnits(pod),
    hostPorts: hostPortsOf(pod),
    delegated,
  };
}

function nodeNameBlockages(spec: Spec, node: KubeObject): Blockage[] {
  if (!spec.nodeName || spec.nodeName === nameOf(node)) return [];
  const says = `the pod is for node ${spec.nodeName} alone (spec.nodeName), and this is ${nameOf(node)}`;
  return [{ kind: 'node-name', plugin: 'NodeName', node: nameOf(node), permanent: true, says }];
}

/** The verdicts that need no knowledge of the pods on the node. */
export function staticBlockages(demand: Demand, node: KubeObject): Blockage[] {
  return [
    ...cordonBlockages(demand.tolerations, node),
    ...nodeNameBlockages(demand.spec, node),
    ...taintBlockages(demand.tolerations, node),
    ...selectorBlockages(demand.spec, node),
    ...affinityBlockages(demand.spec, node),
  ];
}

/** The verdicts that depend on the pods on the node; without usage only those that hold even for an empty node. */
export function roomBlockages(
  demand: Demand,
  node: KubeObject,
  usage: readonly PodUsage[] | undefined,
): readonly Blockage[] {
  const others = usage?.filter((p) => p.name !== demand.name || p.namespace !== demand.namespace);
  return [
    ...(others === undefined ? [] : portBlockages(demand.hostPorts, nameOf(node), others)),
    ...resourceBlockages(demand.requests, node, others, demand.delegated),
  ];
}

/**
 * Every filter's verdict against the pod on this node, in kube-scheduler's order; none means that the pod fits as far as these filters
 * go. `usage`: the pods that the node runs (a terminating one still counts); undefined if not known, then a verdict about room is given
 * only if it holds for the empty node, and it has no `free`.
 */
export function evaluateNode(pod: KubeObject, node: KubeObject, usage: readonly PodUsage[] | undefined): Blockage[] {
  const demand = demandOf(pod);
  return [...staticBlockages(demand, node), ...roomBlockages(demand, node, usage)];
}
