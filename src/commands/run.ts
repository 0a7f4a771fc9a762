/** Runs one command line: Options in, text on the streams and an exit code out. */
import type { Readable, Writable } from 'node:stream';
import { userFolders, viewFor, wantsColor, wantsUnicode } from '../cli/environment.ts';
import type { Environment, Options } from '../cli/options.ts';
import { parseArgs } from '../cli/parse.ts';
import { kubectlFlags, sourceFlags } from '../cli/source-flags.ts';
import type { Diagnosis } from '../engine/diagnosis.ts';
import { type ObjectRef, refOf } from '../facts/objects.ts';
import { typeOfKind } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import type { Document } from '../report/documents.ts';
import type { View } from '../report/style.ts';
import { CommandError } from './error.ts';
import { onSameCluster } from './same-cluster.ts';

export interface Program {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly signal: AbortSignal;
  readonly runtime: { readonly node: string; readonly platform: string };
}

/** The exit code. Throws only for a fault of the program. */
export async function run(program: Program): Promise<number> {
  const options = parseArgs(program.argv, program.env);
  if ('error' in options) return failed(program, options.error, 2);
  for (const notice of options.notices) program.stderr.write(`${notice}\n`);
  try {
    return await command(program, options);
  } catch (error) {
    if (program.signal.aborted) return 130;
    const code = (error as { exitCode?: unknown }).exitCode;
    const message = (error as Error).message;
    if (code === 2 || code === 3) return failed(program, message, code);
    throw error;
  }
}

function failed(program: Program, message: string, code: number): number {
  program.stderr.write(`kubectl north: ${message}\n`);
  return code;
}

async function command(program: Program, options: Options): Promise<number> {
  const streams = { stdinIsTerminal: program.stdin.isTTY === true, stdoutIsTerminal: program.stdout.isTTY === true };
  switch (options.verb) {
    case 'version': {
      const { renderVersion } = await import('../cli/version.ts');
      program.stdout.write(renderVersion(options.output, program.runtime));
      return 0;
    }
    case 'help': {
      const { renderHelp } = await import('../cli/help.ts');
      program.stdout.write(renderHelp(options.words[0]));
      return 0;
    }
    case 'explain':
      return explainCommand(program, options);
    case 'test': {
      const { testCommand } = await import('./test.ts');
      return testCommand(options.words, await engineOf(program, options), program.stdout);
    }
    case 'diagnose':
      return diagnoseCommand(program, options);
    case 'record':
      return recordCommand(program, options);
    case 'triage':
      return triageCommand(program, options);
    case 'interface':
      if (viewFor(options, program.env, streams) === 'triage') return triageCommand(program, options);
      return (await import('./interface.ts')).interfaceCommand(program, options, { screen: 'triage' });
  }
}

async function engineOf(program: Program, options: Options) {
  const { engineWith } = await import('./trees.ts');
  return engineWith(options.diagnostics, userFolders(program.env)?.diagnostics);
}

async function sourceFor(program: Program, options: Options): Promise<Source> {
  const { openSource } = await import('./open.ts');
  const interactive = program.stdin.isTTY === true && program.stderr.isTTY === true;
  return openSource(options, { env: program.env, stderr: program.stderr, signal: program.signal, interactive });
}

async function explainCommand(program: Program, options: Options): Promise<number> {
  const [{ explain }, { builtin }] = await Promise.all([import('./explain.ts'), import('./builtin.ts')]);
  await print(program, options, explain(await engineOf(program, options), (await builtin()).causes, options.words[0]));
  return 0;
}

async function diagnoseCommand(program: Program, options: Options): Promise<number> {
  const [{ diagnose }, { exitCodeOf }, { documentOf }] = await Promise.all([
    import('./diagnose.ts'),
    import('../report/exit-code.ts'),
    import('../report/documents.ts'),
  ]);
  const [engine, source] = await Promise.all([engineOf(program, options), sourceFor(program, options)]);
  try {
    const subjects = await subjectsOf(program, options, source);
    const diagnoses: Diagnosis[] = [];
    for (const subject of subjects) {
      const diagnosis = await diagnose(engine, source, subject, { signal: program.signal });
      diagnoses.push(onSameCluster(diagnosis, kubectlFlags(options)));
    }
    const absent = diagnoses.filter((one) => one.findings[0]?.cause === 'common/not-found');
    const present = diagnoses.filter((one) => !absent.includes(one));
    const inText = options.output === 'text' || options.output === 'markdown';
    if (inText) for (const one of absent) program.stderr.write(absentLine(one));
    const shown = inText ? present : diagnoses;
    if (shown.length > 0) await print(program, options, documentOf(shown));
    const code = exitCodeOf(present, options.failOn);
    return code === 0 && absent.length > 0 ? 2 : code;
  } finally {
    await source.close();
  }
}

