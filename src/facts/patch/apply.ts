/** Server-side apply, in the part that lessons touch: merge what a manager states, remove what it states no more. */

import { isObject, type Json, same } from '../json.ts';
import type { Shape } from '../schema/shape.ts';
import { fieldShape, mergeKey, strategicMerge } from './strategic.ts';

/** The live object with what the manager applied now, and without what it applied before and left out now. */
export function applyConfig(live: unknown, before: unknown, config: unknown, shape: Shape): unknown {
  return strategicMerge(dropped(live, before, config, shape), config, shape);
}

function dropped(live: unknown, before: unknown, now: unknown, shape: Shape): unknown {
  if (!isObject(live) || !isObject(before)) return live;
  const kept: Json = { ...live };
  for (const [field, old] of Object.entries(before)) {
    const stated = isObject(now) ? now[field] : undefined;
    const inner = fieldShape(shape, field);
    const key = mergeKey(inner);
    if (Array.isArray(old) && key !== undefined && inner.is === 'list') {
      kept[field] = droppedItems(kept[field], old, stated, key, inner.of);
    } else if (isObject(old)) {
      kept[field] = dropped(kept[field], old, stated, inner);
      const rest = kept[field];
      if (stated === undefined && isObject(rest) && Object.keys(rest).length === 0) delete kept[field];
    } else if (stated === undefined) delete kept[field];
  }
  return kept;
}

function droppedItems(live: unknown, before: readonly unknown[], now: unknown, key: string, of: Shape): unknown {
  if (!Array.isArray(live)) return live;
  const named = (list: unknown, name: unknown) =>
    Array.isArray(list) ? list.find((item) => isObject(item) && item[key] === name) : undefined;
  return live.flatMap((item) => {
    const old = isObject(item) ? named(before, item[key]) : undefined;
    if (old === undefined || !isObject(item)) return [item];
    const stated = named(now, item[key]);
    return stated === undefined ? [] : [dropped(item, old, stated, of)];
  });
}

/** The fields (`.spec.replicas`) that another manager applied with another value than this configuration has. */
export function conflictsOf(config: unknown, other: unknown, shape: Shape, path = ''): readonly string[] {
  if (isObject(config) && isObject(other)) {
    return Object.keys(config).flatMap((field) =>
      other[field] === undefined
        ? []
        : conflictsOf(config[field], other[field], fieldShape(shape, field), `${path}.${field}`),
    );
  }
  const key = mergeKey(shape);
  if (Array.isArray(config) && Array.isArray(other) && key !== undefined && shape.is === 'list') {
    return config.flatMap((item) => {
      const match = other.find((o) => isObject(o) && isObject(item) && o[key] === item[key]);
      if (match === undefined || !isObject(item)) return [];
      return conflictsOf(item, match, shape.of, `${path}[${key}=${JSON.stringify(item[key])}]`);
    });
  }
  return same(config, other) ? [] : [path];
}
