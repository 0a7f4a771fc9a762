/** Packs a finished recording's folder into one .tar.gz. */
import { createWriteStream, promises as fs } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** The archive appears under its name when it is whole. Its files lie in one folder named like the archive. */
export async function packRecording(folder: string, archive: string): Promise<void> {
  const top = basename(archive).replace(/\.(?:tar\.gz|tgz)$/i, '');
  const tar = pack();
  const beside = `${archive}.tmp`;
  const written = pipeline(tar, createGzip(), createWriteStream(beside, { mode: 0o600 }));
  const fill = async (): Promise<void> => {
    const files = (await fs.readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    for (const file of files.filter(({ name }) => !name.endsWith('.tmp'))) {
      const full = join(file.parentPath, file.name);
      const inside = full.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, '');
      tar.entry({ name: `${top}/${inside}`, mode: 0o600 }, await fs.readFile(full));
    }
    tar.finalize();
  };
  await Promise.all([written, fill()]);
  await fs.rename(beside, archive);
}
