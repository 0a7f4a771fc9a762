/** The counters that partitions of one physical device share: how many are left, and how many the devices being allocated consume. */
import { NotSimulated } from '../../cel/value.ts';
import { listOf } from '../spec.ts';
import type { Device } from './api.ts';
import { devicesOf, type Pool, type SliceIndex } from './pools.ts';
import { deviceId, isTaken, quantityOf, type Taken } from './taken.ts';

/** Billionths by counter, by `pool counterSet counter`. */
type Counts = Map<string, bigint>;

function countsOf(device: Device): [string, string, bigint][] {
  return listOf(device.consumesCounters).flatMap(({ counterSet, counters }) =>
    Object.entries(counters ?? {}).map(([name, { value }]): [string, string, bigint] => [
      counterSet,
      name,
      quantityOf(value).nanos,
    ]),
  );
}

function keyOf(set: string, counter: string): string {
  return `${set} ${counter}`;
}

/** What is left in each counter set of a pool after the devices that claims hold. */
function availableIn(pool: Pool, taken: Taken): Counts {
  const left: Counts = new Map();
  for (const set of pool.counterSets.values()) {
    for (const [name, { value }] of Object.entries(set.counters ?? {})) {
      left.set(keyOf(set.name, name), quantityOf(value).nanos);
    }
  }
  for (const slice of [...pool.slices, ...pool.elsewhere]) {
    for (const device of devicesOf(slice)) {
      if (!isTaken(taken, deviceId(slice.spec.driver, slice.spec.pool.name, device.name))) continue;
      for (const [set, name, used] of countsOf(device)) {
        const key = keyOf(set, name);
        const before = left.get(key);
        if (before !== undefined) left.set(key, before - used);
      }
    }
  }
  return left;
}

/** What is left in the pools; the same for all nodes. */
export class FreeCounters {
  readonly #taken: Taken;
  readonly #index: SliceIndex;
  readonly #left = new Map<string, Counts>();

  constructor(taken: Taken, index: SliceIndex) {
    this.#taken = taken;
    this.#index = index;
  }

  of(pool: Pool): ReadonlyMap<string, bigint> {
    const key = `${pool.driver}/${pool.name}`;
    const known = this.#left.get(key);
    if (known !== undefined) return known;
    if (this.#index.countersAreAmbiguous(pool)) throw new NotSimulated(`the shared counters of pool ${pool.name}`);
    const left = availableIn(pool, this.#taken);
    this.#left.set(key, left);
    return left;
  }
}

/** What the devices consume that are being allocated on one node. */
export class CounterUse {
  readonly #free: FreeCounters;
  readonly #used = new Map<string, Counts>();

  constructor(free: FreeCounters) {
    this.#free = free;
  }

  /** Takes the device's counters if they are all left. */
  reserve(device: Device, pool: Pool): boolean {
    const left = this.#free.of(pool);
    this.#change(device, pool, 1n);
    const used = this.#used.get(pool.name);
    if ([...left].every(([key, amount]) => amount >= (used?.get(key) ?? 0n))) return true;
    this.release(device, pool);
    return false;
  }

  release(device: Device, pool: Pool): void {
    this.#change(device, pool, -1n);
  }

  #change(device: Device, pool: Pool, sign: bigint): void {
    const used = this.#used.get(pool.name) ?? new Map<string, bigint>();
    this.#used.set(pool.name, used);
    for (const [set, name, amount] of countsOf(device)) {
      const key = keyOf(set, name);
      used.set(key, (used.get(key) ?? 0n) + sign * amount);
    }
  }
}
