/** Reads the manifests of `diagnose -f`: files, folders or standard input, as kubectl takes them. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { KubeObject } from '../facts/objects.ts';
import { CommandError } from '../investigation/error.ts';
import { documentsOf } from '../recording/documents.ts';
import { objectsOf } from '../recording/objects.ts';

const MOST_BYTES = 16 * 2 ** 20;
const MOST_VALUES = 2_000_000;

/**
 * The objects in them. One without a namespace belongs to `namespace`. Throws CommandError (2) that names the file and what
 * is wrong with it.
 */
export async function readManifests(
  paths: readonly string[],
  stdin: Readable,
  namespace: string,
): Promise<readonly KubeObject[]> {
  const objects: KubeObject[] = [];
  for (const path of paths) {
    const files = path === '-' ? [] : await filesAt(path);
    if (path === '-') objects.push(...objectsIn('standard input', await bytesOf(stdin, 'standard input'), namespace));
    for (const file of files) objects.push(...objectsIn(file, await bytesOf(createReadStream(file), file), namespace));
  }
  if (objects.length === 0)
    throw new CommandError(2, `cannot diagnose ${paths.join(', ')}: no Kubernetes object is in it`);
  return objects;
}

/** A folder stands for the manifests right in it, as with `kubectl apply -f`. */
async function filesAt(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    return (await readdir(path))
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort()
      .map((name) => join(path, name));
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function bytesOf(stream: Readable, path: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream) {
      size += (part as Buffer).length;
      if (size > MOST_BYTES)
        throw new CommandError(2, `cannot read ${path}: it is larger than ${MOST_BYTES / 2 ** 20} MiB`);
      parts.push(Buffer.from(part as Buffer));
    }
  } catch (error) {
    throw error instanceof CommandError ? error : unreadable(path, error);
  }
  return Buffer.concat(parts);
}

function unreadable(path: string, error: unknown): CommandError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : message;
  return new CommandError(2, `cannot read ${path}: ${why}`);
}

function objectsIn(path: string, bytes: Buffer, namespace: string): readonly KubeObject[] {
  let values = 0;
  const count = (more: number): void => {
    values += more;
    if (values > MOST_VALUES)
      throw new CommandError(2, `cannot read ${path}: it holds more than ${MOST_VALUES} values`);
  };
  const documents = documentsIn(path, bytes);
  for (const document of documents) placeIn(namespace, document);
  const { objects, lost, dropped } = objectsOf(documents, false, count);
  if (lost.length > 0)
    throw new CommandError(2, `cannot diagnose ${path}: a document in it lacks kind, apiVersion or metadata.name`);
  if (dropped.count > 0) throw new CommandError(2, `cannot diagnose ${path}: ${dropped.first}`);
  return objects.map(({ object }) => object);
}

function documentsIn(path: string, bytes: Buffer): unknown[] {
  try {
    return documentsOf(path, { path, bytes }).filter((document) => document !== null);
  } catch (error) {
    throw new CommandError(2, (error as Error).message);
  }
}

/** Gives the namespace to what names none; that a kind has no namespaces is seen to later. */
function placeIn(namespace: string, document: unknown): void {
  const { items, metadata } = (document ?? {}) as { items?: unknown; metadata?: { namespace?: unknown } };
  if (Array.isArray(items)) for (const item of items) placeIn(namespace, item);
  else if (typeof metadata === 'object' && metadata !== null) metadata.namespace ??= namespace;
}
