/** Answers create, replace, patch and delete. */
import { randomInt, randomUUID } from 'node:crypto';
import { parse } from 'yaml';
import type { KubeObject } from '../../facts/objects.ts';
import { type ResourceType, typeOfKind } from '../../facts/resources.ts';
import { shapeOfKind } from '../../facts/schema/shape.ts';
import { decode, WrongType } from './admission/decode.ts';
import { withDefaults } from './admission/defaults.ts';
import { changeErrors } from './admission/immutable.ts';
import { errorsIn } from './admission/validate.ts';
import { type Answer, type Asked, type Cluster, json } from './context.ts';
import { isObject, type Json, objectAt, same, textAt } from './json.ts';
import { applyConfig, conflictsOf } from './patch/apply.ts';
import { jsonPatch, PatchError } from './patch/json.ts';
import { mergePatch } from './patch/merge.ts';
import { goText, strategicMerge } from './patch/strategic.ts';
import { readObject } from './protobuf/read.ts';
import { existing } from './read.ts';
import { remove } from './remove.ts';
import type { Route } from './route.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  invalidPatch,
  notFound,
  Refusal,
  resourceName,
} from './status.ts';

export async function create(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  const { type } = route;
  const given = objectOf(type, asked);
  const { kind, apiVersion } = given;
  const version = groupVersion(type);
  if (kind !== undefined && (kind !== type.kind || apiVersion !== version)) {
    throw badRequest(
      `${String(kind)} in version ${JSON.stringify(apiVersion ?? '')} cannot be handled as a ${type.kind}: no kind ${JSON.stringify(kind)} is registered for ${version}`,
    );
  }
  const { value, warnings } = decoded(type, given, asked);
  return json(201, created(cluster, route, value, isDryRun(asked)), warnings);
}

export async function replace(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  const before = await existing(cluster, route);
  const { value, warnings } = decoded(route.type, objectOf(route.type, asked), asked);
  return json(200, changed(cluster, route, before, value, isDryRun(asked)), warnings);
}

export async function patch(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  const kind = asked.contentType.split(';')[0] ?? '';
  if (kind.startsWith('application/apply-patch')) return apply(cluster, route, asked);
  const before = await existing(cluster, route);
  const patched = patchedObject(kind, route.type, before, asked);
  let read: ReturnType<typeof decoded>;
  try {
    read = decoded(route.type, patched.object, asked);
  } catch (error) {
    if (error instanceof Refusal && error.cause instanceof WrongType)
      throw invalidPatch(patched.shown, patched.short ? error.cause.short : error.cause.message);
    throw error;
  }
  return json(200, changed(cluster, route, before, read.value, isDryRun(asked)), read.warnings);
}

