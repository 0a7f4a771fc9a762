/** The values of CEL expressions that Kubernetes evaluates, and the two ways in which evaluating one can end without a value. */
import { ExactQuantity } from '../exact-quantity.ts';
import { Semver } from './semver.ts';

/** An error of the expression itself, in cel-go's words: `no such key: model`. */
export class CelError extends Error {}

/** The expression uses something that this evaluator does not know: its value is not known, which is neither true nor an error. */
export class NotSimulated extends Error {}

export type Key = string | bigint | boolean;

/** A map. `fallback` is what looking up an unknown key gives, as in a device's attributes by domain. */
export class CelMap {
  readonly entries: ReadonlyMap<Key, Value>;
  readonly fallback: Value | undefined;

  constructor(entries: ReadonlyMap<Key, Value>, fallback?: Value) {
    this.entries = entries;
    this.fallback = fallback;
  }

  find(key: Value): Value | undefined {
    return this.entries.get(key as Key) ?? this.fallback;
  }
}

/** An optional value; without `value`: none. */
export class Optional {
  readonly value: Value | undefined;

  constructor(value?: Value) {
    this.value = value;
  }
}

/** bigint: CEL's int; number: CEL's double. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | readonly Value[]
  | CelMap
  | Optional
  | ExactQuantity
  | Semver;

/** The name that cel-go gives to a value's type in its messages. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
  }
  if (value === null) return 'null_type';
  if (Array.isArray(value)) return 'list';
  if (value instanceof CelMap) return 'map';
  if (value instanceof ExactQuantity) return 'kubernetes.Quantity';
  return value instanceof Semver ? 'kubernetes.Semver' : 'optional_type';
}

export function noSuchOverload(detail = ''): CelError {
  return new CelError(detail === '' ? 'no such overload' : `no such overload: ${detail}`);
}

/** The text of a value in a message: `no such key: 5`. */
export function textOf(value: Value): string {
  if (typeof value === 'object' && value !== null) throw new NotSimulated(`a ${typeName(value)} in a message`);
  return String(value);
}
