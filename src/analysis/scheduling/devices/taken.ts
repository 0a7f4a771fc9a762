/** Which devices, and how much of shared ones, allocated claims hold (kube-scheduler's dynamicresources `allocateddevices.go`). */
import { NotSimulated } from '../../cel/value.ts';
import { ExactQuantity } from '../../exact-quantity.ts';
import { listOf } from '../spec.ts';
import { type AllocatedDevice, type Claim, claimName } from './api.ts';

/** Amounts by the name of the capacity. */
export type Amounts = Map<string, ExactQuantity>;

export interface Taken {
  /** Devices that a claim has for itself. */
  readonly dedicated: ReadonlySet<string>;
  /** Devices of which claims hold shares, some without any capacity. */
  readonly shared: ReadonlySet<string>;
  readonly consumed: ReadonlyMap<string, Amounts>;
  /** The claims that hold a device, as `namespace/name`. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
}

/** The identity of a device. */
export function deviceId(driver: string, pool: string, device: string): string {
  return `${driver}/${pool}/${device}`;
}

export function resultsOf(claim: Claim): readonly AllocatedDevice[] {
  return listOf(claim.status?.allocation?.devices?.results);
}

export function quantityOf(text: unknown): ExactQuantity {
  const quantity = ExactQuantity.parse(text);
  if (quantity === undefined) throw new NotSimulated(`the quantity ${String(text)}`);
  return quantity;
}

export function addAmounts(to: Amounts, more: ReadonlyMap<string, ExactQuantity>): void {
  for (const [name, amount] of more) to.set(name, to.get(name)?.plus(amount) ?? amount);
}

function amountsOf(quantities: Readonly<Record<string, unknown>>): Amounts {
  return new Map(Object.entries(quantities).map(([name, text]) => [name, quantityOf(text)]));
}

/** Devices with admin access are not taken by it. */
export function takenBy(claims: readonly Claim[]): Taken {
  const dedicated = new Set<string>();
  const shared = new Set<string>();
  const consumed = new Map<string, Amounts>();
  const holders = new Map<string, string[]>();
  for (const claim of claims) {
    for (const result of resultsOf(claim)) {
      if (result.adminAccess === true) continue;
      const id = deviceId(result.driver, result.pool, result.device);
      holders.set(id, [...(holders.get(id) ?? []), claimName(claim)]);
      if (result.shareID === undefined || result.shareID === null) dedicated.add(id);
      else {
        shared.add(id);
        if (result.consumedCapacity === undefined || result.consumedCapacity === null) continue;
        const amounts = consumed.get(id) ?? new Map<string, ExactQuantity>();
        addAmounts(amounts, amountsOf(result.consumedCapacity));
        consumed.set(id, amounts);
      }
    }
  }
  return { dedicated, shared, consumed, holders };
}

export function isTaken(taken: Taken, id: string): boolean {
  return taken.dedicated.has(id) || taken.shared.has(id) || taken.consumed.has(id);
}
