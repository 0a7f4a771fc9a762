/** Reads a request's path: which kind, where, which object, which part of it. */
import { BUILTIN, RESOURCES, type ResourceType } from '../../facts/resources.ts';
import { noSuchPath } from './status.ts';

export interface Route {
  readonly type: ResourceType;
  /** Empty: all namespaces, or a kind without. */
  readonly namespace: string;
  /** Empty: the collection. */
  readonly name: string;
  /** `log`, `exec`, `scale`, `status`; empty: the object itself. */
  readonly subresource: string;
}

const SUBRESOURCES: Readonly<Record<string, readonly string[]>> = {
  Pod: ['log', 'exec', 'attach', 'status', 'eviction'],
  Deployment: ['scale', 'status'],
  ReplicaSet: ['scale', 'status'],
  StatefulSet: ['scale', 'status'],
};

/** `/api/v1/namespaces/shop/pods/web-0/log`. Throws Refusal (404) for a path that is not served. */
export function routeOf(path: string): Route {
  const [root, ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const group = root === 'apis' ? (rest.shift() ?? '') : '';
  if ((root !== 'api' && root !== 'apis') || (root === 'apis' && group === '')) throw noSuchPath();
  const version = rest.shift();
  const of = (plural: string | undefined) =>
    RESOURCES.find((type) => type.group === group && type.version === version && type.plural === plural);
  let namespace = '';
  // `/namespaces/shop` is the Namespace itself; `/namespaces/shop/pods` are pods in it.
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize') {
    namespace = rest[1] ?? '';
    rest.splice(0, 2);
  }
  const [plural, name = '', subresource = '', ...more] = rest;
  const type = of(plural);
  if (type === undefined || more.length > 0 || (namespace !== '' && !type.namespaced)) throw noSuchPath();
  const parts = SUBRESOURCES[type.kind] ?? ['status'];
  if (subresource !== '' && !parts.includes(subresource)) throw noSuchPath();
  if (name !== '' && namespace === '' && type.namespaced) throw noSuchPath();
  return { type, namespace, name, subresource };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw noSuchPath();
  }
}

/** The subresources of a kind, for discovery. */
export function subresourcesOf(kind: string): readonly string[] {
  return SUBRESOURCES[kind] ?? ['status'];
}

/** The version in which a group is served: one, as of each kind. */
export function versionIn(group: string): string {
  return BUILTIN.find((type) => type.group === group)?.version ?? 'v1';
}

/** `apps/v1`; `v1` in the core group. */
export function groupVersion({ group, version }: ResourceType): string {
  return group === '' ? version : `${group}/${version}`;
}
