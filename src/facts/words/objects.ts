/** Objects of the cluster, one by one and as lists: `pods(ns)`, `pod(ns, name)`, `exists(kind, ns, name)`. */
import { nearest } from '../../analysis/names.ts';
import type { Word } from '../../engine/vocabulary.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import { nameOf, RESOURCES, type ResourceType, typeOfKind } from '../resources.ts';
import { KUBERNETES_SCHEMA } from '../schema/types.ts';
import { word } from './word.ts';

/** The request for all objects of a kind in a namespace; an empty namespace means all of them. */
export function listRequest(kind: string, namespace: string): Request {
  const type = typeOfKind(kind);
  return { ask: 'list', type, ...(type.namespaced && namespace !== '' && { namespace }) };
}

export function getRequest(kind: string, namespace: string, name: string): Request {
  const type = typeOfKind(kind);
  return { ask: 'get', type, name, ...(type.namespaced && { namespace }) };
}

/** The objects of a kind. Throws Pending or Unreadable. */
export function listOf(world: World, kind: string, namespace: string): readonly KubeObject[] {
  return world.ask(listRequest(kind, namespace)) as readonly KubeObject[];
}

/** An object, or null if it does not exist. Throws Pending or Unreadable. */
function objectOf(world: World, kind: string, namespace: string, name: string): KubeObject | null {
  return world.ask(getRequest(kind, namespace, name)) as KubeObject | null;
}

/** What a request answers; undefined, and a note among the unknown, if it cannot be read. Throws Pending. */
export function readable<T>(world: World, request: Request): T | undefined {
  const reading = world.tryAsk(request);
  if (reading.ok) return reading.value as T;
  world.note(reading.gap);
  return undefined;
}

function lowerFirst(text: string): string {
  return text[0]?.toLowerCase() + text.slice(1);
}

/** `node`, `configMap`, `volcanoQueue`; `namespace` is a reserved word of CEL. */
function singularWord(type: ResourceType): string {
  return type.kind === 'Namespace' ? 'namespaceObject' : lowerFirst(nameOf(type));
}

/** `Ingress` → `ingresses`, `EndpointSlice` → `endpointSlices`: the plural with the kind's humps. */
function pluralWord(type: ResourceType): string {
  const shared = [...type.kind].findIndex((c, i) => c.toLowerCase() !== type.plural[i]);
  const stem = shared < 0 ? type.kind.length : shared;
  return lowerFirst((type.prefix ?? '') + type.kind.slice(0, stem) + type.plural.slice(stem));
}

/** The two words of a kind: all of them, and one. */
export function wordsOf(type: ResourceType): readonly [Word, Word] {
  const name = nameOf(type);
  const typed = name in KUBERNETES_SCHEMA.types ? name : 'any';
  const place = type.namespaced ? 'namespace: string' : '';
  const key = [place, 'name: string'].filter(Boolean).join(', ');
  return [
    word(
      `${pluralWord(type)}(${place}): list<${typed}>`,
      `Every ${name}${type.namespaced ? ' in a namespace' : ''}.`,
      (world, namespace: string = '') => listOf(world, name, namespace),
    ),
    word(
      `${singularWord(type)}(${key}): ${typed}`,
      `One ${name}; null if it does not exist.`,
      (world, ...at: readonly string[]) => objectOf(world, name, at.length > 1 ? (at[0] ?? '') : '', at.at(-1) ?? ''),
    ),
  ];
}

export const objectWords: readonly Word[] = [
  ...RESOURCES.flatMap(wordsOf),
  word(
    'exists(kind: string, namespace: string, name: string): bool',
    'Whether the object exists.',
    (world, kind: string, namespace: string, name: string) => objectOf(world, kind, namespace, name) !== null,
  ),
  word(
    'nearestNames(kind: string, namespace: string, name: string): list<string>',
    'Existing names of a kind that are spelt alike; none if they cannot be listed.',
    (world, kind: string, namespace: string, name: string) => {
      const list = world.tryAsk(listRequest(kind, namespace));
      return list.ok
        ? nearest(
            name,
            (list.value as readonly KubeObject[]).map((o) => o.metadata.name),
          )
        : [];
    },
  ),
  word(
    'namespacesWith(kind: string, name: string): list<string>',
    'The namespaces that have an object of this kind and name; none if they cannot be listed.',
    (world, kind: string, name: string) => {
      const type = typeOfKind(kind);
      if (!type.namespaced) return [];
      const list = world.tryAsk({ ask: 'list', type, fieldSelector: `metadata.name=${name}` });
      return list.ok ? (list.value as readonly KubeObject[]).map((o) => o.metadata.namespace ?? '').sort() : [];
    },
  ),
  word(
    'age(time: string): number',
    'Seconds between a time and now; 0 if the time is not known.',
    (world, time: string) => {
      const then = Date.parse(time);
      return Number.isNaN(then) ? 0 : Math.round((world.now.getTime() - then) / 1000);
    },
  ),
];
