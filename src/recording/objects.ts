/** Finds the Kubernetes objects in the documents of a recording and makes each safe to reason about. */
import type { KubeObject } from '../facts/objects.ts';
import { BUILTIN, RESOURCES } from '../facts/resources.ts';
import { cleanText } from '../facts/sanitise.ts';
import { conform, type Notes } from '../facts/schema/conform.ts';
import { shapeOfKind } from '../facts/schema/shape.ts';
import { shared } from '../facts/shared.ts';

/** An object of a recording. `listed`: it came out of a list, so its list was captured as a whole. `whole`: nothing of it was left out. */
export interface Found {
  readonly object: KubeObject;
  readonly listed: boolean;
  readonly whole: boolean;
}

export interface FoundIn {
  readonly objects: readonly Found[];
  /** Kinds (`group/Kind`) whose own list is there, even if it is empty: a PodList. */
  readonly listedKinds: readonly string[];
  /** Kinds of objects that had to be left out; `undefined` for one that does not even say its kind. */
  readonly lost: readonly (string | undefined)[];
  readonly dropped: { readonly count: number; readonly first: string };
}

/** Lists inside lists end here. */
const MOST_NESTING = 8;

/** All objects of one file. `listed`: treat objects outside of lists as listed. `count` hears of every value looked at and may throw. */
export function objectsOf(documents: readonly unknown[], listed: boolean, count: (values: number) => void): FoundIn {
  const objects: Found[] = [];
  const listedKinds: string[] = [];
  const lost: (string | undefined)[] = [];
  const dropped = { count: 0, first: '' };
  /** The object before, of each kind: neighbours in a list have most in common. */
  const newest = new Map<string, KubeObject>();

  const visit = (value: unknown, fromList: boolean, depth: number, assumed?: TypeMeta): void => {
    count(1);
    const type = typeOf(value) ?? assumed;
    if (!isRecord(value) || type === undefined) {
      lost.push(undefined);
      return;
    }
    const item = itemType(type);
    if (item !== undefined && (isIterable(value.items) || value.items === null || type.kind === 'List')) {
      if (depth > MOST_NESTING) return;
      if (item.kind !== '') listedKinds.push(kindKey(item));
      for (const each of isIterable(value.items) ? value.items : [])
        visit(each, true, depth + 1, item.kind === '' ? undefined : item);
      return;
    }
    const usable = object(value, type);
    if (usable === undefined) lost.push(kindKey(type));
    else objects.push({ ...usable, listed: fromList || listed });
  };

  const object = (value: Record<string, unknown>, type: TypeMeta): Omit<Found, 'listed'> | undefined => {
    let left = 0;
    let first = '';
    const notes: Notes = {
      count,
      drop(path, expected) {
        left += 1;
        if (left === 1) first = `${path.slice(0, 200)} is not ${expected}`;
      },
    };
    const kind = kindKey(type);
    const own = conform({ ...value, ...type }, shapeOfKind(groupOf(type), type.kind), notes) as KubeObject | undefined;
    const shaped = shared(own, newest.get(kind));
    const metadata = shaped?.metadata as { name?: string; namespace?: string } | undefined;
    if (shaped === undefined || !metadata?.name) return undefined;
    const namespaced = RESOURCES.find((r) => kindKey(r) === kind)?.namespaced;
    if (namespaced === true) metadata.namespace ||= 'default';
    if (namespaced === false) delete metadata.namespace;
    if (dropped.count === 0 && left > 0) dropped.first = `${type.kind} ${metadata.name}: ${first}`;
    dropped.count += left;
    newest.set(kind, shaped);
    return { object: shaped, whole: left === 0 };
  };

  for (const document of documents) {
    if (Array.isArray(document)) for (const each of document) visit(each, false, 1);
    else visit(document, false, 0);
  }
  return { objects, listedKinds, lost, dropped };
}

interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

function typeOf(value: unknown): TypeMeta | undefined {
  if (!isRecord(value)) return undefined;
  const { apiVersion, kind: given } = value;
  if (typeof given !== 'string' || given.length > 253) return undefined;
  // What it is called when it is clean decides by which rules it is read.
  const kind = cleanText(given);
  if (kind === '') return undefined;
  if (apiVersion === undefined) return { apiVersion: usualVersion(kind), kind };
  return typeof apiVersion === 'string' ? { apiVersion: cleanText(apiVersion), kind } : undefined;
}

function usualVersion(kind: string): string {
  const known = BUILTIN.find((r) => r.kind === kind);
  return known === undefined || known.group === '' ? 'v1' : `${known.group}/${known.version}`;
}

/** The type of a list's items; its kind is empty for a `List`, whose items say their own. Undefined if this is no list. */
function itemType({ apiVersion, kind }: TypeMeta): TypeMeta | undefined {
  return kind.endsWith('List') ? { apiVersion, kind: kind.slice(0, -4) } : undefined;
}

function groupOf({ apiVersion }: TypeMeta): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** How kinds are told apart, whatever the version: `apps/Deployment`, `/Pod`. */
export function kindKey(type: TypeMeta | { readonly group: string; readonly kind: string }): string {
  return `${'group' in type ? type.group : groupOf(type)}/${type.kind}`;
}

/** An array, or the items of a list that is parsed piece by piece. */
function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
