/** The cluster's devices and claims, arranged once for all pods and nodes. */
import type { KubeObject } from '../../../facts/objects.ts';
import type { Cluster } from '../cluster.ts';
import { type Claim, claimName, type DeviceClass, type Slice } from './api.ts';
import { ExtendedResources } from './extended.ts';
import { SliceIndex } from './pools.ts';
import { type Taken, takenBy } from './taken.ts';

type List = readonly KubeObject[];

/** Computes a value once for each list that it is computed from. */
function once<T>(compute: (list: List) => T): (list: List | undefined) => T | undefined {
  const known = new WeakMap<List, { readonly value: T }>();
  return (list) => {
    if (list === undefined) return undefined;
    const entry = known.get(list) ?? { value: compute(list) };
    known.set(list, entry);
    return entry.value;
  };
}

const byName = once((list) => new Map((list as unknown as readonly Claim[]).map((claim) => [claimName(claim), claim])));
const taken = once((list) => takenBy(list as unknown as readonly Claim[]));
/** One without these fields is of no use; an API server does not store such. */
function isWhole({ spec }: { readonly spec?: Partial<Slice['spec']> }): boolean {
  return typeof spec?.driver === 'string' && typeof spec.pool?.name === 'string';
}

const slices = once((list) => new SliceIndex((list as unknown as readonly Slice[]).filter(isWhole)));
const classes = once(
  (list) => new Map((list as unknown as readonly DeviceClass[]).map((item) => [item.metadata.name, item])),
);
const extended = once((list) => new ExtendedResources(list as unknown as readonly DeviceClass[]));

/** What could not be read is undefined. */
export interface Devices {
  readonly claims: ReadonlyMap<string, Claim> | undefined;
  readonly slices: SliceIndex | undefined;
  readonly classes: ReadonlyMap<string, DeviceClass> | undefined;
  readonly extended: ExtendedResources | undefined;
  taken(): Taken | undefined;
}

export function devicesIn(cluster: Cluster): Devices {
  const index = slices(cluster.resourceSlices);
  return {
    claims: byName(cluster.resourceClaims),
    slices: index,
    classes: classes(cluster.deviceClasses),
    extended: extended(cluster.deviceClasses),
    taken: () => taken(cluster.resourceClaims),
  };
}
