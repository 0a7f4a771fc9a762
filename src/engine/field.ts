/** Dotted field paths (`spec.containers[web].resources.limits["nvidia.com/gpu"]`): read them, and say them in jsonpath. */

type Part = { readonly key: string } | { readonly index: number } | { readonly item: string };

/** Takes a path apart. Anything that is not well-formed is taken literally, as a key. */
function partsOf(field: string): readonly Part[] {
  const parts: Part[] = [];
  for (const match of field.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\[([^\]]+)\]|([^.[\]]+)/g)) {
    const [, quoted, index, item, key] = match;
    if (quoted !== undefined) parts.push({ key: quoted });
    else if (index !== undefined) parts.push({ index: Number(index) });
    else if (item !== undefined) parts.push({ item });
    else if (key !== undefined) parts.push({ key });
  }
  return parts;
}

/** A key as the end of a path: `.cpu`, `["nvidia.com/gpu"]`. */
export function keyed(key: string): string {
  return /^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`;
}

/** The value at a path, or undefined. `[name]` finds the list item whose name, type or key is that text. */
export function valueAt(object: unknown, field: string): unknown {
  let value: unknown = object;
  for (const part of partsOf(field)) {
    if (value === null || typeof value !== 'object') return undefined;
    if ('key' in part)
      value = Object.hasOwn(value, part.key) ? (value as Record<string, unknown>)[part.key] : undefined;
    else if (!Array.isArray(value)) return undefined;
    else if ('index' in part) value = value[part.index];
    else value = value.find((item) => ['name', 'type', 'key'].some((key) => item?.[key] === part.item));
  }
  return value;
}

/** kubectl's jsonpath for a path, without the braces. */
export function jsonpathOf(field: string): string {
  return partsOf(field)
    .map((part, i, parts) => {
      if ('index' in part) return `[${part.index}]`;
      if ('item' in part) return `[?(@.${keyOf(parts[i - 1])}=="${part.item}")]`;
      return `.${part.key.replaceAll('.', '\\.')}`;
    })
    .join('');
}

/** The field that names an item: conditions have a type, everything else that this tool points at has a name. */
function keyOf(list: Part | undefined): string {
  return list !== undefined && 'key' in list && list.key === 'conditions' ? 'type' : 'name';
}
