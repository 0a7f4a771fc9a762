/** The shape that every Kubernetes object shares, as `kubectl get -o json` prints it: plain JSON, times as strings. */
import { BUILTIN, groupOf, type ResourceType } from './resources.ts';

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
  readonly managedFields?: readonly unknown[];
}

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

/** The owner that made it and keeps it as it should be; there is one at most. */
export function controllerOf({ metadata }: { readonly metadata: Metadata }): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** Names one object. `namespace` is absent for cluster-scoped kinds. */
export interface ObjectRef {
  readonly kind: string;
  /** The API group, where the kind alone may mean another. Absent for the kinds that every Kubernetes has. */
  readonly group?: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Names an object of a type that we read. */
export function refTo(type: ResourceType, name: string, namespace?: string): ObjectRef {
  return {
    kind: type.kind,
    ...(!BUILTIN.includes(type) && { group: type.group }),
    ...(type.namespaced && namespace !== undefined && { namespace }),
    name,
  };
}

export function refOf(object: KubeObject): ObjectRef {
  const { namespace, name } = object.metadata;
  const group = groupOf(object.apiVersion);
  const plain = group === undefined || group === '' || BUILTIN.some((r) => r.kind === object.kind && r.group === group);
  return {
    kind: object.kind,
    ...(!plain && { group }),
    ...(namespace !== undefined && { namespace }),
    name,
  };
}
