/** The change to a pod's specification that meets the Pod Security Standards, as far as it does not take a person to know what is right. */
import type { Violation } from './check.ts';

interface Node {
  [field: string]: unknown;
}

/** A strategic merge patch: `{containers: [{name: 'web', securityContext: {privileged: false}}]}`. */
export function securityPatch(violations: readonly Violation[]): object {
  const patch: Node = {};
  for (const { field, value } of violations) if (value !== undefined) put(patch, field.replace(/^spec\./, ''), value);
  return patch;
}

function put(patch: Node, field: string, value: unknown): void {
  const parts = [...field.matchAll(/([^.[\]]+)(?:\[([^\]]+)\])?/g)];
  let node = patch;
  for (const [i, [, key = '', item]] of parts.entries()) {
    if (i === parts.length - 1) node[key] = value;
    else node = item === undefined ? inside(node, key) : named(node, key, item);
  }
}

function inside(node: Node, key: string): Node {
  node[key] ??= {};
  return node[key] as Node;
}

function named(node: Node, key: string, name: string): Node {
  node[key] ??= [];
  const list = node[key] as Node[];
  const found = list.find((one) => one.name === name);
  if (found !== undefined) return found;
  const made: Node = { name };
  list.push(made);
  return made;
}
