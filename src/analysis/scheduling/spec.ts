/** Reads the parts of pods and nodes that the scheduler looks at, from plain JSON in which anything may be missing. */
import type { Container, ContainerStatus, NodeSpec, NodeStatus, PodSpec, PodStatus } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';

/** A pod's spec with the resources of the whole pod (1.34 on), which the published types lack. */
export interface Spec extends Partial<PodSpec> {
  readonly resources?: { readonly requests?: Record<string, string>; readonly limits?: Record<string, string> };
}

export function specOf(pod: KubeObject): Spec {
  return (pod.spec ?? {}) as Spec;
}

export function statusOf(pod: KubeObject): Partial<PodStatus> {
  return (pod.status ?? {}) as Partial<PodStatus>;
}

export function nodeSpecOf(node: KubeObject): Partial<NodeSpec> {
  return (node.spec ?? {}) as Partial<NodeSpec>;
}

export function nodeStatusOf(node: KubeObject): Partial<NodeStatus> {
  return (node.status ?? {}) as Partial<NodeStatus>;
}

export function labelsOf(object: KubeObject): Readonly<Record<string, string>> {
  return object.metadata?.labels ?? {};
}

export function nameOf(object: KubeObject): string {
  return object.metadata?.name ?? '';
}

/** The list itself, or an empty one if the field is missing or is no list. */
export function listOf<T>(value: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [];
}

export function containersOf(pod: KubeObject): readonly Container[] {
  return listOf(specOf(pod).containers);
}

export function initContainersOf(pod: KubeObject): readonly Container[] {
  return listOf(specOf(pod).initContainers);
}

/** A sidecar: an init container that keeps running beside the others. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** The statuses of containers and init containers by container name. */
export function containerStatusesOf(pod: KubeObject): ReadonlyMap<string, ContainerStatus> {
  const { containerStatuses, initContainerStatuses } = statusOf(pod);
  return new Map([...listOf(initContainerStatuses), ...listOf(containerStatuses)].map((s) => [s.name, s]));
}
