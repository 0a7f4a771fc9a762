/** Moves a recording to another moment, so that what happened minutes before it was taken happened minutes ago. */
import { isObject, type Json } from '../../facts/json.ts';

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/;

/**
 * The values with every RFC 3339 time in them so many whole seconds later. What holds no time is not copied, and what two
 * neighbours share, their copies share.
 */
export function moved<T>(values: readonly T[], seconds: number): T[] {
  let before: unknown;
  let after: unknown;
  return values.map((value) => {
    after = walk(value, seconds * 1000, before, after);
    before = value;
    return after as T;
  });
}

/** `after`: what `before`, a value at the same place, has become. */
function walk(value: unknown, ms: number, before: unknown, after: unknown): unknown {
  if (value === before && value !== undefined) return after;
  if (typeof value === 'string') return value.length < 20 || value.length > 30 ? value : later(value, ms);
  if (Array.isArray(value)) {
    const [was, is] = [asList(before), asList(after)];
    const items = value.map((item, i) => walk(item, ms, was[i], is[i]));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (!isObject(value)) return value;
  const [was, is] = [asObject(before), asObject(after)];
  let copy: Json | undefined;
  for (const field of Object.keys(value)) {
    const inner = walk(value[field], ms, was[field], is[field]);
    if (inner === value[field]) continue;
    copy ??= { ...value };
    copy[field] = inner;
  }
  return copy ?? value;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

function later(text: string, ms: number): string {
  const [, whole, fraction = ''] = TIME.exec(text) ?? [];
  if (whole === undefined) return text;
  return new Date(Date.parse(`${whole}Z`) + ms).toISOString().replace(/\.\d+Z$/, `${fraction}Z`);
}
