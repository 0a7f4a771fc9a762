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

export interface Entry {
  readonly manager?: string;
  readonly time?: string;
  readonly subresource?: string;
  readonly fieldsV1?: unknown;
}

/** Those who own a field such as `spec.replicas`, the last first. */
export function writersOf(object: KubeObject, field: string): readonly FieldWriter[] {
  return entriesOf(object.metadata.managedFields)
    .filter((entry) => wrote(entry, field))
    .map(({ manager = '', time = '', subresource = '' }) => ({ manager, time, subresource }))
    .sort((a, b) => b.time.localeCompare(a.time));
}

/** When its specification or metadata was last written; empty if that is not known. */
export function changedAt(object: KubeObject): string {
  const { creationTimestamp = '', generation = 0 } = object.metadata;
  const times = entriesOf(object.metadata.managedFields).flatMap(({ subresource, time }) =>
    subresource === 'status' ? [] : (time ?? []),
  );
  return times.sort().at(-1) ?? (generation <= 1 ? creationTimestamp : '');
}

export function entriesOf(managedFields: readonly unknown[] | undefined): readonly Entry[] {
  return (managedFields ?? []).map((entry) => (entry ?? {}) as Entry);
}

/** Whether an entry owns a field such as `spec.template.spec.containers[web].image`. */
export function wrote({ fieldsV1 }: Entry, field: string): boolean {
  return owns(fieldsV1, keysOf(field));
}

/** `spec.containers[web].env[A].value` → `f:spec`, `f:containers`, `k:web`, `f:env`, `k:A`, `f:value`. */
function keysOf(field: string): readonly string[] {
  return [...field.matchAll(/\["([^"]+)"\]|\[([^\]]+)\]|([^.[\]]+)/g)].map(([, quoted, item, plain]) =>
    item === undefined ? `f:${quoted ?? plain}` : `k:${item}`,
  );
}

function owns(fields: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (fields === null || typeof fields !== 'object') return false;
  const child = Object.entries(fields).find(([name]) =>
    key.startsWith('k:') ? isItem(name, key.slice(2)) : name === key,
  );
  return child !== undefined && owns(child[1], rest);
}

/** `k:{"name":"web"}` names the list item `web`. */
function isItem(name: string, item: string): boolean {
  if (!name.startsWith('k:')) return false;
  try {
    return Object.values(JSON.parse(name.slice(2)) as object).some((value) => String(value) === item);
  } catch {
    return false;
  }
}
