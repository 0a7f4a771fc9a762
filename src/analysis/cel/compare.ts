/** Equality, order and membership of CEL values (cel-go `common/types`). */
import { ExactQuantity } from '../exact-quantity.ts';
import { Semver } from './semver.ts';
import { CelError, CelMap, NotSimulated, noSuchOverload, Optional, typeName, type Value } from './value.ts';

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function sign(less: boolean, greater: boolean): -1 | 0 | 1 {
  if (less) return -1;
  return greater ? 1 : 0;
}

function orderNumbers(a: bigint | number, b: bigint | number): -1 | 0 | 1 {
  if (Number.isNaN(a) || Number.isNaN(b)) throw new CelError('NaN values cannot be ordered');
  return sign(a < b, a > b);
}

/** By code points, as Go compares bytes of UTF-8; JavaScript's own order is by UTF-16 units. */
function orderStrings(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return sign(difference < 0, true);
  }
  return sign(left.length < right.length, left.length > right.length);
}

/** The order of two values; `operator` is cel-go's name of the operator, for its message. */
export function compare(a: Value, b: Value, operator: string): -1 | 0 | 1 {
  if (isNumber(a) && isNumber(b)) return orderNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return orderStrings(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return sign(!a && b, a && !b);
  throw noSuchOverload(isNumber(a) || typeof a === 'string' || typeof a === 'boolean' ? '' : operator);
}

function equalLists(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, i) => isEqual(item, b[i] as Value) !== false);
}

function equalMaps(a: CelMap, b: CelMap): boolean {
  if (a.entries.size !== b.entries.size) return false;
  return [...a.entries].every(([key, item]) => {
    const other = b.find(key);
    return other !== undefined && isEqual(item, other) !== false;
  });
}

/** Undefined: the types have no equality with each other, which is an error for `==` and true for `!=`. */
export function isEqual(a: Value, b: Value): boolean | undefined {
  if (a === null || b === null) return a === b;
  if (isNumber(a)) return isNumber(b) && !(a < b) && !(a > b) && !Number.isNaN(a) && !Number.isNaN(b);
  if (a instanceof Semver) return b instanceof Semver ? a.compare(b) === 0 : undefined;
  if (a instanceof ExactQuantity) {
    if (!(b instanceof ExactQuantity)) return undefined;
    if (b.integer === null) throw new NotSimulated('equality with a sum of quantities');
    return a.compare(b) === 0;
  }
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b);
  if (a instanceof CelMap) return b instanceof CelMap && equalMaps(a, b);
  if (a instanceof Optional) throw new NotSimulated('equality of optional values');
  return a === b;
}

export function equal(a: Value, b: Value): boolean {
  const result = isEqual(a, b);
  if (result === undefined) throw noSuchOverload();
  return result;
}

/** `item in container`. */
export function isIn(item: Value, container: Value): boolean {
  if (container instanceof CelMap) return container.entries.has(item as string);
  if (!Array.isArray(container)) throw noSuchOverload();
  if (item instanceof Semver || item instanceof ExactQuantity || item instanceof Optional) {
    throw new NotSimulated(`a ${typeName(item)} in a list`);
  }
  return container.some((other) => isEqual(item, other) === true);
}
