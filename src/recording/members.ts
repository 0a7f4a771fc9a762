/** Finds out what a path holds (folder, archive, single file) and reads the recording's files from it. */
import { promises as fs } from 'node:fs';
import { basename } from 'node:path';
import { readArchive } from './archive.ts';
import { RecordingError, systemWords } from './error.ts';
import { readFile, readFolder } from './folder.ts';
import { budgetFor, type Limits, type Member } from './limits.ts';

/** The recording's files with paths relative to its own top folder. Throws RecordingError; never returns an empty list. */
export async function readMembers(path: string, limits: Limits): Promise<Member[]> {
  const tried = `open the recording ${path}`;
  const found = await fs.stat(path).catch((error: unknown) => {
    throw new RecordingError(tried, systemWords(error), 'check the path');
  });
  if (!found.isDirectory() && !found.isFile()) {
    throw new RecordingError(
      tried,
      'it is neither a folder nor a plain file',
      'pass a folder, a .tar.gz, or a JSON or YAML file',
    );
  }
  const members = found.isDirectory()
    ? await orSay(tried, readFolder(path, limits))
    : await readSingle(path, tried, limits);
  if (members.length > 0) return withoutTop(members);
  throw new RecordingError(
    tried,
    'it holds no JSON or YAML file',
    'record one with: kubectl get pods,nodes,events -A -o json > all.json',
  );
}

async function orSay<T>(tried: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (error instanceof RecordingError) throw error;
    throw new RecordingError(tried, systemWords(error), 'check its permissions');
  });
}

async function readSingle(path: string, tried: string, limits: Limits): Promise<Member[]> {
  const head = await orSay(tried, firstBytes(path));
  if (head[0] === 0x1f && head[1] === 0x8b) return readArchive(path, true, limits);
  if (head.subarray(257, 262).toString('latin1') === 'ustar' || /\.tar$/i.test(path))
    return readArchive(path, false, limits);
  const packed = packedAs(head);
  if (packed !== undefined)
    throw new RecordingError(tried, `it is a ${packed} archive`, 'unpack it and pass the folder');
  if (/\.t?gz$/i.test(path)) throw new RecordingError(tried, 'it is not compressed with gzip', 'copy it again');
  const budget = budgetFor(path, limits);
  const bytes = await orSay(
    tried,
    fs.realpath(path).then((real) => readFile(real, (size) => budget.take(basename(path), size))),
  );
  if (bytes === undefined || bytes.length === 0)
    throw new RecordingError(tried, 'the file is empty', 'record it again');
  return [{ path: basename(path), bytes }];
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

/** Drops the folder that all paths start with, whatever its name, as `tar -czf x.tar.gz FOLDER` makes one. */
function withoutTop(members: Member[]): Member[] {
  const own = new Set(['objects', 'logs', 'exec', 'usage']);
  for (let stripped = members; ; ) {
    const top = stripped[0]?.path.split('/')[0] ?? '';
    const shared = !own.has(top) && stripped.every((m) => m.path.startsWith(`${top}/`));
    if (!shared) return stripped;
    stripped = stripped.map((m) => ({ path: m.path.slice(top.length + 1), bytes: m.bytes }));
  }
}
