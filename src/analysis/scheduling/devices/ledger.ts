/** The devices that a search has taken so far, with what they use up; each can be given back. */
import { listOf } from '../spec.ts';
import { claimName, type Wanted } from './api.ts';
import { consumptionOf, hasCapacity } from './capacity.ts';
import type { Rule } from './constraints.ts';
import { CounterUse } from './counters.ts';
import type { Choice, Demand } from './demand.ts';
import { AttemptError } from './failure.ts';
import type { Supply } from './supply.ts';
import { untolerated } from './taints.ts';
import { type Amounts, addAmounts } from './taken.ts';

type Undo = () => void;

export class Ledger {
  readonly #supply: Supply;
  readonly #counters: CounterUse;
  /** The devices being allocated, with the claims that they are for. */
  readonly #held = new Map<string, Set<number>>();
  readonly #consumed = new Map<string, Amounts>();
  readonly #counts = new Map<number, number>();

  constructor(supply: Supply) {
    this.#supply = supply;
    this.#counters = new CounterUse(supply.counters);
  }

  /** How many devices a claim has. */
  count(claim: number): number {
    return this.#counts.get(claim) ?? 0;
  }

  /** Whether the device cannot be had: a claim has it for itself. With admin access only this claim's own use of it counts. */
  isRefused(id: string, claim: number, wanted: Wanted): boolean {
    const held = this.#held.get(id);
    if (wanted.adminAccess === true) return held?.has(claim) ?? false;
    return this.#supply.taken.dedicated.has(id) || (held?.size ?? 0) > 0;
  }

  hasCapacity(wanted: Wanted, { id, device }: Choice): boolean {
    return hasCapacity(wanted, device, [this.#supply.taken.consumed.get(id), this.#consumed.get(id)]);
  }

  /** Takes a device, and returns how to give it back; undefined if it cannot be had. `must`: no other will do. */
  take(claim: number, demand: Demand, choice: Choice, rules: readonly Rule[], must: boolean): Undo | undefined {
    const { id, device, pool } = choice;
    const { wanted } = demand;
    const shareable = device.allowMultipleAllocations === true;
    if (!(wanted.adminAccess === true && shareable) && this.isRefused(id, claim, wanted)) return undefined;
    const undo: Undo[] = [];
    const giveBack = (): undefined => {
      for (const step of undo.reverse()) step();
    };

    // The counters of a device are used up once, by whoever has the first share of it.
    const shared = shareable && (this.#supply.taken.consumed.has(id) || this.#consumed.has(id));
    if (!shared && listOf(device.consumesCounters).length > 0) {
      if (!this.#counters.reserve(device, pool)) return undefined;
      undo.push(() => this.#counters.release(device, pool));
    }
    if (untolerated(device, wanted).length > 0) return giveBack();
    const candidate = { request: demand.request, sub: demand.sub, device, driver: pool.driver };
    for (const rule of rules) {
      if (!rule.add(candidate)) {
        if (must) throw new AttemptError(constraintText(demand, id));
        return giveBack();
      }
      undo.push(() => rule.remove(candidate));
    }
    if (!shareable) undo.push(this.#hold(id, claim));
    if (!this.hasCapacity(wanted, choice)) return giveBack();
    if (shareable) undo.push(this.#consume(id, consumptionOf(wanted, device)));
    this.#change(claim, 1);
    undo.push(() => this.#change(claim, -1));
    return giveBack;
  }

  #change(claim: number, by: number): void {
    this.#counts.set(claim, this.count(claim) + by);
  }

  #hold(id: string, claim: number): Undo {
    const holders = this.#held.get(id) ?? new Set<number>();
    this.#held.set(id, holders.add(claim));
    return () => holders.delete(claim);
  }

  #consume(id: string, amounts: Amounts): Undo {
    const before = this.#consumed.get(id);
    const sum: Amounts = new Map(before);
    addAmounts(sum, amounts);
    this.#consumed.set(id, sum);
    return () => {
      if (before === undefined) this.#consumed.delete(id);
      else this.#consumed.set(id, before);
    };
  }
}

function constraintText({ claim, request, sub }: Demand, id: string): string {
  const who = `claim ${claimName(claim)}, request ${sub ?? request}`;
  return `${who}: cannot add device ${id} because a claim constraint would not be satisfied`;
}
