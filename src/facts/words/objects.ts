/** Objects of the cluster, one by one and as lists: `pods(ns)`, `pod(ns, name)`, `exists(kind, ns, name)`. */
import { nearest } from '../../analysis/names.ts';
import type { Word } from '../../engine/vocabulary.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import { RESOURCES, type ResourceType, typeOfKind } from '../resources.ts';
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

function lowerFirst(text: string): string {
  return text[0]?.toLowerCase() + text.slice(1);
}

/** `node`, `configMap`; `namespace` is a reserved word of CEL. */
function singularWord(kind: string): string {
  return kind === 'Namespace' ? 'namespaceObject' : lowerFirst(kind);
}

/** `Ingress` → `ingresses`, `EndpointSlice` → `endpointSlices`: the plural with the kind's humps. */
function pluralWord(type: ResourceType): string {
  const shared = [...type.kind].findIndex((c, i) => c.toLowerCase() !== type.plural[i]);
  const stem = shared < 0 ? type.kind.length : shared;
  return lowerFirst(type.kind.slice(0, stem)) + type.plural.slice(stem);
}

function wordsOf(type: ResourceType): readonly Word[] {
  const { kind, namespaced } = type;
  const where = namespaced ? ' in a namespace' : '';
  return namespaced
    ? [
        word(
          `${pluralWord(type)}(namespace: string): list<${kind}>`,
          `Every ${kind}${where}.`,
          (world, namespace: string) => listOf(world, kind, namespace),
        ),
        word(
          `${singularWord(kind)}(namespace: string, name: string): ${kind}`,
          `One ${kind}; null if it does not exist.`,
          (world, namespace: string, name: string) => objectOf(world, kind, namespace, name),
        ),
      ]
    : [
        word(`${pluralWord(type)}(): list<${kind}>`, `Every ${kind}.`, (world) => listOf(world, kind, '')),
        word(
          `${singularWord(kind)}(name: string): ${kind}`,
          `One ${kind}; null if it does not exist.`,
          (world, name: string) => objectOf(world, kind, '', name),
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
