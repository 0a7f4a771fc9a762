/** Finds objects of a cluster by name, and remembers which lists were asked for and are not known. */
import type { KubeObject } from '../../../facts/objects.ts';
import type { Cluster, ListName } from '../cluster.ts';

type ObjectList = Exclude<ListName, 'pods'>;

export interface Lists {
  /** Null: it does not exist. Undefined: the list is not known. */
  find(list: ObjectList, name: string, namespace?: string): KubeObject | null | undefined;
  all(list: ObjectList): readonly KubeObject[] | undefined;
  /** Notes that a list is needed and not known. */
  missing(list: ListName): void;
  /** The lists that were needed so far and are not known. */
  unknown(): readonly ListName[];
}

export function listsOf(cluster: Cluster): Lists {
  const unknown = new Set<ListName>();
  const all = (list: ObjectList) => {
    if (cluster[list] === undefined) unknown.add(list);
    return cluster[list];
  };
  return {
    all,
    find: (list, name, namespace) => {
      const objects = all(list);
      return objects && (byName(objects).get(keyOf(name, namespace)) ?? null);
    },
    missing: (list) => unknown.add(list),
    unknown: () => [...unknown],
  };
}

/** One index for each list, however many pods are held against it. */
const indexes = new WeakMap<readonly KubeObject[], ReadonlyMap<string, KubeObject>>();

function byName(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
  let index = indexes.get(objects);
  if (index === undefined) {
    index = new Map(objects.map((o) => [keyOf(o.metadata.name, o.metadata.namespace), o]));
    indexes.set(objects, index);
  }
  return index;
}

function keyOf(name: string, namespace = ''): string {
  return `${namespace}/${name}`;
}
