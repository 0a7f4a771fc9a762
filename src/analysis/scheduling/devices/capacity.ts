/** How much of a device's capacity a request consumes, and whether that is left (`consumable_capacity.go` of the allocator). */
import { NotSimulated } from '../../cel/value.ts';
import { ExactQuantity } from '../../exact-quantity.ts';
import { listOf } from '../spec.ts';
import type { Capacity, Device, RequestPolicy, Wanted } from './api.ts';
import { type Amounts, quantityOf } from './taken.ts';

type Range = NonNullable<RequestPolicy['validRange']>;

function roundUpInRange(asked: ExactQuantity, range: Range): ExactQuantity {
  const min = quantityOf(range.min);
  if (asked.compare(min) < 0) return min;
  if (range.step === undefined) return asked;
  const step = quantityOf(range.step).value;
  if (step <= 0n) throw new NotSimulated('a capacity with a step of zero');
  const above = asked.value - min.value;
  const steps = above / step + (above % step === 0n ? 0n : 1n);
  return ExactQuantity.of(min.value + step * steps);
}

function roundUpToValue(asked: ExactQuantity, values: readonly string[]): ExactQuantity {
  return values.map(quantityOf).find((value) => asked.compare(value) <= 0) ?? asked;
}

/** Without a request: the policy's default, or all of it. */
function consumption(asked: string | undefined, { value, requestPolicy: policy }: Capacity): ExactQuantity {
  if (asked === undefined) return quantityOf(policy?.default ?? value);
  const quantity = quantityOf(asked);
  if (policy?.validRange?.min !== undefined) return roundUpInRange(quantity, policy.validRange);
  return policy?.validValues === undefined ? quantity : roundUpToValue(quantity, policy.validValues);
}

function leavesRange(amount: ExactQuantity, { min, max, step }: Range): boolean {
  if (max !== undefined && amount.compare(quantityOf(max)) > 0) return true;
  if (step === undefined) return false;
  const size = quantityOf(step).value;
  if (min === undefined || size <= 0n) throw new NotSimulated('a capacity range without a minimum');
  return (amount.value - quantityOf(min).value) % size !== 0n;
}

function violates(amount: ExactQuantity, policy: RequestPolicy | undefined): boolean {
  if (policy === undefined) return false;
  if (policy.default !== undefined && amount.compare(quantityOf(policy.default)) === 0) return false;
  if (policy.validRange !== undefined) return leavesRange(amount, policy.validRange);
  const values = listOf(policy.validValues);
  return values.length > 0 && !values.some((value) => quantityOf(value).compare(amount) === 0);
}

export function consumptionOf(wanted: Wanted, device: Device): Amounts {
  const asked = wanted.capacity?.requests ?? {};
  return new Map(
    Object.entries(device.capacity ?? {}).map(([name, capacity]) => [name, consumption(asked[name], capacity)]),
  );
}

/** Whether the device has what the request consumes, besides what is consumed already. */
export function hasCapacity(wanted: Wanted, device: Device, consumed: readonly (Amounts | undefined)[]): boolean {
  const capacities = device.capacity ?? {};
  if (Object.keys(wanted.capacity?.requests ?? {}).some((name) => !Object.hasOwn(capacities, name))) return false;
  const consumption = consumptionOf(wanted, device);
  return Object.entries(capacities).every(([name, capacity]) => {
    const amount = consumption.get(name) ?? ExactQuantity.of(0n);
    if (violates(amount, capacity.requestPolicy)) return false;
    const total = consumed.reduce((sum, amounts) => sum.plus(amounts?.get(name) ?? ExactQuantity.of(0n)), amount);
    return total.compare(quantityOf(capacity.value)) <= 0;
  });
}
