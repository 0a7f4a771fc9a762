/** JSON Patch (RFC 6902). */
import { isObject, same } from '../json.ts';

/** Why a patch could not be applied; the API server refuses it with 422. */
export class PatchError extends Error {}

/** A changed copy. Throws PatchError. */
export function jsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new PatchError('a JSON patch is a list of operations');
  let value: unknown = structuredClone(document);
  for (const operation of patch) value = applied(value, operation);
  return value;
}

function applied(document: unknown, operation: unknown): unknown {
  if (!isObject(operation) || typeof operation.op !== 'string') throw new PatchError('an operation has no op');
  const path = tokensOf(operation.path);
  switch (operation.op) {
    case 'add':
      return put(document, path, structuredClone(operation.value), true);
    case 'replace':
      find(document, path);
      return put(document, path, structuredClone(operation.value), false);
    case 'remove':
      return removed(document, path);
    case 'test':
      if (!same(find(document, path), operation.value)) throw new PatchError(`testing path ${operation.path} failed`);
      return document;
    case 'copy':
      return put(document, path, structuredClone(find(document, tokensOf(operation.from))), true);
    case 'move': {
      const from = tokensOf(operation.from);
      const value = find(document, from);
      return put(removed(document, from), path, value, true);
    }
    default:
      throw new PatchError(`unexpected kind: ${operation.op}`);
  }
}

function tokensOf(pointer: unknown): readonly string[] {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/'))) {
    throw new PatchError(`${String(pointer)} is no JSON pointer`);
  }
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function find(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const token of path) {
    if (Array.isArray(value)) value = value[indexIn(value, token, value.length - 1)];
    else if (isObject(value) && Object.hasOwn(value, token)) value = value[token];
    else throw missing(path);
  }
  return value;
}

function put(document: unknown, path: readonly string[], value: unknown, insert: boolean): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = find(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    if (insert) parent.splice(last === '-' ? parent.length : indexIn(parent, last, parent.length), 0, value);
    else parent[indexIn(parent, last, parent.length - 1)] = value;
  } else if (isObject(parent)) {
    set(parent, last, value);
  } else throw missing(path);
  return document;
}

function removed(document: unknown, path: readonly string[]): unknown {
  find(document, path);
  const last = path.at(-1);
  if (last === undefined) return null;
  const parent = find(document, path.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isObject(parent)) delete parent[last];
  return document;
}

/** `__proto__` is a field like any other here. */
function set(object: object, field: string, value: unknown): void {
  Object.defineProperty(object, field, { value, writable: true, enumerable: true, configurable: true });
}

function indexIn(list: readonly unknown[], token: string, most: number): number {
  const index = /^(0|[1-9]\d*)$/.test(token) ? Number(token) : Number.NaN;
  if (!(index <= most)) throw new PatchError(`index ${token} is out of a list of ${list.length}`);
  return index;
}

function missing(path: readonly string[]): PatchError {
  return new PatchError(`/${path.join('/')} is missing`);
}
