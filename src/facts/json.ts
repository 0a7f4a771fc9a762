/** What all parts of the server need to know of plain JSON values. */

export interface Json {
  [field: string]: unknown;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a path of fields; an empty one if there is none. */
export function objectAt(value: unknown, ...path: readonly string[]): Json {
  const found = valueAt(value, ...path);
  return isObject(found) ? found : {};
}

export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found: unknown = value;
  for (const field of path) found = isObject(found) ? found[field] : undefined;
  return found;
}

/** The objects of the list at a path. */
export function objectsAt(value: unknown, ...path: readonly string[]): readonly Json[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** Whether two JSON values are the same, whatever the order of their fields. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  return (
    keys.length === Object.keys(b).filter((key) => b[key] !== undefined).length &&
    keys.every((key) => same(a[key], b[key]))
  );
}
