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
export function conform(value: unknown, shape: Shape, notes: Notes): unknown {
  return conformed(value, shape, { notes, trail: [] });
}

interface Walk {
  readonly notes: Notes;
  /** Keys and indices that lead to the value in hand. */
  readonly trail: (string | number)[];
}

function conformed(value: unknown, shape: Shape, walk: Walk): unknown {
  walk.notes.count(typeof value === 'object' ? 4 : 1);
  if (value === null || value === undefined) return undefined;
  if (walk.trail.length > MAX_DEPTH) return refused(walk, 'less nesting');
  switch (shape.is) {
    case 'string':
      return typeof value === 'string' ? bounded(value, walk) : refused(walk, 'a string');
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : refused(walk, 'a number');
    case 'bool':
      return typeof value === 'boolean' ? value : refused(walk, 'true or false');
    case 'Time':
      if (typeof value !== 'string' || !TIME.test(value) || Number.isNaN(Date.parse(value)))
        return refused(walk, 'a time');
      return cleanText(value);
    case 'Quantity':
      if (typeof value === 'number' && Number.isFinite(value)) return String(value);
      return typeof value === 'string' ? bounded(value, walk) : refused(walk, 'a quantity');
    case 'IntOrString':
      if (typeof value === 'number' && Number.isFinite(value)) return value;
      return typeof value === 'string' ? bounded(value, walk) : refused(walk, 'a number or a string');
    case 'list':
      return Array.isArray(value) ? listOf(value, shape.of, walk) : refused(walk, 'a list');
    case 'map':
      return isMap(value) ? mapOf(value, shape, walk) : refused(walk, 'a map');
    case 'object':
      return isMap(value) ? mapOf(value, shape, walk) : refused(walk, 'an object');
    case 'any':
      if (typeof value === 'string') return bounded(value, walk);
      if (typeof value === 'number') return Number.isFinite(value) ? value : refused(walk, 'a number');
      if (typeof value === 'boolean') return value;
      if (Array.isArray(value)) return listOf(value, ANY, walk);
      return isMap(value) ? mapOf(value, shape, walk) : refused(walk, 'a JSON value');
  }
}

function refused({ notes, trail }: Walk, expected: string): undefined {
  const path = trail.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`));
  notes.drop(path.join(''), expected);
  return undefined;
}

function bounded(text: string, walk: Walk): string | undefined {
  return text.length > LONGEST ? refused(walk, 'a shorter string') : cleanText(text);
}

function listOf(values: readonly unknown[], of: Shape, walk: Walk): unknown[] {
  const items: unknown[] = [];
  const key = of.is === 'object' ? of.key : undefined;
  for (const [index, value] of values.entries()) {
    walk.trail.push(index);
    const item = conformed(value, of, walk);
    if (item === undefined) {
      if (value === null) refused(walk, 'a value');
    } else if (key !== undefined && (item as Record<string, unknown>)[key] === undefined) {
      refused(walk, `a ${key}`);
    } else {
      items.push(item);
    }
    walk.trail.pop();
  }
  return items;
}

function mapOf(value: Readonly<Record<string, unknown>>, shape: Shape, walk: Walk): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    walk.trail.push(key);
    const name = cleanText(key);
    const item =
      name === '__proto__' ? refused(walk, 'another name') : conformed(value[key], fieldOf(shape, name), walk);
    if (item !== undefined) copy[name] = item;
    walk.trail.pop();
  }
  return copy;
}

function fieldOf(shape: Shape, key: string): Shape {
  if (shape.is === 'object') return shape.fields.get(key) ?? ANY;
  return shape.is === 'map' ? shape.of : ANY;
}

/** Plain objects only: YAML tags can make dates, sets and byte arrays. */
function isMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