async function recordCommand(program: Program, options: Options): Promise<number> {
  const [{ record }, { renderRecording }, { placeOf }, { progressOn }] = await Promise.all([
    import('./record.ts'),
    import('../report/recording-text.ts'),
    import('./open.ts'),
    import('./progress.ts'),
  ]);
  const source = await sourceFor(program, options);
  const progress = progressOn(program.stderr);
  try {
    const around = { env: program.env, stderr: program.stderr, signal: program.signal, interactive: false };
    const [subject] = await subjectsOf(program, options, source);
    const { namespace } = await placeOf(options, around);
    const whole = options.allNamespaces || namespace === '';
    const what = subject !== undefined ? { subject } : whole ? {} : { namespace };
    const written = await record(source, what, {
      ...(options.recordTo !== undefined && { to: options.recordTo }),
      signal: program.signal,
      onProgress: progress.tell,
      engine: () => engineOf(program, options),
    });
    progress.end();
    program.stdout.write(renderRecording(written, options.showRedactions));
    return written.objects === 0 ? 3 : 0;
  } catch (error) {
    progress.end();
    if (program.signal.aborted) program.stderr.write('interrupted: run the same command again to go on\n');
    throw error;
  } finally {
    progress.end();
    await source.close();
  }
}

function absentLine(diagnosis: Diagnosis): string {
  const sentence = /[.?]$/.test(diagnosis.summary) ? diagnosis.summary : `${diagnosis.summary}.`;
  return `kubectl north: ${sentence} ${diagnosis.findings[0]?.explanation ?? ''}`
    .replace(/\s+/g, ' ')
    .trimEnd()
    .concat('\n');
}

/** The objects named on the command line, or those that a selector names. Throws CommandError if there is none. */
async function subjectsOf(program: Program, options: Options, source: Source): Promise<readonly ObjectRef[]> {
  const { placeOf } = await import('./open.ts');
  const around = { env: program.env, stderr: program.stderr, signal: program.signal, interactive: false };
  const place = await placeOf(options, around);
  if (options.selector === undefined) {
    return Promise.all(
      options.subjects.map(async ({ type, name }) => {
        const namespace = place.namespace !== '' ? place.namespace : await onlyNamespace(source, type.kind, name);
        return type.namespaced ? { kind: type.kind, namespace, name } : { kind: type.kind, name };
      }),
    );
  }
  const type = options.selectorType ?? typeOfKind('Pod');
  const namespace = options.allNamespaces || place.namespace === '' ? undefined : place.namespace;
  const list = await source.list({
    type,
    labelSelector: options.selector,
    ...(namespace !== undefined && { namespace }),
  });
  if (!list.ok)
    throw new CommandError(3, `cannot list ${list.gap.what}: ${list.gap.why}; ${list.gap.ask ?? 'try again'}`);
  if (list.value.length === 0) {
    throw new CommandError(
      2,
      `no ${type.plural} match ${options.selector}${namespace === undefined ? '' : ` in namespace ${namespace}`}`,
    );
  }
  return list.value.map(refOf);
}

/** A recording has no current namespace: the one that holds the object, else `default`. */
async function onlyNamespace(source: Source, kind: string, name: string): Promise<string> {
  const list = await source.list({ type: typeOfKind(kind), fieldSelector: `metadata.name=${name}` });
  const found = list.ok ? list.value.map((object) => object.metadata.namespace ?? 'default') : [];
  return found[0] ?? 'default';
}

async function triageCommand(program: Program, options: Options): Promise<number> {
  const [{ triage }, { exitCodeOf }, { placeOf }] = await Promise.all([
    import('./triage.ts'),
    import('../report/exit-code.ts'),
    import('./open.ts'),
  ]);
  const [engine, source] = await Promise.all([engineOf(program, options), sourceFor(program, options)]);
  try {
    const around = { env: program.env, stderr: program.stderr, signal: program.signal, interactive: false };
    const { namespace } = await placeOf(options, around);
    const scope = options.allNamespaces || namespace === '' ? {} : { namespace };
    const result = await triage(engine, source, scope, { signal: program.signal });
    await print(program, options, result);
    return exitCodeOf([result], options.failOn);
  } finally {
    await source.close();
  }
}

async function print(program: Program, options: Options, document: Document): Promise<void> {
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
