/** Finds objects of a cluster by name, and remembers what was asked for and is not known. */
import type { KubeObject } from '../../../facts/objects.ts';
import { type Cluster, keyOf, type ListName, type Wanted } from '../cluster.ts';
import type { Prepared } from '../plugin.ts';

type ObjectList = Wanted['list'];

export interface Lists {
  /** Null: it does not exist. Undefined: not known. */
  find(list: ObjectList, name: string, namespace?: string): KubeObject | null | undefined;
  /** Undefined unless the whole list is known. */
  all(list: ObjectList): readonly KubeObject[] | undefined;
  /** Notes that a list is needed and not known. */
  missing(list: ListName): void;
  /** What was needed so far and is not known; nothing if all is. */
  unknown(): Pick<Prepared, 'unknown' | 'wanted'>;
}

export function listsOf(cluster: Cluster): Lists {
  const whole = new Set<ListName>();
  const wanted = new Map<string, Wanted>();
  return {
    all: (list) => {
      const objects = cluster.only?.[list] === undefined ? cluster[list] : undefined;
      if (objects === undefined) whole.add(list);
      return objects;
    },
    find: (list, name, namespace) => {
      const [objects, only, key] = [cluster[list], cluster.only?.[list], keyOf(name, namespace)];
      if (objects !== undefined && (only?.has(key) ?? true)) return byName(objects).get(key) ?? null;
      wanted.set(`${list} ${key}`, { list, name, ...(namespace === undefined ? {} : { namespace }) });
      return undefined;
    },
    missing: (list) => whole.add(list),
    unknown: () => {
      const single = [...wanted.values()].filter(({ list }) => !whole.has(list));
      const unknown = [...whole, ...new Set(single.map(({ list }) => list))];
      return { ...(unknown.length > 0 && { unknown }), ...(single.length > 0 && { wanted: single }) };
    },
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
