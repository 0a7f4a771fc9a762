/** What a recording holds, and for which kinds and namespaces it can say that something does not exist. */

import type { KubeObject } from '../facts/objects.ts';
import type { ResourceType } from '../facts/resources.ts';
import { cleanText } from '../facts/sanitise.ts';
import type { Refused } from './gaps.ts';
import { namespaceOfFile } from './layouts.ts';
import type { Manifest } from './manifest.ts';
import { type FoundIn, kindKey } from './objects.ts';

/** How much of a list a recording holds. */
export type Coverage = { readonly held: 'whole' | 'part' } | { readonly held: 'nothing'; readonly refused?: Refused };

/** One file of a recording and the objects in it. */
export interface ReadFile {
  readonly path: string;
  readonly found: FoundIn;
}

export interface Holdings {
  objects(type: ResourceType, namespace?: string): readonly KubeObject[];
  object(type: ResourceType, namespace: string | undefined, name: string): KubeObject | undefined;
  /** Whether the list of a kind in a namespace (absent: in all of them) is here. */
  coverage(type: ResourceType, namespace?: string): Coverage;
  /** Whether nothing of this object was left out for being malformed. */
  whole(object: KubeObject): boolean;
  all(): IterableIterator<KubeObject>;
}

const ALL = '*';

/** `deliberate`: somebody laid the files out as a recording, so objects outside of lists are meant to be all there are. */
export function holdingsOf(files: readonly ReadFile[], manifest: Manifest | undefined, deliberate: boolean): Holdings {
  const byKind = new Map<string, Map<string, Map<string, KubeObject>>>();
  const damaged = new Set<KubeObject>();
  const incomplete = new Set<string>();
  /** Kind → the namespaces whose list a file holds; ALL when the file spans several, as `kubectl get -A` makes one. */
  const scopes = new Map<string, Set<string>>();

  const populated = new Set<string>();
  for (const { path, found } of files) {
    const kinds = new Set<string>(found.listedKinds);
    const namespaces = new Set<string>();
    for (const { object, listed, whole } of found.objects) {
      const kind = kindKey(object);
      if (listed || deliberate) kinds.add(kind);
      const { namespace = '' } = object.metadata;
      if (namespace !== '') namespaces.add(namespace);
      put(byKind, kind, object);
      if (!whole) damaged.add(object);
    }
    for (const lost of found.lost) for (const kind of lost === undefined ? kinds : [lost]) incomplete.add(kind);
    const empty = found.objects.length === 0 ? namespaceOfFile(path) : undefined;
    if (empty !== undefined) namespaces.add(empty);
    for (const kind of kinds) {
      const scope = scopes.get(kind) ?? new Set<string>();
      scopes.set(kind, scope);
      for (const namespace of namespaces) scope.add(namespace);
      if (namespaces.size > 1) scope.add(ALL);
    }
    for (const namespace of namespaces) populated.add(namespace);
  }

  const objectsIn = (type: ResourceType, namespace?: string): readonly KubeObject[] => {
    const places = byKind.get(kindKey(type));
    if (places === undefined) return [];
    if (namespace !== undefined && type.namespaced) return [...(places.get(namespace)?.values() ?? [])];
    return [...places.values()].flatMap((objects) => [...objects.values()]);
  };

  /** With recording.yaml: what it does not say to be missing was captured. */
  const declared = (type: ResourceType, namespace: string | undefined, says: Manifest): Coverage => {
    if (says.resources?.some((resource) => names(resource, type)) === false)
      return objectsIn(type, namespace).length > 0
        ? { held: 'part' }
        : { held: 'nothing', refused: { why: 'it was not recorded' } };
    const here = (says.unavailable ?? []).filter((u) => u.name === undefined && names(u.resource, type));
    const inScope = (asked?: string | null): boolean =>
      !asked || !type.namespaced || namespace === undefined || asked === namespace;
    const refused = here.find((u) => inScope(u.namespace));
    const some = objectsIn(type, namespace).length > 0;
    if (refused !== undefined && !some && (namespace !== undefined || !type.namespaced || !refused.namespace)) {
      return { held: 'nothing', refused };
    }
    const everywhere = says.everywhere?.some((resource) => names(resource, type)) === true;
    if (type.namespaced && says.namespaces !== undefined && !everywhere) {
      if (namespace === undefined) return some || says.namespaces.length > 0 ? { held: 'part' } : { held: 'nothing' };
      if (!says.namespaces.includes(namespace)) return some ? { held: 'part' } : { held: 'nothing' };
    }
    // A recording of some namespaces holds only those Namespace objects.
    const limited = type.kind === 'Namespace' && says.namespaces !== undefined;
    return { held: refused !== undefined || limited ? 'part' : 'whole' };
  };

  /** Without it: a kind was captured where a file with objects of this kind has objects. */
  const inferred = (type: ResourceType, namespace: string | undefined): Coverage => {
    const scope = scopes.get(kindKey(type));
    if (scope === undefined) return objectsIn(type, namespace).length > 0 ? { held: 'part' } : { held: 'nothing' };
    if (!type.namespaced || scope.has(ALL)) return { held: 'whole' };
    if (deliberate && (namespace === undefined || populated.has(namespace))) return { held: 'whole' };
    if (namespace === undefined) return { held: 'part' };
    return scope.has(namespace) ? { held: 'whole' } : { held: 'nothing' };
  };

  return {
    objects: objectsIn,
    object: (type, namespace, name) =>
      byKind
        .get(kindKey(type))
        ?.get(type.namespaced ? (namespace ?? '') : '')
        ?.get(name),
    coverage(type, namespace) {
      const found = manifest === undefined ? inferred(type, namespace) : declared(type, namespace, manifest);
      return found.held === 'whole' && incomplete.has(kindKey(type)) ? { held: 'part' } : found;
    },
    whole: (object) => !damaged.has(object),
    *all() {
      for (const places of byKind.values()) for (const objects of places.values()) yield* objects.values();
    },
  };
}

type Kept = Map<string, Map<string, Map<string, KubeObject>>>;

/** Keeps an object; of two with the same name the one with the higher resourceVersion, else the later one. */
function put(kept: Kept, kind: string, object: KubeObject): void {
  const { namespace = '', name } = object.metadata;
  const places = kept.get(kind) ?? new Map<string, Map<string, KubeObject>>();
  kept.set(kind, places);
  const objects = places.get(namespace) ?? new Map<string, KubeObject>();
  places.set(namespace, objects);
  const before = objects.get(name);
  if (before !== undefined && versionOf(before) > versionOf(object)) return;
  objects.set(name, object);
}

function versionOf(object: KubeObject): number {
  return Number(object.metadata.resourceVersion ?? 0) || 0;
}

/** Whether `deployments`, `deployments.apps`, `deploy` or `Deployment` means this type. */
export function names(word: string, type: ResourceType): boolean {
  const [plain = '', ...group] = cleanText(word).toLowerCase().split('.');
  const named = plain === type.plural || plain === type.kind.toLowerCase() || type.short.includes(plain);
  return (
    named &&
    (group.length === 0 || group.join('.') === type.group || group.join('.') === `${type.version}.${type.group}`)
  );
}
