/** What a search for devices draws on, the same on all nodes. */
import type { Claim, Device, DeviceClass, Slice, Wanted } from './api.ts';
import { FreeCounters } from './counters.ts';
import { Selectors, selectorsOf } from './selectors.ts';
import type { Devices } from './state.ts';
import type { Taken } from './taken.ts';

/** Steps of the search on one node, and on all together; above that the scheduler itself may run into its time limit of ten seconds. */
export const MOST_STEPS = { node: 100_000, all: 600_000 };

export interface Supply {
  readonly classes: ReadonlyMap<string, DeviceClass>;
  readonly taken: Taken;
  readonly counters: FreeCounters;
  readonly selectors: Selectors;
  /** Whether devices meet what is wanted, as far as it was asked. */
  readonly known: Map<Wanted, Map<Device, boolean>>;
  /** How many steps may still be taken. */
  readonly budget: { left: number };
}

/** Undefined: a list is not known. */
export function supplyOf({ classes, slices, taken }: Devices): Supply | undefined {
  const held = taken();
  if (classes === undefined || slices === undefined || held === undefined) return undefined;
  const counters = new FreeCounters(held, slices);
  const budget = { left: MOST_STEPS.all };
  return { classes, taken: held, counters, selectors: new Selectors(), known: new Map(), budget };
}

/** Whether a device meets the selectors of the class and of the request. */
export function meets(
  supply: Supply,
  claim: Claim,
  deviceClass: DeviceClass,
  wanted: Wanted,
  slice: Slice,
  device: Device,
): boolean {
  const known = supply.known.get(wanted) ?? new Map<Device, boolean>();
  supply.known.set(wanted, known);
  const { driver } = slice.spec;
  const result =
    known.get(device) ??
    (supply.selectors.firstUnmet(deviceClass, selectorsOf(deviceClass.spec), driver, device) === undefined &&
      supply.selectors.firstUnmet(claim, selectorsOf(wanted), driver, device) === undefined);
  known.set(device, result);
  return result;
}
