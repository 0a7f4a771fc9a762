/** Pieces of cells that several kinds share (kubernetes pkg/printers/internalversion). */
import { ageText } from '../../../facts/age.ts';
import { isObject, type Json, objectAt, objectsAt, textAt, valueAt } from '../../../facts/json.ts';

export type Cell = string | number | boolean;

export const NONE = '<none>';

/** `3d4h`; `<unknown>` without a time. */
export function since(time: unknown, now: Date): string {
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(at) ? '<unknown>' : ageText((now.getTime() - at) / 1000);
}

export function ageOf(object: Json, now: Date): string {
  return since(valueAt(object, 'metadata', 'creationTimestamp'), now);
}

/** `a=b,c=d` in the order of keys. */
export function labelsText(labels: unknown): string {
  const pairs = Object.entries(isObject(labels) ? labels : {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? NONE : pairs.map(([key, value]) => `${key}=${value}`).join(',');
}

/** `app=web,tier in (a,b),!canary`, in the order of keys. */
export function selectorText(selector: unknown): string {
  const pairs = Object.entries(objectAt(selector, 'matchLabels')).map(
    ([key, value]) => [key, `${key}=${String(value)}`] as const,
  );
  const sets = objectsAt(selector, 'matchExpressions').map((e) => [textAt(e, 'key'), requirement(e)] as const);
  const parts = [...pairs, ...sets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return parts.length === 0 ? NONE : parts.join(',');
}

function requirement(expression: Json): string {
  const key = textAt(expression, 'key');
  const values = Array.isArray(expression.values) ? [...expression.values].sort() : [];
  switch (expression.operator) {
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    default:
      return `!${key}`;
  }
}

/** The names, then the images, of a pod template's containers. */
export function containerCells(podSpec: unknown): readonly [string, string] {
  const containers = objectsAt(podSpec, 'containers');
  return [containers.map((c) => textAt(c, 'name')).join(','), containers.map((c) => textAt(c, 'image')).join(',')];
}

/** Three of a list, and how many more there are. */
export function firstThree(items: readonly string[], empty: string): string {
  if (items.length === 0) return empty;
  const rest = items.length - 3;
  return rest > 0 ? `${items.slice(0, 3).join(',')} + ${rest} more...` : items.join(',');
}

const MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** `RWO,ROX` in Kubernetes' order. */
export function accessModes(modes: unknown): string {
  const given = new Set(Array.isArray(modes) ? modes : []);
  return Object.entries(MODES)
    .filter(([mode]) => given.has(mode))
    .map(([, short]) => short)
    .join(',');
}