/** The patched object, and how a refusal shows the patch. */
function patchedObject(kind: string, type: ResourceType, before: KubeObject, asked: Asked) {
  const body = kind === 'application/json-patch+json' ? parsedBody(asked) : bodyOf(asked);
  const live = structuredClone(before) as unknown as Json;
  try {
    switch (kind) {
      case 'application/json-patch+json': {
        const object = jsonPatch(live, body);
        if (!isObject(object)) throw new PatchError('the result is no object');
        return { object, shown: JSON.stringify(object), short: false };
      }
      case 'application/merge-patch+json': {
        const object = mergePatch(live, body) as Json;
        return { object, shown: JSON.stringify(object), short: false };
      }
      case 'application/strategic-merge-patch+json': {
        const object = strategicMerge(live, body, shapeOfKind(type.group, type.kind)) as Json;
        return { object, shown: goText(body), short: true };
      }
    }
  } catch (error) {
    if (error instanceof PatchError && kind === 'application/json-patch+json') {
      throw new Refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    }
    if (error instanceof PatchError) throw new Refusal(500, '', error.message);
    throw error;
  }
  const most =
    'application/apply-patch+yaml, application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json';
  throw new Refusal(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${most}`,
  );
}

function apply(cluster: Cluster, route: Route, asked: Asked): Answer {
  const { type, namespace, name } = route;
  const manager = asked.query.get('fieldManager') ?? '';
  if (manager === '') {
    const error = {
      field: 'fieldManager',
      reason: 'FieldValueRequired',
      message: 'Required value: is required for apply patch',
    } as const;
    throw new Refusal(422, 'Invalid', `PatchOptions.meta.k8s.io "" is invalid: ${error.field}: ${error.message}`, {
      causes: [error],
    });
  }
  const config = bodyOf(asked);
  const { warnings } = decoded(type, config, asked);
  const shape = shapeOfKind(type.group, type.kind);
  const key = `${resourceName(type)}/${namespace}/${name}`;
  const configs = cluster.applied.get(key) ?? new Map<string, object>();
  const stated = { ...config, metadata: { ...objectAt(config, 'metadata'), resourceVersion: undefined } };
  if (asked.query.get('force') !== 'true') {
    const desired = withoutIdentity(config);
    const clashes = [...configs].flatMap(([other, theirs]) =>
      other === manager ? [] : conflictsOf(desired, theirs, shape).map((field) => [other, field] as const),
    );
    if (clashes.length > 0) throw applyConflict(clashes);
  }
  const before = cluster.store.get(type, namespace, name);
  const live = before === undefined ? { metadata: { name } } : structuredClone(before);
  const merged = applyConfig(live, configs.get(manager), stated, shape) as Json;
  const { value } = decoded(type, merged, asked);
  const dry = isDryRun(asked);
  const after =
    before === undefined ? created(cluster, route, value, dry) : changed(cluster, route, before, value, dry);
  if (!dry) cluster.applied.set(key, configs.set(manager, stated));
  return json(before === undefined ? 201 : 200, after, warnings);
}

/** Every manager that applies an object states what it is. */
function withoutIdentity({ apiVersion: _, kind: __, metadata: ___, ...desired }: Json): Json {
  return desired;
}

function applyConflict(clashes: readonly (readonly [string, string])[]): Refusal {
  const words = clashes.map(([manager, field]) => `conflict with ${JSON.stringify(manager)}: ${field}`);
  const causes = clashes.map(([manager, field]) => {
    return { reason: 'FieldManagerConflict', message: `conflict with ${JSON.stringify(manager)}`, field };
  });
  const count = `${clashes.length} conflict${clashes.length === 1 ? '' : 's'}`;
  return new Refusal(409, 'Conflict', `Apply failed with ${count}: ${words.join(', ')}`, { causes });
}

function created(cluster: Cluster, { type, namespace }: Route, given: Json, dry: boolean): KubeObject {
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

export function isDryRun({ query }: Asked): boolean {
  const asked = query.getAll('dryRun');
  if (asked.some((value) => value !== 'All')) {
    throw invalidPatch(asked.join(','), 'supported values: "All"');
  }
  return asked.length > 0;
}

export function groupVersion({ group, version }: ResourceType): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Throws Refusal (400) for a wrong type or, with fieldValidation=Strict, an unknown field. */
function decoded(type: ResourceType, given: Json, { query }: Asked): { value: Json; warnings: readonly string[] } {
  const prefix = `${type.kind} in version ${JSON.stringify(type.version)} cannot be handled as a ${type.kind}: `;
  try {
    const { value, unknown } = decode(given, shapeOfKind(type.group, type.kind));
    const fields = unknown.map((field) => `unknown field "${field}"`);
    const mode = query.get('fieldValidation') ?? 'Warn';
    if (fields.length > 0 && mode === 'Strict')
      throw badRequest(`${prefix}strict decoding error: ${fields.join(', ')}`);
    return { value, warnings: mode === 'Ignore' ? [] : fields };
  } catch (error) {
    if (!(error instanceof WrongType)) throw error;
    const refusal = badRequest(`${prefix}${error.message}`);
    refusal.cause = error;
    throw refusal;
  }
}

function objectOf(type: ResourceType, asked: Asked): Json {
  if (!asked.contentType.includes('protobuf')) return bodyOf(asked);
  try {
    return readObject(asked.body, type.group, type.kind);
  } catch (error) {
    throw badRequest(`the object could not be read: ${(error as Error).message}`);
  }
}

export function bodyOf(asked: Asked): Json {
  const value = parsedBody(asked);
  if (!isObject(value)) throw badRequest('the object provided is unrecognized (must be of type object)');
  return value;
}

function parsedBody({ body, contentType }: Asked): unknown {
  try {
    const text = body.toString();
    return contentType.includes('yaml') ? parse(text, { maxAliasCount: 100, logLevel: 'silent' }) : JSON.parse(text);
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message.split('\n')[0]}`);
  }
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

function randomName(): string {
  return Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
