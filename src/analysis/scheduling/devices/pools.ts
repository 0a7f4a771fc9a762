/**
 * Which pools of devices can be used on a node, from the newest generation of their ResourceSlices
 * (k8s.io/dynamic-resource-allocation/structured/internal/incubating `pools_incubating.go`).
 */
import type { KubeObject } from '../../../facts/objects.ts';
import { NotSimulated } from '../../cel/value.ts';
import { listOf, nameOf } from '../spec.ts';
import type { CounterSet, Device, Slice } from './api.ts';
import { isAt } from './node-match.ts';

/** A pool that is not complete or not valid gives no devices. */
export interface Pool {
  readonly driver: string;
  readonly name: string;
  readonly problem?: 'incomplete' | 'invalid';
  /** The slices with devices for the node, and those with devices for other nodes only, which count for shared counters. */
  readonly slices: readonly Slice[];
  readonly elsewhere: readonly Slice[];
  readonly counterSets: ReadonlyMap<string, CounterSet>;
  /** Some of its devices must meet conditions before a pod is bound: such pools are searched last. */
  readonly binds: boolean;
}

export function devicesOf(slice: Slice): readonly Device[] {
  return listOf(slice.spec.devices);
}

function poolKey(slice: Slice): string {
  return `${slice.spec.driver}/${slice.spec.pool.name}`;
}

function generationOf(slice: Slice): number {
  return slice.spec.pool.generation ?? 0;
}

function countersOf(slice: Slice): readonly CounterSet[] {
  return listOf(slice.spec.sharedCounters);
}

function groupBy(slices: readonly Slice[], key: (slice: Slice) => string): Map<string, Slice[]> {
  const groups = new Map<string, Slice[]>();
  for (const slice of slices) {
    const group = groups.get(key(slice));
    if (group === undefined) groups.set(key(slice), [slice]);
    else group.push(slice);
  }
  return groups;
}

/** Slices with shared counters belong to every node; what names no place in a known way is left out. */
function isRelevant(slice: Slice, node: KubeObject): boolean {
  if (countersOf(slice).length > 0) return true;
  const { spec } = slice;
  const at = isAt(node, spec);
  if (at !== undefined) return at;
  return spec.perDeviceNodeSelection === true && devicesOf(slice).some((device) => isAt(node, device) === true);
}

function hasTwice(names: readonly string[]): boolean {
  return new Set(names).size < names.length;
}

function consumesUnknownCounters(slices: readonly Slice[], sets: ReadonlyMap<string, CounterSet>): boolean {
  return slices.flatMap(devicesOf).some((device) =>
    listOf(device.consumesCounters).some(({ counterSet, counters }) => {
      const known = sets.get(counterSet)?.counters;
      return known === undefined
        ? !sets.has(counterSet) || Object.keys(counters ?? {}).length > 0
        : Object.keys(counters ?? {}).some((name) => !Object.hasOwn(known, name));
    }),
  );
}

function binds(device: Device): boolean {
  return listOf(device.bindingConditions).length > 0;
}

function byText<T>(text: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (text(a) === text(b) ? 0 : text(a) < text(b) ? -1 : 1);
}

/** All slices, arranged so that those of a node are found quickly. */
export class SliceIndex {
  readonly #onNode: ReadonlyMap<string, readonly Slice[]>;
  readonly #shared: readonly Slice[];
  readonly #ofPool: ReadonlyMap<string, readonly Slice[]>;
  /** The pool that was built last from slices of this key; nodes often share it. */
  readonly #built = new Map<string, { readonly from: readonly Slice[]; readonly pool: Pool | undefined }>();

  constructor(slices: readonly Slice[]) {
    const local = (slice: Slice) => Boolean(slice.spec.nodeName) && countersOf(slice).length === 0;
    this.#onNode = groupBy(slices.filter(local), (slice) => slice.spec.nodeName ?? '');
    this.#shared = slices.filter((slice) => !local(slice));
    this.#ofPool = groupBy(slices, poolKey);
  }

