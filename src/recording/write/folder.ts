/** The folder that a recording is written into: a file is there as a whole or not at all, and nobody else may read it. */
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { RecordingError, systemWords } from '../error.ts';
import { type Manifest, readManifest } from '../manifest.ts';

/** Names of the parts of a path come from the cluster, or from a recording that anybody may have made. */
const SAFE = /^[A-Za-z0-9][\w.-]{0,252}$/;

export interface RecordingFolder {
  readonly path: string;
  /** The manifest of an interrupted recording that lies here. */
  readonly begun: Manifest | undefined;
  readonly has: (path: string) => Promise<boolean>;
  readonly read: (path: string) => Promise<string>;
  /** Writes beside the file and renames. Throws RecordingError. */
  readonly write: (path: string, text: string) => Promise<void>;
  /** Removes what an earlier run wrote beyond the end of a list: the files of the numbers 1, 2, … until one is not there. */
  readonly removeFrom: (path: (number: number) => string) => Promise<void>;
  /** What this run has written. */
  readonly bytes: () => number;
  readonly files: () => number;
}

/** Makes the folder, or takes up the interrupted recording of the same thing in it. Throws RecordingError (exit code 2). */
export async function openFolder(path: string, of: string): Promise<RecordingFolder> {
  const tried = `record into ${path}`;
  const orSay = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw new RecordingError(tried, systemWords(error), 'name another folder with -o');
    });
  await orSay(fs.mkdir(path, { recursive: true, mode: 0o700 }));
  await refuseLinks(path, tried);
  const begun = await manifestIn(path, tried, await orSay(fs.readdir(path)));
  if (begun !== undefined && begun.unfinished !== true)
    throw new RecordingError(tried, 'it holds a finished recording', 'name another folder with -o');
  if (begun !== undefined && begun.of !== of)
    throw new RecordingError(
      tried,
      `it holds an unfinished recording of ${begun.of ?? 'something else'}`,
      'name another folder with -o',
    );
  const sizes = new Map<string, number>();
  const has = async (file: string) => (await fs.lstat(join(path, file)).catch(() => undefined))?.isFile() === true;
  return {
    path,
    begun,
    has,
    read: (file) => orSay(fs.readFile(join(path, file), 'utf8')),
    async write(file, text) {
      const full = join(path, file);
      const beside = `${full}.${randomBytes(4).toString('hex')}.tmp`;
      await orSay(fs.mkdir(dirname(full), { recursive: true, mode: 0o700 }));
      await orSay(fs.writeFile(beside, text, { mode: 0o600, flag: 'wx' }));
      await orSay(fs.rename(beside, full));
      sizes.set(file, Buffer.byteLength(text));
    },
    async removeFrom(numbered) {
      for (let number = 1; await has(numbered(number)); number++) await orSay(fs.rm(join(path, numbered(number))));
    },
    bytes: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
    files: () => sizes.size,
  };
}

/** A link in a folder that somebody else has prepared would lead what is written to another place. */
async function refuseLinks(path: string, tried: string): Promise<void> {
  const entries = await fs.readdir(path, { recursive: true, withFileTypes: true });
  if (entries.some((entry) => entry.isSymbolicLink()))
    throw new RecordingError(tried, 'it holds links', 'name an empty or a new folder with -o');
}

async function manifestIn(path: string, tried: string, names: readonly string[]): Promise<Manifest | undefined> {
  if (names.includes('recording.yaml')) {
    const file = join(path, 'recording.yaml');
    return readManifest(path, { path: 'recording.yaml', bytes: await fs.readFile(file) });
  }
  if (names.every((name) => name.endsWith('.tmp'))) return undefined;
  throw new RecordingError(tried, 'it holds other files', 'name an empty or a new folder with -o');
}

/** `logs/shop/web-0/app.log`; undefined if a name could lead out of the folder. */
export function pathOf(...parts: readonly string[]): string | undefined {
  return parts.every((part) => SAFE.test(part)) ? parts.join('/') : undefined;
}
