/** Who wrote a field, and when: Kubernetes keeps that in metadata.managedFields. Recordings and older objects may have none. */
import type { KubeObject } from '../facts/objects.ts';

export interface FieldWriter {
  /** `kubectl-edit`, `helm`, `kube-controller-manager`. */
  readonly manager: string;
  /** RFC 3339, or empty. */
  readonly time: string;
  /** `scale`, `status`, or empty. */
  readonly subresource: string;
}

interface Entry {
  readonly manager?: string;
  readonly time?: string;
  readonly subresource?: string;
  readonly fieldsV1?: unknown;
}

/** Those who own a field such as `spec.replicas`, the last first. */
export function writersOf(object: KubeObject, field: string): readonly FieldWriter[] {
  const path = field.split('.').map((name) => `f:${name}`);
  return entriesOf(object)
    .filter(({ fieldsV1 }) => holds(fieldsV1, path))
    .map(({ manager = '', time = '', subresource = '' }) => ({ manager, time, subresource }))
    .sort((a, b) => b.time.localeCompare(a.time));
}

/** When its specification or metadata was last written; empty if that is not known. */
export function changedAt(object: KubeObject): string {
  const { creationTimestamp = '', generation = 0 } = object.metadata;
  const times = entriesOf(object).flatMap(({ subresource, time }) => (subresource === 'status' ? [] : (time ?? [])));
  return times.sort().at(-1) ?? (generation <= 1 ? creationTimestamp : '');
}

function entriesOf(object: KubeObject): readonly Entry[] {
  return (object.metadata.managedFields ?? []) as readonly Entry[];
}

function holds(fields: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, first)) return false;
  return holds((fields as Record<string, unknown>)[first], rest);
}
