/** Moves a recording to another moment, so that what happened minutes before it was taken happened minutes ago. */
import { isObject } from './json.ts';

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/;

/** A copy of a JSON value in which every RFC 3339 time is so many whole seconds later. */
export function moved<T>(value: T, seconds: number): T {
  return walk(value, seconds * 1000) as T;
}

function walk(value: unknown, ms: number): unknown {
  if (typeof value === 'string') return value.length < 20 || value.length > 30 ? value : later(value, ms);
  if (Array.isArray(value)) return value.map((item) => walk(item, ms));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, walk(inner, ms)]));
}

function later(text: string, ms: number): string {
  const [, whole, fraction = ''] = TIME.exec(text) ?? [];
  if (whole === undefined) return text;
  return new Date(Date.parse(`${whole}Z`) + ms).toISOString().replace(/\.\d+Z$/, `${fraction}Z`);
}
