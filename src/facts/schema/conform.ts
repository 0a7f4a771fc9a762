/**
 * Makes values from outside safe to reason about: what a field holds afterwards has the JSON type that Kubernetes declares,
 * or the field is absent. Strings are cleaned on the way. Fields that the schema does not know are kept.
 */
import { cleanText, MAX_DEPTH } from '../sanitise.ts';
import { ANY, type Shape } from './shape.ts';

/** No string in etcd is longer. */
const LONGEST = 2 ** 21;
const TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d/;

/** Hears of each value that was left out: where, and what was expected there. `count` hears of every value looked at, of lists and objects as four because they take as much memory, and may throw. */
export interface Notes {
  drop(path: string, expected: string): void;
  count(values: number): void;
}

/**
 * A copy of `value` that has this shape, or undefined if nothing of it can be used. `null` is the same as absent. List items
 * without the field that names them (a container's name, a condition's type) are left out. Numbers become strings where a Quantity is meant.
 */
export function conform(value: unknown, shape: Shape, notes: Notes, path = '', depth = 0): unknown {
  notes.count(typeof value === 'object' ? 4 : 1);
  if (value === null || value === undefined) return undefined;
  const refuse = (expected: string): undefined => {
    notes.drop(path, expected);
    return undefined;
  };
  if (depth > MAX_DEPTH) return refuse('less nesting');
  switch (shape.is) {
    case 'string':
      return typeof value === 'string' ? bounded(value, refuse) : refuse('a string');
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : refuse('a number');
    case 'bool':
      return typeof value === 'boolean' ? value : refuse('true or false');
    case 'Time':
      if (typeof value !== 'string' || !TIME.test(value) || Number.isNaN(Date.parse(value))) return refuse('a time');
      return cleanText(value);
    case 'Quantity':
      if (typeof value === 'number' && Number.isFinite(value)) return String(value);
      return typeof value === 'string' ? bounded(value, refuse) : refuse('a quantity');
    case 'IntOrString':
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      return typeof value === 'string' ? bounded(value, refuse) : refuse('a number or a string');
    case 'list':
      return Array.isArray(value) ? listOf(value, shape.of, notes, path, depth) : refuse('a list');
    case 'map':
      return isMap(value) ? mapOf(value, () => shape.of, notes, path, depth) : refuse('a map');
    case 'object':
      return isMap(value)
        ? mapOf(value, (key) => shape.fields.get(key) ?? ANY, notes, path, depth)
        : refuse('an object');
    case 'any':
      if (typeof value === 'string') return bounded(value, refuse);
      if (typeof value === 'number') return Number.isFinite(value) ? value : refuse('a number');
      if (typeof value === 'boolean') return value;
      if (Array.isArray(value)) return listOf(value, ANY, notes, path, depth);
      return isMap(value) ? mapOf(value, () => ANY, notes, path, depth) : refuse('a JSON value');
  }
}

function bounded(text: string, refuse: (expected: string) => undefined): string | undefined {
  return text.length > LONGEST ? refuse('a shorter string') : cleanText(text);
}

function listOf(values: readonly unknown[], of: Shape, notes: Notes, path: string, depth: number): unknown[] {
  const items: unknown[] = [];
  for (const [index, value] of values.entries()) {
    const at = `${path}[${index}]`;
    const item = conform(value, of, notes, at, depth + 1);
    const key = of.is === 'object' ? of.key : undefined;
    if (item === undefined) {
      if (value === null) notes.drop(at, 'a value');
    } else if (key !== undefined && (item as Record<string, unknown>)[key] === undefined) {
      notes.drop(at, `a ${key}`);
    } else {
      items.push(item);
    }
  }
  return items;
}

function mapOf(
  value: Readonly<Record<string, unknown>>,
  shapeAt: (key: string) => Shape,
  notes: Notes,
  path: string,
  depth: number,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (key === '__proto__') {
      notes.drop(at, 'another name');
      continue;
    }
    const item = conform(entry, shapeAt(key), notes, at, depth + 1);
    if (item !== undefined) copy[cleanText(key)] = item;
  }
  return copy;
}

/** Plain objects only: YAML tags can make dates, sets and byte arrays. */
function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
