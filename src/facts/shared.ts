/**
 * Lets objects share what is the same in them. Thousands of pods that one template has made cost the memory of one, and of
 * what tells them apart.
 */

/**
 * `like` if the value is the same as it, in its keys' order, too; else the value, in which each part that is the same in
 * `like` has been replaced by that one. The value must be plain JSON that nobody else holds.
 */
export function shared<T>(value: T, like: unknown): T {
  return same(value, like) as T;
}

function same(value: unknown, like: unknown): unknown {
  if (value === like) return like;
  if (typeof value !== 'object' || value === null || typeof like !== 'object' || like === null) return value;
  if (Array.isArray(value)) return Array.isArray(like) ? sameList(value, like) : value;
  return Array.isArray(like) ? value : sameMap(value as Fields, like as Fields);
}

type Fields = Record<string, unknown>;

function sameList(value: unknown[], like: readonly unknown[]): readonly unknown[] {
  let equal = value.length === like.length;
  for (let i = 0; i < value.length && i < like.length; i += 1) {
    value[i] = same(value[i], like[i]);
    equal &&= value[i] === like[i];
  }
  return equal ? like : value;
}

function sameMap(value: Fields, like: Readonly<Fields>): Readonly<Fields> {
  const [keys, others] = [Object.keys(value), Object.keys(like)];
  let equal = keys.length === others.length;
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] as string;
    equal &&= key === others[i];
    if (!equal && !Object.hasOwn(like, key)) continue;
    value[key] = same(value[key], like[key]);
    equal &&= value[key] === like[key];
  }
  return equal ? like : value;
}
