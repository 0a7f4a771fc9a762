/** Shows an object as `kubectl get -o yaml` would, and finds the line of a field in it. */
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, stringify } from 'yaml';
import type { KubeObject } from '../../facts/objects.ts';

export interface YamlText {
  readonly lines: readonly string[];
  /** The line of the field, counted from 0. If the object does not set it: that of the nearest field around it. */
  readonly at?: number;
  /** The field around it, if the object does not set the field itself; empty for the whole object. */
  readonly nearest?: string;
}

export function yamlOf(object: KubeObject, field?: string): YamlText {
  const { managedFields: _managed, ...metadata } = object.metadata;
  const text = stringify({ ...object, metadata }, { lineWidth: 0 });
  const lines = text.trimEnd().split('\n');
  if (field === undefined || field === '') return { lines };
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const found = deepest(document.contents, field, undefined);
  const at = found.offset === undefined ? 0 : counter.linePos(found.offset).line - 1;
  return found.rest === '' ? { lines, at } : { lines, at, nearest: field.slice(0, field.length - found.rest.length) };
}

interface Found {
  readonly offset: number | undefined;
  /** What of the path could not be followed. */
  readonly rest: string;
}

/** Follows a path as far as the object goes. */
function deepest(node: Node | null, rest: string, offset: number | undefined): Found {
  for (const [names, child, start] of childrenOf(node)) {
    for (const name of names) {
      const after = rest.startsWith(name) ? rest.slice(name.length) : undefined;
      if (after !== undefined && /^($|[.[])/.test(after)) return deepest(child, after, start);
    }
  }
  return { offset, rest };
}

const MERGE_KEYS = ['name', 'type', 'key', 'containerPort', 'port', 'mountPath', 'devicePath', 'ip', 'uid'];

type Child = readonly [names: readonly string[], child: Node | null, start: number | undefined];

/** The children of a node, each with the ways in which a path may name it. */
function childrenOf(node: Node | null): readonly Child[] {
  if (isMap(node))
    return node.items.map((pair) => {
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      const start = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
      return [[`.${key}`, key, `["${key}"]`], pair.value as Node | null, start];
    });
  if (isSeq(node))
    return node.items.map((item, index) => {
      const child = item as Node;
      const merge = isMap(child) ? MERGE_KEYS.filter((key) => child.has(key)).map((key) => `[${child.get(key)}]`) : [];
      return [[...merge, `[${index}]`], child, child.range?.[0]];
    });
  return [];
}
