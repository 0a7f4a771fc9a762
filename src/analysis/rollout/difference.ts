/** Compares two pod templates field by field: what one revision of a workload changed of another. */
import { maskSecrets } from '../logs/index.ts';

export interface Difference {
  /** From the pod's root: `spec.containers[web].image`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** What controllers write into a template by themselves (deployment_util.go, stateful_set_utils.go). */
const BOOKKEEPING = new Set(['pod-template-hash', 'controller-revision-hash', 'pod-template-generation']);

/** The differences in the order of the fields; a list is compared by the names of its items, where they have different ones. */
export function differences(before: unknown, after: unknown, field = ''): readonly Difference[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !BOOKKEEPING.has(key));
    return keys.flatMap((key) => differences(before[key], after[key], under(field, key)));
  }
  if (Array.isArray(before) || Array.isArray(after)) {
    const [was, is] = [byName(before), byName(after)];
    if (was !== undefined && is !== undefined) {
      const names = [...new Set([...was.keys(), ...is.keys()])];
      return names.flatMap((name) => differences(was.get(name), is.get(name), `${field}[${name}]`));
    }
  }
  if (isEmpty(before) && isEmpty(after)) return [];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ field, before, after }];
}

/** `spec.containers[web].image was nginx:1.26 and is nginx:1.27`; the values of what looks secret are left out. */
export function inWords({ field, before, after }: Difference): string {
  const [was, is] = [shown(field, before), shown(field, after)];
  if (is === undefined || was === undefined || was === is) return `${field} was changed`;
  if (isEmpty(before)) return `${field} was added${is === '' ? '' : `: ${is}`}`;
  if (isEmpty(after)) return `${field} was removed${was === '' ? '' : `: ${was}`}`;
  return `${field} was ${was} and is ${is}`;
}

/** Empty for what is too long to show; undefined for a secret. */
function shown(field: string, value: unknown): string | undefined {
  if (isEmpty(value)) return '';
  const name = /\[([^\]]+)\](?:\.value)?$/.exec(field)?.[1] ?? '';
  const whole = isObject(value) && typeof value.value === 'string' ? value.value : value;
  const text = typeof whole === 'string' ? whole : JSON.stringify(whole);
  if (maskSecrets(`${name}=${text}`) !== `${name}=${text}`) return undefined;
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

function byName(list: unknown): ReadonlyMap<string, unknown> | undefined {
  if (isEmpty(list)) return new Map();
  if (!Array.isArray(list)) return undefined;
  const named = new Map<string, unknown>();
  for (const item of list) {
    const name = isObject(item) ? (item.name ?? item.mountPath ?? item.containerPort) : undefined;
    if (name === undefined || named.has(String(name))) return undefined;
    named.set(String(name), item);
  }
  return named;
}

function under(field: string, key: string): string {
  if (/[./]/.test(key)) return `${field}["${key}"]`;
  return field === '' ? key : `${field}.${key}`;
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
