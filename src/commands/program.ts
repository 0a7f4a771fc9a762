/** What every command is given, and what it does first and last: open the source, load the trees, print. */
import type { Readable, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { userFolders, wantsColor, wantsUnicode } from '../cli/environment.ts';
import type { Environment, Options } from '../cli/options.ts';
import { sourceFlags } from '../cli/source-flags.ts';
import type { Engine } from '../engine/walk.ts';
import type { Source } from '../facts/source.ts';
import type { Document } from '../report/documents.ts';
import type { View } from '../report/style.ts';
import type { Terminal } from '../tui/stage.tsx';
import type { Place, Surroundings } from './open.ts';

export interface Program {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly signal: AbortSignal;
  /** While a program that was started here has the terminal, Ctrl-C is for that one. */
  lend<T>(borrow: () => Promise<T>): Promise<T>;
  readonly runtime: { readonly node: string; readonly platform: string };
}

export async function engineOf(program: Program, options: Options): Promise<Engine> {
  const { engineWith } = await import('./trees.ts');
  return engineWith(options.diagnostics, userFolders(program.env)?.diagnostics);
}

export async function sourceFor(program: Program, options: Options): Promise<Source> {
  const { openSource } = await import('./open.ts');
  const interactive = program.stdin.isTTY === true && program.stderr.isTTY === true;
  return openSource(options, { ...surroundings(program, interactive), attended: isAttended(program, options) });
}

/** Whether a person is there who can be asked. What reads JSON or YAML is none. */
export function isAttended({ stdin, stderr }: Program, { output }: Options): boolean {
  return stdin.isTTY === true && stderr.isTTY === true && ['text', 'markdown'].includes(output);
}

/** Where the command line looks, from files alone. Throws ClusterError (2). */
export async function placeFor(program: Program, options: Options): Promise<Place> {
  const { placeOf } = await import('./open.ts');
  return placeOf(options, surroundings(program, false));
}

export function surroundings({ env, stderr, signal }: Program, interactive: boolean): Surroundings {
  return { env, stderr, signal, interactive };
}

/** Both streams are terminals: `viewFor` has said so. */
export function terminalOf(program: Program, options: Options): Terminal {
  const { stdin, stdout, env, signal } = program;
  return {
    stdin: stdin as ReadStream,
    stdout: stdout as WriteStream,
    color: wantsColor(options, env, true),
    unicode: wantsUnicode(env),
    signal,
  };
}

export async function print(program: Program, options: Options, document: Document): Promise<void> {
  const { render } = await import('../report/render.ts');
  program.stdout.write(await render(document, options.output, await viewOf(program, options)));
}

/** How text looks where stdout leads. */
export async function viewOf({ stdout, env }: Program, options: Options): Promise<View> {
  const { pageWidth } = await import('../report/style.ts');
  const terminal = stdout.isTTY === true;
  return {
    width: pageWidth(stdout.columns),
    color: wantsColor(options, env, terminal),
    unicode: wantsUnicode(env) || !terminal,
    flags: sourceFlags(options),
  };
}
