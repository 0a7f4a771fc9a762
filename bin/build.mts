/** `npm run build`: dist/ with the bundle and the bundled recording. `--if-stale`: only if a source is newer. */
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mts';
import { packRecording } from './pack-recording.mts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const demo = path.join(root, 'test', 'recordings', 'demo');

if (!process.argv.includes('--if-stale') || isStale()) await buildAll();

async function buildAll(): Promise<void> {
  // Built beside it and put in its place at the end, so that a program that runs meanwhile finds its parts.
  const fresh = `${dist}.${process.pid}`;
  const { metafile } = await bundle(fresh);
  if (existsSync(demo)) await packRecording(demo, path.join(fresh, 'demo.tar.gz'));
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  console.error(`Built dist/main.js (${Object.keys(metafile.outputs).length} files, ${Math.round(bytes / 1000)} kB)`);
}

function isStale(): boolean {
  const built = path.join(dist, 'main.js');
  if (!existsSync(built)) return true;
  const since = statSync(built).mtimeMs;
  const sources = ['src', 'diagnostics', 'bin', 'package-lock.json', path.relative(root, demo)];
  return sources.some((source) => newest(path.join(root, source)) > since);
}

/** The newest modification time, in milliseconds, of a file or of anything in a folder. */
function newest(file: string): number {
  if (!existsSync(file)) return 0;
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}
