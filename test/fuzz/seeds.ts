/** Small recordings of real clusters to break: their files, in memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '../../src/recording/open.ts';
import type { Recording } from '../../src/recording/source.ts';

const RECORDINGS = join(import.meta.dirname, '../recordings');

export interface Seed {
  readonly path: string;
  readonly bytes: Buffer;
}

export function filesOf(recording: string): readonly Seed[] {
  const root = join(RECORDINGS, recording);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file.slice(root.length + 1), bytes: readFileSync(file) }));
}

/** Opens files that are nowhere but in memory. Throws RecordingError. */
export function open(files: readonly Seed[]): Promise<Recording> {
  return readRecording('fuzzed', {
    paths: files.map(({ path }) => path),
    async *files() {
      for (const { path, bytes } of files) yield { path, read: async () => bytes };
    },
  });
}
