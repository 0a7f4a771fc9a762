/** The objects of the training cluster in memory, with resource versions and the history that watches replay. */
import type { KubeObject } from '../../facts/objects.ts';
import type { ResourceType } from '../../facts/resources.ts';

export interface Change {
  readonly verb: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly type: ResourceType;
  readonly object: KubeObject;
  /** The object before it was modified. */
  readonly before?: KubeObject;
  readonly version: number;
}

export interface Store {
  version(): number;
  get(type: ResourceType, namespace: string, name: string): KubeObject | undefined;
  /** In the order of etcd's keys: by namespace, then name. */
  list(type: ResourceType, namespace?: string): readonly KubeObject[];
  /** Creates or replaces; returns the object with its new resourceVersion. */
  put(type: ResourceType, object: KubeObject): KubeObject;
  remove(type: ResourceType, object: KubeObject): KubeObject;
  /** What happened after a version; undefined if that is further back than the history reaches. */
  since(type: ResourceType, version: number): readonly Change[] | undefined;
  subscribe(hear: (change: Change) => void): () => void;
}

const HISTORY = 2000;

/** Objects keep the resourceVersion that they come with. */
export function storeOf(objects: readonly (readonly [ResourceType, KubeObject])[]): Store {
  const shelves = new Map<string, Shelf>();
  const listeners = new Set<(change: Change) => void>();
  const history: Change[] = [];
  let version = 1;
  for (const [type, object] of objects) {
    const own = Number(object.metadata.resourceVersion);
    if (own > version) version = own;
    shelfOf(shelves, type).put(object);
  }
  version += 1;
  let forgotten = version;

  const tell = (change: Change): void => {
    history.push(change);
    if (history.length > HISTORY) forgotten = history.shift()?.version ?? forgotten;
    for (const hear of listeners) hear(change);
  };
  const stamped = (object: KubeObject): KubeObject => {
    version += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
  };

  return {
    version: () => version,
    get: (type, namespace, name) => shelfOf(shelves, type).get(keyOf(type.namespaced ? namespace : '', name)),
    list: (type, namespace) => shelfOf(shelves, type).sorted(type.namespaced ? namespace : undefined),
    put(type, given) {
      const shelf = shelfOf(shelves, type);
      const before = shelf.get(keyOf(given.metadata.namespace ?? '', given.metadata.name));
      const object = stamped(given);
      shelf.put(object);
      tell({ verb: before === undefined ? 'ADDED' : 'MODIFIED', type, object, version, ...(before && { before }) });
      return object;
    },
    remove(type, given) {
      shelfOf(shelves, type).remove(given);
      const object = stamped(given);
      tell({ verb: 'DELETED', type, object, version });
      return object;
    },
    since(type, from) {
      if (from < forgotten && from !== 0) return from >= version ? [] : undefined;
      return history.filter((change) => change.version > from && change.type === type);
    },
    subscribe(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}

interface Shelf {
  get(key: string): KubeObject | undefined;
  put(object: KubeObject): void;
  remove(object: KubeObject): void;
  sorted(namespace?: string): readonly KubeObject[];
}

/** Sorts when it is asked after a change, not at each change. */
function newShelf(): Shelf {
  const objects = new Map<string, KubeObject>();
  let keys: readonly string[] | undefined;
  let inOrder: readonly KubeObject[] | undefined;
  return {
    get: (key) => objects.get(key),
    put(object) {
      const key = keyOf(object.metadata.namespace ?? '', object.metadata.name);
      if (!objects.has(key)) keys = undefined;
      inOrder = undefined;
      objects.set(key, object);
    },
    remove({ metadata }) {
      if (!objects.delete(keyOf(metadata.namespace ?? '', metadata.name))) return;
      keys = undefined;
      inOrder = undefined;
    },
    sorted(namespace) {
      keys ??= [...objects.keys()].sort();
      inOrder ??= keys.map((key) => objects.get(key) as KubeObject);
      if (namespace === undefined) return inOrder;
      // `0` follows `/`.
      return inOrder.slice(rankOf(keys, `${namespace}/`), rankOf(keys, `${namespace}0`));
    },
  };
}

/** How many of the sorted keys come before this one. */
function rankOf(keys: readonly string[], key: string): number {
  let low = 0;
  for (let high = keys.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shelfOf(shelves: Map<string, Shelf>, { group, plural }: ResourceType): Shelf {
  const key = `${plural}.${group}`;
  const shelf = shelves.get(key) ?? newShelf();
  shelves.set(key, shelf);
  return shelf;
}

export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
