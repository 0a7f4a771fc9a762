/** Packs a recording's folder as .tar.gz, byte for byte the same each time. */
import { createWriteStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

export async function packRecording(folder: string, target: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const archive = pack();
  for (const file of files.sort()) {
    const name = path.relative(folder, file).split(path.sep).join('/');
    archive.entry({ name, mtime: new Date(0), mode: 0o644 }, await readFile(file));
  }
  archive.finalize();
  await pipeline(archive, createGzip({ level: 9 }), createWriteStream(target));
}
