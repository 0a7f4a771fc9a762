/** JSON Merge Patch (RFC 7386). */
import { isObject, type Json } from '../json.ts';

/** A changed copy: null removes a field, lists are replaced. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Json = isObject(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (field === '__proto__') continue;
    if (value === null) delete merged[field];
    else merged[field] = mergePatch(merged[field], value);
  }
  return merged;
}
