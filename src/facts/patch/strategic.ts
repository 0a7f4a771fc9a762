/** Strategic merge patch: lists whose items have a merge key are merged item by item (apimachinery `strategicpatch`). */

import { isObject, type Json } from '../json.ts';
import { ANY, type Shape } from '../schema/shape.ts';
import { PatchError } from './json.ts';

/** A changed copy. Throws PatchError for a list item without its merge key. */
export function strategicMerge(target: unknown, patch: unknown, shape: Shape): unknown {
  if (!isObject(patch)) return patch;
  if (patch.$patch === 'replace') return withoutDirectives(patch);
  if (patch.$patch === 'delete') return {};
  const merged: Json = isObject(target) ? { ...target } : {};
  if (Array.isArray(patch.$retainKeys)) {
    for (const field of Object.keys(merged)) if (!patch.$retainKeys.includes(field)) delete merged[field];
  }
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$') || field === '__proto__') continue;
    const inner = fieldShape(shape, field);
    if (value === null) delete merged[field];
    else if (Array.isArray(value))
      merged[field] = mergedList(merged[field], value, inner, field, patch[`$setElementOrder/${field}`]);
    else merged[field] = strategicMerge(merged[field], value, inner);
  }
  for (const [directive, value] of Object.entries(patch)) {
    const [kind, field = ''] = directive.split('/');
    const list = merged[field];
    if (kind !== '$deleteFromPrimitiveList' || !Array.isArray(value) || !Array.isArray(list)) continue;
    merged[field] = list.filter((item) => !value.includes(item));
  }
  return merged;
}

/** The field by which items of a list are matched; undefined if the list is replaced as a whole. */
export function mergeKey(list: Shape): string | undefined {
  if (list.is !== 'list' || list.of.is !== 'object') return undefined;
  // The table's keys of these two say how people name the items, not how the server merges them.
  if (list.of.type === 'OwnerReference') return 'uid';
  return list.of.type === 'ContainerStatus' ? undefined : list.of.key;
}

export function fieldShape(shape: Shape, field: string): Shape {
  if (shape.is === 'object') return shape.fields.get(field) ?? ANY;
  return shape.is === 'map' ? shape.of : ANY;
}

function mergedList(
  current: unknown,
  patch: readonly unknown[],
  shape: Shape,
  field: string,
  order: unknown,
): unknown[] {
  const key = mergeKey(shape);
  const items: unknown[] = Array.isArray(current) ? [...current] : [];
  if (key === undefined) return field === 'finalizers' ? [...new Set([...items, ...patch])] : patch.map(clean);
  const of = shape.is === 'list' ? shape.of : ANY;
  if (patch.some((item) => isObject(item) && item.$patch === 'replace' && item[key] === undefined)) {
    return patch.filter((item) => isObject(item) && item[key] !== undefined).map(clean);
  }
  for (const item of patch) {
    if (!isObject(item) || item[key] === undefined) {
      throw new PatchError(`map: ${goText(item)} does not contain declared merge key: ${key}`);
    }
    const at = items.findIndex((other) => isObject(other) && other[key] === item[key]);
    if (item.$patch === 'delete') {
      if (at >= 0) items.splice(at, 1);
    } else if (at < 0) items.push(strategicMerge({}, item, of));
    else items[at] = strategicMerge(items[at], item, of);
  }
  const named = (list: unknown) => (Array.isArray(list) ? list.map((item) => (isObject(item) ? item[key] : item)) : []);
  return ordered(items, key, named(Array.isArray(order) ? order : patch), named(current));
}

/**
 * The items of the patch in its order; each other one before the first of them that came after it in the live list
 * (`mergeSortedSlice`).
 */
function ordered(
  items: readonly unknown[],
  key: string,
  patchOrder: readonly unknown[],
  liveOrder: readonly unknown[],
): unknown[] {
  const nameOf = (item: unknown) => (isObject(item) ? item[key] : item);
  const sorted = items.filter((item) => patchOrder.includes(nameOf(item)));
  sorted.sort((a, b) => patchOrder.indexOf(nameOf(a)) - patchOrder.indexOf(nameOf(b)));
  let from = 0;
  for (const item of items.filter((one) => !patchOrder.includes(nameOf(one)))) {
    const place = liveOrder.indexOf(nameOf(item));
    while (from < sorted.length && liveOrder.indexOf(nameOf(sorted[from])) <= place) from += 1;
    sorted.splice(from, 0, item);
    from += 1;
  }
  return sorted;
}

function withoutDirectives(patch: Json): Json {
  return Object.fromEntries(
    Object.entries(patch)
      .filter(([field]) => !field.startsWith('$') && field !== '__proto__')
      .map(([field, value]) => [field, clean(value)]),
  );
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  return isObject(value) ? withoutDirectives(value) : value;
}

/** A JSON value as Go's `%v` prints it: `map[spec:map[replicas:x]]`. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isObject(value)) return value === null ? '<nil>' : String(value);
  const fields = Object.keys(value).sort();
  return `map[${fields.map((field) => `${field}:${goText(value[field])}`).join(' ')}]`;
}

/** What the API server shows of a patch when its result is wrong: merging has used up the lists whose order it states. */
export function leftOver(patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const ordered = Object.keys(patch).flatMap((key) => {
    const list = /^\$setElementOrder\/(.+)$/.exec(key)?.[1];
    return list === undefined ? [] : [key, list];
  });
  const kept = Object.entries(patch).filter(([key]) => !ordered.includes(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, leftOver(value)]));
}
