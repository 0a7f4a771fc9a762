/** Answers delete: the object goes, and with it what it owns and what is in it, as the garbage collector would have it. */
import { bytesOf } from '../../cluster/protobuf.ts';
import { isObject, objectAt, textAt } from '../../facts/json.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { BUILTIN, type ResourceType } from '../../facts/resources.ts';
import { type Answer, type Asked, type Cluster, json } from './context.ts';
import { existing, selected } from './read.ts';
import type { Route } from './route.ts';
import { badRequest, conflict, resourceName } from './status.ts';

interface DeleteOptions {
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
  readonly dryRun?: readonly string[];
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export async function removeOne(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  const object = await existing(cluster, route);
  const options = optionsOf(asked);
  const { uid, resourceVersion } = options.preconditions ?? {};
  if (uid !== undefined && uid !== object.metadata.uid) throw conflict(route.type, route.name);
  if (resourceVersion !== undefined && resourceVersion !== object.metadata.resourceVersion)
    throw conflict(route.type, route.name);
  const { type } = route;
  if (!isDry(asked, options)) deleteObject(cluster, type, object, isOrphaning(asked, options));
  // Pods are answered with themselves, as they end gracefully; most others with a Status.
  if (type.kind === 'Pod' || type.kind === 'Namespace') return json(200, object);
  const details = {
    name: route.name,
    ...(type.group !== '' && { group: type.group }),
    kind: type.plural,
    uid: object.metadata.uid,
  };
  return json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

export async function removeAll(cluster: Cluster, { type, namespace }: Route, asked: Asked): Promise<Answer> {
  const options = optionsOf(asked);
  const objects = selected(cluster, type, namespace, asked.query);
  if (!isDry(asked, options)) {
    for (const object of objects) deleteObject(cluster, type, object, isOrphaning(asked, options));
  }
  const apiVersion = type.group === '' ? type.version : `${type.group}/${type.version}`;
  return json(200, { kind: `${type.kind}List`, apiVersion, metadata: {}, items: objects });
}

/** An object with finalizers is only marked; it goes when they are gone. */
export function deleteObject(cluster: Cluster, type: ResourceType, object: KubeObject, orphan: boolean): void {
  const { finalizers } = object.metadata as { finalizers?: readonly string[] };
  if (finalizers !== undefined && finalizers.length > 0 && !isFree(cluster, type, object, finalizers)) {
    const deletionTimestamp = cluster
      .now()
      .toISOString()
      .replace(/\.\d+Z/, 'Z');
    if (object.metadata.deletionTimestamp === undefined) {
      cluster.store.put(type, { ...object, metadata: { ...object.metadata, deletionTimestamp } });
    }
    return;
  }
  remove(cluster, type, object);
  if (type.kind === 'Namespace') {
    for (const inner of BUILTIN.filter((r) => r.namespaced)) {
      for (const one of cluster.store.list(inner, object.metadata.name)) remove(cluster, inner, one);
    }
  }
  if (!orphan) removeOwned(cluster, object);
}

/** The finalizer that protects volumes in use lets go of those that no pod with a node uses. */
function isFree(cluster: Cluster, type: ResourceType, object: KubeObject, finalizers: readonly string[]): boolean {
  if (finalizers.some((name) => name !== `kubernetes.io/${type.kind === 'PersistentVolume' ? 'pv' : 'pvc'}-protection`))
    return false;
  if (type.kind === 'PersistentVolume') return textAt(object, 'status', 'phase') !== 'Bound';
  const pods = BUILTIN.find((r) => r.kind === 'Pod') as ResourceType;
  return !cluster.store.list(pods, object.metadata.namespace).some((pod) => {
    const { nodeName, volumes } = (pod.spec ?? {}) as { nodeName?: string; volumes?: readonly unknown[] };
    return (
      nodeName !== undefined &&
      (volumes ?? []).some((v) => textAt(v, 'persistentVolumeClaim', 'claimName') === object.metadata.name)
    );
  });
}

/** Takes an object away and forgets what was applied to it. */
export function remove(cluster: Cluster, type: ResourceType, object: KubeObject): KubeObject {
  cluster.applied.delete(`${resourceName(type)}/${object.metadata.namespace ?? ''}/${object.metadata.name}`);
  return cluster.store.remove(type, object);
}

function removeOwned(cluster: Cluster, owner: KubeObject): void {
  const { uid, namespace } = owner.metadata;
  if (uid === undefined || uid === '') return;
  for (const type of BUILTIN.filter((r) => r.namespaced)) {
    for (const object of cluster.store.list(type, namespace)) {
      const owners = object.metadata.ownerReferences ?? [];
      if (owners.length === 1 && owners[0]?.uid === uid) deleteObject(cluster, type, object, false);
    }
  }
}

/** DeleteOptions, or those of an Eviction; typed clients send either as protobuf. */
function optionsOf({ body, contentType }: Asked): DeleteOptions {
  if (body.length === 0) return {};
  try {
    if (contentType.includes('protobuf')) return fromProtobuf(body.subarray(4));
    const value: unknown = JSON.parse(body.toString());
    return isObject(value) ? { ...value, ...objectAt(value, 'deleteOptions') } : {};
  } catch {
    throw badRequest('the delete options could not be read');
  }
}

/** meta/v1 DeleteOptions: 4 is the propagationPolicy, 5 dryRun; policy/v1 Eviction: 2 are the delete options. */
function fromProtobuf(envelope: Buffer): DeleteOptions {
  const object = bytesOf(envelope, 2);
  const options = bytesOf(bytesOf(envelope, 1), 2).toString() === 'Eviction' ? bytesOf(object, 2) : object;
  const [policy, dryRun] = [bytesOf(options, 4).toString(), bytesOf(options, 5).toString()];
  return { ...(policy !== '' && { propagationPolicy: policy }), ...(dryRun !== '' && { dryRun: [dryRun] }) };
}

function isOrphaning({ query }: Asked, options: DeleteOptions): boolean {
  return (
    (options.propagationPolicy ?? query.get('propagationPolicy')) === 'Orphan' || options.orphanDependents === true
  );
}

function isDry({ query }: Asked, options: DeleteOptions): boolean {
  return query.has('dryRun') || (options.dryRun?.length ?? 0) > 0;
}
