/** Bundles the program with esbuild: ES modules, split where it imports lazily, minified, everything inside. */
import { fileURLToPath } from 'node:url';
import { type BuildResult, build } from 'esbuild';
import { freezePlugin } from './freeze-plugin.mts';
import { inkPlugin } from './ink-plugin.mts';

const root = fileURLToPath(new URL('..', import.meta.url));

// Some CommonJS dependencies call require() for Node's own modules.
const BANNER =
  "import { createRequire as createRequire_ } from 'node:module'; const require = createRequire_(import.meta.url);";

/** Writes `main.js` and its parts into `outdir`. Throws if anything does not build. */
export async function bundle(outdir: string, entry = `${root}src/main.ts`): Promise<BuildResult<{ metafile: true }>> {
  return build({
    entryPoints: { main: entry },
    outdir,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify: true,
    metafile: true,
    legalComments: 'linked',
    logLevel: 'warning',
    banner: { js: BANNER },
    define: { 'process.env.NODE_ENV': '"production"' },
    chunkNames: 'parts/[name]-[hash]',
    plugins: [inkPlugin(`${root}node_modules`), freezePlugin()],
  });
}