  /** The pools for a node in the order in which the scheduler searches them. */
  poolsFor(node: KubeObject): readonly Pool[] {
    const candidates = [...(this.#onNode.get(nameOf(node)) ?? []), ...this.#shared];
    const relevant = candidates.filter((slice) => isRelevant(slice, node));
    const pools = [...groupBy(relevant, poolKey)]
      .map(([key, slices]) => this.#poolOf(key, slices))
      .filter((pool) => pool !== undefined)
      .sort(byText((pool) => pool.name))
      .sort(byText((pool) => pool.driver));
    return pools.some((p) => p.binds) ? [...pools.filter((p) => !p.binds), ...pools.filter((p) => p.binds)] : pools;
  }

  /** Pools of different drivers with the same name, or in the middle of a change, share counters by chance in the scheduler. */
  countersAreAmbiguous({ driver, name }: Pool): boolean {
    const same = [...this.#ofPool.values()].flat().filter((slice) => slice.spec.pool.name === name);
    const counting = same.filter((slice) => devicesOf(slice).some((d) => listOf(d.consumesCounters).length > 0));
    if (counting.some((slice) => slice.spec.driver !== driver)) return true;
    const own = this.#ofPool.get(`${driver}/${name}`) ?? [];
    return new Set(own.map(generationOf)).size > 1;
  }

  #poolOf(key: string, relevant: readonly Slice[]): Pool | undefined {
    const before = this.#built.get(key);
    const same = before?.from.length === relevant.length && before.from.every((slice, i) => slice === relevant[i]);
    if (same) return before.pool;
    const pool = this.#pool(key, relevant);
    this.#built.set(key, { from: relevant, pool });
    return pool;
  }

  /** Undefined if the pool is being replaced by a newer generation that has nothing for this node. */
  #pool(key: string, relevant: readonly Slice[]): Pool | undefined {
    const generation = Math.max(...relevant.map(generationOf));
    const current = relevant.filter((slice) => generationOf(slice) === generation);
    const counts = new Set(current.map((slice) => slice.spec.pool.resourceSliceCount ?? 0));
    const [count = 0] = counts;
    if (counts.size > 1) throw new NotSimulated(`the resource pool ${key}, whose slices disagree on their number`);
    if (current.length === count) return build(current, undefined);
    const all = this.#ofPool.get(key) ?? [];
    if (all.some((slice) => generationOf(slice) > generation)) return undefined;
    const complete = all.filter((slice) => generationOf(slice) === generation);
    return complete.length === count ? build(current, complete) : unusable(current, 'incomplete');
  }
}

function unusable(slices: readonly Slice[], problem: 'incomplete' | 'invalid'): Pool {
  const { driver, pool } = (slices[0] as Slice).spec;
  return { driver, name: pool.name, problem, slices: [], elsewhere: [], counterSets: new Map(), binds: false };
}

function build(slices: readonly Slice[], all: readonly Slice[] | undefined): Pool {
  const sorted = [...slices].sort(byText((slice) => slice.metadata.name));
  const withDevices = sorted.filter((slice) => countersOf(slice).length === 0);
  const sets = sorted.flatMap(countersOf);
  const counterSets = new Map(sets.map((set) => [set.name, set]));
  const elsewhere = (all ?? []).filter((slice) => !slices.includes(slice));
  const invalid =
    hasTwice(withDevices.flatMap(devicesOf).map((device) => device.name)) ||
    hasTwice(sets.map((set) => set.name)) ||
    consumesUnknownCounters([...sorted, ...elsewhere], counterSets);
  if (invalid) return unusable(slices, 'invalid');
  const { driver, pool } = (slices[0] as Slice).spec;
  const waits = withDevices.some((slice) => devicesOf(slice).some(binds));
  return { driver, name: pool.name, slices: withDevices, elsewhere, counterSets, binds: waits };
}
