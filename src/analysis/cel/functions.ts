/** The functions that CEL expressions may call here: cel-go's standard ones, and Kubernetes' for quantities and versions. */
import { ExactQuantity } from '../exact-quantity.ts';
import { isIn } from './compare.ts';
import { matches } from './pattern.ts';
import { Semver, SemverError } from './semver.ts';
import { type Overload, overload, STRING_FUNCTIONS } from './strings.ts';
import { CelError, CelMap, NotSimulated, noSuchOverload, typeName, type Value } from './value.ts';

const QUANTITY = 'kubernetes.Quantity';
const SEMVER = 'kubernetes.Semver';

const QUANTITY_FORM = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';

function parseQuantity(text: string): ExactQuantity {
  const quantity = ExactQuantity.parse(text);
  if (quantity !== undefined) return quantity;
  if (new RegExp(QUANTITY_FORM).test(text)) throw new NotSimulated(`what is wrong with the quantity ${text}`);
  throw new CelError(`quantities must match the regular expression '${QUANTITY_FORM}'`);
}

function asInteger(quantity: ExactQuantity): bigint {
  if (quantity.integer === null) throw new NotSimulated('a sum of quantities as an integer');
  if (quantity.integer === undefined) throw new CelError('cannot convert value to integer');
  return quantity.integer;
}

function isInteger(quantity: ExactQuantity): boolean {
  if (quantity.integer === null) throw new NotSimulated('a sum of quantities as an integer');
  return quantity.integer !== undefined;
}

function parseSemver(text: string, tolerant = false): Semver {
  try {
    return tolerant ? Semver.parseTolerant(text) : Semver.parse(text);
  } catch (error) {
    if (error instanceof SemverError) throw new CelError(error.message);
    throw error;
  }
}

function isSemver(text: string, tolerant = false): boolean {
  try {
    return parseSemver(text, tolerant) !== undefined;
  } catch {
    return false;
  }
}

function conversion(from: Value, to: string): CelError {
  return new CelError(`type conversion error from '${typeName(from)}' to '${to}'`);
}

function stringToInt(text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (value === undefined || BigInt.asIntN(64, value) !== value) throw conversion(text, 'int');
  return value;
}

function stringToDouble(text: string): number {
  const value = Number(text);
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) && Number.isFinite(value)) return value;
  if (/^[+-]?(?:[\d.]|inf|nan)/i.test(text)) throw new NotSimulated(`the number ${text}`);
  throw conversion(text, 'double');
}

function stringToBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw conversion(text, 'bool');
}

function doubleToInt(value: number): bigint {
  if (!Number.isFinite(value) || Math.abs(value) >= 2 ** 63) throw new CelError('integer overflow');
  return BigInt(Math.trunc(value));
}

function size(value: Value): bigint {
  if (typeof value === 'string') return BigInt([...value].length);
  if (Array.isArray(value)) return BigInt(value.length);
  if (value instanceof CelMap) return BigInt(value.entries.size);
  throw noSuchOverload('size');
}

type List = readonly Value[];
const containsAll = (list: List, part: List) => part.every((item) => isIn(item, list));

/** Called only with arguments of the types of one of the signatures. */
const TYPED: Readonly<Record<string, readonly Overload[]>> = {
  ...STRING_FUNCTIONS,
  quantity: [overload('string', parseQuantity)],
  isQuantity: [overload('string', (text: string) => ExactQuantity.parse(text) !== undefined)],
  sign: [overload(QUANTITY, (q: ExactQuantity) => BigInt(q.compare(ExactQuantity.of(0n))))],
  asInteger: [overload(QUANTITY, asInteger)],
  isInteger: [overload(QUANTITY, isInteger)],
  add: [
    overload(`${QUANTITY} ${QUANTITY}`, (a: ExactQuantity, b: ExactQuantity) => a.plus(b)),
    overload(`${QUANTITY} int`, (a: ExactQuantity, b: bigint) => a.plus(ExactQuantity.of(b))),
  ],
  sub: [
    overload(`${QUANTITY} ${QUANTITY}`, (a: ExactQuantity, b: ExactQuantity) => a.minus(b)),
    overload(`${QUANTITY} int`, (a: ExactQuantity, b: bigint) => a.minus(ExactQuantity.of(b))),
  ],
  isGreaterThan: comparisons((sign) => sign > 0),
  isLessThan: comparisons((sign) => sign < 0),
  compareTo: comparisons((sign) => BigInt(sign)),
  semver: [overload('string', parseSemver), overload('string bool', parseSemver)],
  isSemver: [overload('string', isSemver), overload('string bool', isSemver)],
  major: [overload(SEMVER, (v: Semver) => v.numbers[0])],
  minor: [overload(SEMVER, (v: Semver) => v.numbers[1])],
  patch: [overload(SEMVER, (v: Semver) => v.numbers[2])],
  int: [overload('int', (value: bigint) => value), overload('double', doubleToInt), overload('string', stringToInt)],
  double: [
    overload('double', (value: number) => value),
    overload('int', (value: bigint) => Number(value)),
    overload('string', stringToDouble),
  ],
  bool: [overload('bool', (value: boolean) => value), overload('string', stringToBool)],
  string: [
    overload('string', (value: string) => value),
    overload('bool', (value: boolean) => String(value)),
    overload('int', (value: bigint) => String(value)),
  ],
  'sets.contains': [overload('list list', containsAll)],
  'sets.equivalent': [overload('list list', (a: List, b: List) => containsAll(a, b) && containsAll(b, a))],
  'sets.intersects': [overload('list list', (a: List, b: List) => a.some((item) => isIn(item, b)))],
};

function comparisons(result: (sign: -1 | 0 | 1) => Value): readonly Overload[] {
  return [
    overload(`${QUANTITY} ${QUANTITY}`, (a: ExactQuantity, b: ExactQuantity) => result(a.compare(b))),
    overload(`${SEMVER} ${SEMVER}`, (a: Semver, b: Semver) => result(a.compare(b))),
  ];
}

function texts(args: readonly Value[]): readonly [string, string] {
  const [a, b] = args;
  if (typeof a !== 'string' || typeof b !== 'string') throw noSuchOverload();
  return [a, b];
}

/** These check their arguments themselves, so that cel-go's complaint about them is shorter. */
const CHECKING: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  size: ([value]) => size(value as Value),
  dyn: ([value]) => value as Value,
  contains: (args) => texts(args)[0].includes(texts(args)[1]),
  startsWith: (args) => texts(args)[0].startsWith(texts(args)[1]),
  endsWith: (args) => texts(args)[0].endsWith(texts(args)[1]),
  matches: (args) => matches(...texts(args)),
};

/** Calls a function by name; a receiver is the first argument. Throws NotSimulated for a function that is not known here. */
export function callFunction(name: string, args: readonly Value[]): Value {
  const checking = Object.hasOwn(CHECKING, name) ? CHECKING[name] : undefined;
  if (checking !== undefined) return checking(args);
  const overloads = Object.hasOwn(TYPED, name) ? TYPED[name] : undefined;
  if (overloads === undefined) throw new NotSimulated(`the function ${name}`);
  const types = args.map(typeName);
  const fitting = overloads.find((o) => o.takes.length === types.length && o.takes.every((t, i) => t === types[i]));
  if (fitting === undefined) throw noSuchOverload(`${name}(${types.join(', ')})`);
  return fitting.call(...(args as never[]));
}
