/**
 * Computes at build time what the program would otherwise compute at each start: a module named builtin.ts exports one
 * function, `builtin`, and the bundle holds its result as JSON. Run from source, the function itself runs.
 */
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';

export function freezePlugin(): Plugin {
  return {
    name: 'freeze',
    setup(build) {
      build.onLoad({ filter: /[/\\]src[/\\].*[/\\]builtin\.ts$/ }, async ({ path: file }) => {
        const { builtin } = await import(pathToFileURL(file).href);
        if (typeof builtin !== 'function') throw new Error(`${file} must export a function named builtin`);
        const json = JSON.stringify(await builtin());
        return {
          contents: `let value; export async function builtin() { return (value ??= JSON.parse(${JSON.stringify(json)})); }`,
        };
      });
    },
  };
}
