/** Finds out what a path holds (folder, archive, single file) and reads the recording's files from it. */
import { promises as fs } from 'node:fs';
import { basename } from 'node:path';
import { readArchive } from './archive.ts';
import { RecordingError, systemWords } from './error.ts';
import { readFile, readFolder } from './folder.ts';
import { budgetFor, type Limits, type Member } from './limits.ts';

/** What is in a recording: all paths first, because what a file means depends on the others, then the files, one by one. */
export interface Members {
  readonly paths: readonly string[];
  readonly files: () => AsyncIterable<Member>;
}

/** Paths are relative to the recording's own top folder. Throws RecordingError; there is always a path. */
export async function findMembers(path: string, limits: Limits): Promise<Members> {
  const tried = `open the recording ${path}`;
  const reader = await readerFor(path, tried, limits);
  const paths = await orSay(tried, pathsOf(reader()));
  if (paths.length === 0)
    throw new RecordingError(
      tried,
      'it holds no JSON or YAML file',
      'record one with: kubectl get pods,nodes,events -A -o json > all.json',
    );
  const top = topOf(paths);
  return {
    paths: paths.map((member) => member.slice(top.length)),
    async *files() {
      for await (const { path: member, read } of reader()) yield { path: member.slice(top.length), read };
    },
  };
}

async function pathsOf(members: AsyncIterable<Member>): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of members) paths.push(path);
  return paths;
}

async function orSay<T>(tried: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (error instanceof RecordingError) throw error;
    throw new RecordingError(tried, systemWords(error), 'check its permissions');
  });
}

/** How the files are read, as often as wanted. */
async function readerFor(path: string, tried: string, limits: Limits): Promise<() => AsyncIterable<Member>> {
  const found = await fs.stat(path).catch((error: unknown) => {
    throw new RecordingError(tried, systemWords(error), 'check the path');
  });
  if (found.isDirectory()) return () => readFolder(path, limits);
  if (!found.isFile())
    throw new RecordingError(
      tried,
      'it is neither a folder nor a plain file',
      'pass a folder, a .tar.gz, or a JSON or YAML file',
    );
  const head = await orSay(tried, firstBytes(path));
  if (head[0] === 0x1f && head[1] === 0x8b) return () => readArchive(path, true, limits);
  if (head.subarray(257, 262).toString('latin1') === 'ustar' || /\.tar$/i.test(path))
    return () => readArchive(path, false, limits);
  const packed = packedAs(head);
  if (packed !== undefined)
    throw new RecordingError(tried, `it is a ${packed} archive`, 'unpack it and pass the folder');
  if (/\.t?gz$/i.test(path)) throw new RecordingError(tried, 'it is not compressed with gzip', 'copy it again');
  if (head.length === 0) throw new RecordingError(tried, 'the file is empty', 'record it again');
  budgetFor(path, limits).take(basename(path), found.size);
  const read = () =>
    orSay(
      tried,
      fs.realpath(path).then((real) => readFile(real, limits.memberBytes)),
    );
  return async function* () {
    yield { path: basename(path), read };
  };
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await fs.open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const MAGIC: readonly (readonly [string, string])[] = [
  ['zip', '504b0304'],
  ['xz', 'fd377a585a00'],
  ['zstd', '28b52ffd'],
  ['bzip2', '425a68'],
  ['7z', '377abcaf271c'],
];

function packedAs(head: Buffer): string | undefined {
  const hex = head.toString('hex');
  return MAGIC.find(([, magic]) => hex.startsWith(magic))?.[0];
}

/** The folders that all paths start with, whatever their names, as `tar -czf x.tar.gz FOLDER` makes one: `FOLDER/`, or nothing. */
function topOf(paths: readonly string[]): string {
  const own = new Set(['objects', 'logs', 'exec', 'usage']);
  for (let top = ''; ; ) {
    const [next = ''] = (paths[0] ?? '').slice(top.length).split('/');
    const longer = `${top}${next}/`;
    if (own.has(next) || !paths.every((path) => path.startsWith(longer))) return top;
    top = longer;
  }
}
