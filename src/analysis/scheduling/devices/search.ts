/**
 * Looks for devices for a pod's claims on one node: exhaustive, the first solution counts, and the order of the search is the scheduler's
 * (k8s.io/dynamic-resource-allocation/structured/internal/incubating `allocator_incubating.go`).
 */
import type { KubeObject } from '../../../facts/objects.ts';
import { NotSimulated } from '../../cel/value.ts';
import type { Claim, Device, DeviceClass, Slice, Wanted } from './api.ts';
import { type Rule, rulesOf } from './constraints.ts';
import { type Choice, type Demand, demandsOf, MOST_DEVICES } from './demand.ts';
import { AttemptError, NodeRefusal } from './failure.ts';
import { Ledger } from './ledger.ts';
import { isAt } from './node-match.ts';
import { devicesOf, type Pool } from './pools.ts';
import { MOST_STEPS, meets, type Supply } from './supply.ts';
import { deviceId } from './taken.ts';

/** `too-many`: what was chosen before leaves no room for the next request in the claim's status. */
type Result = 'done' | 'failed' | 'too-many';

interface Place {
  readonly claim: number;
  readonly request: number;
  readonly alternative: number;
  /** How many devices the request has already. */
  readonly chosen: number;
}

/** Where to go on among the devices of all pools. */
interface Start {
  readonly pool: number;
  readonly slice: number;
  readonly device: number;
}

const FIRST: Start = { pool: 0, slice: 0, device: 0 };

export class Search {
  readonly #node: KubeObject;
  readonly #pools: readonly Pool[];
  readonly #supply: Supply;
  readonly #ledger: Ledger;
  /** For each claim its requests, for each request its alternatives. */
  readonly #demands: readonly (readonly (readonly Demand[])[])[];
  readonly #rules: readonly (readonly Rule[])[];
  #steps = 0;

  constructor(node: KubeObject, claims: readonly Claim[], pools: readonly Pool[], supply: Supply) {
    this.#node = node;
    this.#pools = pools;
    this.#supply = supply;
    this.#ledger = new Ledger(supply);
    const asking = {
      classes: supply.classes,
      pools,
      selectable: this.#isSelectable.bind(this),
      roomy: (wanted: Wanted, choice: Choice) => this.#ledger.hasCapacity(wanted, choice),
    };
    const prepared = claims.map((claim) => ({ demands: demandsOf(claim, asking), rules: rulesOf(claim) }));
    this.#demands = prepared.map(({ demands }) => demands);
    this.#rules = prepared.map(({ rules }) => rules);
  }

  /** Whether there are devices for all claims. Throws AttemptError, NodeRefusal or NotSimulated. */
  run(): boolean {
    const result = this.#next({ claim: 0, request: 0, alternative: 0, chosen: 0 }, false, FIRST);
    if (result === 'too-many') throw new AttemptError('allocation max size exceeded');
    if (result === 'done') return true;
    if (this.#pools.some((pool) => pool.problem === 'invalid')) {
      throw new NodeRefusal('invalid resource pools were encountered');
    }
    return false;
  }

  #step(): void {
    this.#steps++;
    this.#supply.budget.left--;
    if (this.#steps <= MOST_STEPS.node && this.#supply.budget.left >= 0) return;
    throw new NotSimulated('a search through very many combinations of devices');
  }

  #next(place: Place, inAlternative: boolean, start: Start): Result {
    this.#step();
    const requests = this.#demands[place.claim];
    if (requests === undefined) return 'done';
    const alternatives = requests[place.request];
    if (alternatives === undefined) {
      const result = this.#next({ claim: place.claim + 1, request: 0, alternative: 0, chosen: 0 }, false, FIRST);
      return result === 'too-many' ? 'failed' : result;
    }
    const demand = alternatives[place.alternative] as Demand;
    if (!inAlternative && demand.sub !== undefined) return this.#eachAlternative(place, alternatives.length);
    if (demand.all?.length === 0) return 'failed';
    if (place.chosen >= demand.count) {
      return this.#next({ ...place, request: place.request + 1, alternative: 0, chosen: 0 }, false, FIRST);
    }
    const total = this.#ledger.count(place.claim) + demand.count - place.chosen;
    if (total > MOST_DEVICES) return 'too-many';
    if (demand.all === undefined) return this.#eachDevice(place, demand, inAlternative, start);
    const choice = demand.all[place.chosen] as Choice;
    return this.#with(place, demand, choice, inAlternative, FIRST) ?? 'failed';
  }

  #eachAlternative(place: Place, count: number): Result {
    let allTooMany = true;
    for (let alternative = 0; alternative < count; alternative++) {
      const result = this.#next({ ...place, alternative }, true, FIRST);
      if (result === 'done') return 'done';
      if (result === 'failed') allTooMany = false;
    }
    return allTooMany ? 'too-many' : 'failed';
  }

  #eachDevice(place: Place, demand: Demand, inAlternative: boolean, start: Start): Result {
    for (let p = start.pool; p < this.#pools.length; p++) {
      const pool = this.#pools[p] as Pool;
      if (pool.problem !== undefined) continue;
      for (let s = p === start.pool ? start.slice : 0; s < pool.slices.length; s++) {
        const slice = pool.slices[s] as Slice;
        const devices = devicesOf(slice);
        const here = p === start.pool && s === start.slice;
        for (let d = here ? start.device : 0; d < devices.length; d++) {
          this.#step();
          const device = devices[d] as Device;
          const choice = { id: deviceId(pool.driver, pool.name, device.name), device, slice, pool };
          if (!this.#isCandidate(place, demand, choice)) continue;
          const result = this.#with(place, demand, choice, inAlternative, { pool: p, slice: s, device: d + 1 });
          if (result === 'done' || result === 'too-many') return result;
        }
      }
    }
    return 'failed';
  }

  /** Takes a device and goes on; gives it back if that leads nowhere. Undefined: it cannot be had. */
  #with(place: Place, demand: Demand, choice: Choice, inAlternative: boolean, after: Start): Result | undefined {
    const rules = this.#rules[place.claim] ?? [];
    const giveBack = this.#ledger.take(place.claim, demand, choice, rules, demand.all !== undefined);
    if (giveBack === undefined) return undefined;
    const result = this.#next({ ...place, chosen: place.chosen + 1 }, inAlternative, after);
    if (result !== 'done') giveBack();
    return result;
  }

  #isCandidate(place: Place, { claim, class: deviceClass, wanted }: Demand, choice: Choice): boolean {
    if (this.#ledger.isRefused(choice.id, place.claim, wanted)) return false;
    return this.#isSelectable(claim, deviceClass, wanted, choice.slice, choice.device);
  }

  #isSelectable(claim: Claim, deviceClass: DeviceClass, wanted: Wanted, slice: Slice, device: Device): boolean {
    if (!meets(this.#supply, claim, deviceClass, wanted, slice, device)) return false;
    return slice.spec.perDeviceNodeSelection !== true || isAt(this.#node, device) === true;
  }
}
