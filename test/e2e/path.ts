/** Picks a value out of an object by the dotted paths of case files. */

/**
 * The value at `status.conditions[PodScheduled].reason`; undefined where nothing is. In brackets stands an index, or the
 * type or name of a list's item, or a quoted key.
 */
export function valueAt(object: unknown, path: string): unknown {
  const parts = path.match(/\["[^"]*"\]|\[[^\]]*\]|[^.[\]]+/g) ?? [];
  return parts.reduce<unknown>(
    (value, part) => (part.startsWith('[') ? item(value, part.slice(1, -1)) : key(value, part)),
    object,
  );
}

function key(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined;
}

function item(value: unknown, name: string): unknown {
  if (name.startsWith('"')) return key(value, name.slice(1, -1));
  if (!Array.isArray(value)) return undefined;
  if (/^\d+$/.test(name)) return value[Number(name)];
  return value.find((entry) => key(entry, 'type') === name || key(entry, 'name') === name);
}
