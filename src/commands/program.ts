/** What every command is given, and what it does first and last: open the source, load the trees, print. */
import type { Readable, Writable } from 'node:stream';
import { userFolders, wantsColor, wantsUnicode } from '../cli/environment.ts';
import type { Environment, Options } from '../cli/options.ts';
import { sourceFlags } from '../cli/source-flags.ts';
import type { Engine } from '../engine/walk.ts';
import type { Source } from '../facts/source.ts';
import type { Document } from '../report/documents.ts';
import type { View } from '../report/style.ts';
import type { Place, Surroundings } from './open.ts';

export interface Program {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly signal: AbortSignal;
  readonly runtime: { readonly node: string; readonly platform: string };
}

export async function engineOf(program: Program, options: Options): Promise<Engine> {
  const { engineWith } = await import('./trees.ts');
  return engineWith(options.diagnostics, userFolders(program.env)?.diagnostics);
}

export async function sourceFor(program: Program, options: Options): Promise<Source> {
  const { openSource } = await import('./open.ts');
  const interactive = program.stdin.isTTY === true && program.stderr.isTTY === true;
  return openSource(options, surroundings(program, interactive));
}

/** Where the command line looks, from files alone. Throws ClusterError (2). */
export async function placeFor(program: Program, options: Options): Promise<Place> {
  const { placeOf } = await import('./open.ts');
  return placeOf(options, surroundings(program, false));
}

function surroundings({ env, stderr, signal }: Program, interactive: boolean): Surroundings {
  return { env, stderr, signal, interactive };
}

export async function print(program: Program, options: Options, document: Document): Promise<void> {
  const [{ render }, { pageWidth }] = await Promise.all([import('../report/render.ts'), import('../report/style.ts')]);
  const terminal = program.stdout.isTTY === true;
  const view: View = {
    width: pageWidth(program.stdout.columns),
    color: wantsColor(options, program.env, terminal),
    unicode: wantsUnicode(program.env) || !terminal,
    flags: sourceFlags(options),
  };
  program.stdout.write(await render(document, options.output, view));
}
