/** Reads the files of a recording that is a folder, without ever leaving it. */
import { constants, promises as fs } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { RecordingError, systemWords } from './error.ts';
import { budgetFor, type Limits, type Member, matters } from './limits.ts';

/**
 * Every file below a folder that may matter, in the order of their paths. Hidden files are passed over. A link is followed
 * only to a file inside the folder. Throws RecordingError for links that leave it, special files and sizes over the limits.
 */
export async function* readFolder(root: string, limits: Limits): AsyncGenerator<Member> {
  const budget = budgetFor(root, limits);
  const home = await fs.realpath(root);
  const refuse = (path: string, happened: string): never => {
    throw new RecordingError(`open the recording ${root}`, `${path} ${happened}`, 'remove it from the folder');
  };

  async function* walk(folder: string, depth: number): AsyncGenerator<Member> {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const full = join(folder, entry.name);
      const path = relative(home, full).split(sep).join('/');
      if (entry.isDirectory()) {
        if (depth >= limits.depth) refuse(path, `is more than ${limits.depth} folders deep`);
        yield* walk(full, depth + 1);
        continue;
      }
      let target = full;
      if (entry.isSymbolicLink()) {
        target = await fs.realpath(full).catch(() => refuse(path, 'is a link to nothing'));
        if (!target.startsWith(home + sep)) refuse(path, 'is a link that leads out of the folder');
        if (!(await fs.stat(target)).isFile()) refuse(path, 'is a link to something that is no file');
      } else if (!entry.isFile()) {
        refuse(path, 'is no plain file');
      }
      budget.take(path, (await fs.stat(target)).size);
      if (matters(path)) yield { path, read: () => read(path, target) };
    }
  }

  const read = (path: string, target: string): Promise<Buffer> =>
    readFile(target, limits.memberBytes).catch((error: unknown) => {
      throw new RecordingError(`read ${path} of the recording ${root}`, systemWords(error), 'check its permissions');
    });

  yield* walk(home, 0);
}

/** A plain file's bytes. Rejects for one that has grown beyond `most` since somebody looked. */
export async function readFile(path: string, most: number): Promise<Buffer> {
  const handle = await fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new Error('is no plain file');
    if (found.size > most) throw new Error('is too large');
    const bytes = Buffer.allocUnsafe(found.size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  } finally {
    await handle.close();
  }
}
