/** Takes an object that somebody wants into the store, if it may be so: defaults, validation, identity, conflicts. */
import { randomInt, randomUUID } from 'node:crypto';
import { type Json, objectAt, same, textAt } from '../../facts/json.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { type ResourceType, typeOfKind } from '../../facts/resources.ts';
import { withDefaults } from './admission/defaults.ts';
import { changeErrors } from './admission/immutable.ts';
import { errorsIn } from './admission/validate.ts';
import type { Cluster } from './context.ts';
import { remove } from './remove.ts';
import { groupVersion, type Route } from './route.ts';
import { alreadyExists, badRequest, conflict, invalid, notFound } from './status.ts';

export function created(cluster: Cluster, { type, namespace }: Route, given: Json, dry: boolean): KubeObject {
  const metadata = { ...objectAt(given, 'metadata') };
  if (textAt(metadata, 'name') === '' && textAt(metadata, 'generateName') !== '') {
    metadata.name = `${textAt(metadata, 'generateName')}${randomName()}`;
  }
  const name = textAt(metadata, 'name');
  if (name === '')
    throw invalid(type, '', [
      {
        field: 'metadata.name',
        reason: 'FieldValueRequired',
        message: 'Required value: name or generateName is required',
      },
    ]);
  if (type.namespaced) {
    if ((metadata.namespace ?? namespace) !== namespace) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
    metadata.namespace = namespace;
    const places = typeOfKind('Namespace');
    if (cluster.store.list(places).length > 0 && cluster.store.get(places, '', namespace) === undefined)
      throw notFound(places, namespace);
  }
  const { status: _, ...desired } = withDefaults(type.kind, given);
  const errors = errorsIn(type.kind, { ...desired, metadata });
  if (errors.length > 0) throw invalid(type, name, errors);
  if (cluster.store.get(type, namespace, name) !== undefined) throw alreadyExists(type, name);
  const object = {
    ...born(type, desired),
    metadata: {
      ...metadata,
      uid: randomUUID(),
      resourceVersion: '',
      ...('spec' in desired && { generation: 1 }),
      creationTimestamp: cluster
        .now()
        .toISOString()
        .replace(/\.\d+Z/, 'Z'),
    },
  } as unknown as KubeObject;
  return dry ? { ...object, metadata: withoutVersion(object) } : cluster.store.put(type, object);
}

function withoutVersion({ metadata }: KubeObject): KubeObject['metadata'] {
  const { resourceVersion: _, ...rest } = metadata;
  return rest;
}

/** What an object is before any controller has looked at it. */
function born(type: ResourceType, desired: Json): Json {
  const whole: Json = { apiVersion: groupVersion(type), kind: type.kind, ...desired };
  switch (type.kind) {
    case 'Pod':
      return { ...whole, status: { phase: 'Pending', qosClass: 'BestEffort' } };
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
      return { ...whole, status: { phase: type.kind === 'PersistentVolume' ? 'Available' : 'Pending' } };
    case 'Namespace':
      return { ...whole, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
    case 'Service': {
      const spec = objectAt(desired, 'spec');
      if (spec.clusterIP !== undefined || spec.type === 'ExternalName')
        return { ...whole, status: { loadBalancer: {} } };
      const clusterIP = `10.96.${randomInt(1, 255)}.${randomInt(1, 255)}`;
      return { ...whole, spec: { ...spec, clusterIP, clusterIPs: [clusterIP] }, status: { loadBalancer: {} } };
    }
    default:
      return 'spec' in whole ? { ...whole, status: {} } : whole;
  }
}

/** Stores a changed object if it may change so. The status changes only by way of its subresource. */
export function changed(cluster: Cluster, route: Route, before: KubeObject, given: Json, dry: boolean): KubeObject {
  const { type, name, subresource } = route;
  const metadata = objectAt(given, 'metadata');
  if (textAt(metadata, 'name') !== name) {
    throw badRequest(
      `the name of the object (${textAt(metadata, 'name')}) does not match the name on the URL (${name})`,
    );
  }
  const version = textAt(metadata, 'resourceVersion');
  if (version !== '' && version !== before.metadata.resourceVersion) throw conflict(type, name);
  const uid = textAt(metadata, 'uid');
  if (uid !== '' && uid !== before.metadata.uid) throw conflict(type, name);
  const old = before as unknown as Json;
  const whole = withDefaults(type.kind, given);
  // An object made by hand lacks what every write fills in; that is no change.
  const full = withDefaults(type.kind, old);
  const next: Json =
    subresource === 'status'
      ? { ...old, status: whole.status }
      : { ...whole, ...('status' in old && { status: old.status }), metadata: kept(before, metadata) };
  if (subresource !== 'status' && before.status === undefined) delete next.status;
  const errors = subresource === 'status' ? [] : [...errorsIn(type.kind, next), ...changeErrors(type.kind, full, next)];
  if (errors.length > 0) throw invalid(type, name, errors);
  if (same(next, old)) return before;
  const generation = same(next.spec, full.spec) ? before.metadata.generation : (before.metadata.generation ?? 0) + 1;
  const object = {
    ...next,
    apiVersion: before.apiVersion,
    kind: before.kind,
    metadata: { ...objectAt(next, 'metadata'), ...(generation !== undefined && { generation }) },
  } as unknown as KubeObject;
  if (dry) return object;
  const freed = before.metadata.deletionTimestamp !== undefined && !hasFinalizers(object);
  return freed ? remove(cluster, type, object) : cluster.store.put(type, object);
}

function hasFinalizers(object: KubeObject): boolean {
  const { finalizers } = object.metadata as { finalizers?: readonly unknown[] };
  return (finalizers?.length ?? 0) > 0;
}

/** Metadata that no client can change. */
function kept({ metadata: old }: KubeObject, given: Json): Json {
  const { uid, creationTimestamp, resourceVersion, generation, deletionTimestamp, namespace } = old;
  const fixed = { uid, creationTimestamp, resourceVersion, generation, deletionTimestamp, namespace };
  const known = Object.fromEntries(Object.entries(fixed).filter(([, value]) => value !== undefined));
  return { ...given, ...known };
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export function randomName(): string {
  return Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
