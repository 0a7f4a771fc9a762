/** Opens what a command line names: a recording with --from, else the cluster that kubectl would use. */
import { setFlagsFromString } from 'node:v8';
import { userFolders } from '../cli/environment.ts';
import type { Environment, Options } from '../cli/options.ts';
import { kubectlWords } from '../cli/source-flags.ts';
import type { ClusterOptions } from '../cluster/options.ts';
import type { Source } from '../facts/source.ts';

export interface Surroundings {
  readonly env: Environment;
  readonly stderr: { write(text: string): unknown };
  readonly signal: AbortSignal;
  /** A credential plugin may ask its user something: stdin is a terminal and the interface does not own it yet. */
  readonly interactive: boolean;
  /** Somebody is there who can agree to a change of the cluster. */
  readonly attended?: boolean;
}

export interface Place {
  readonly context: string;
  readonly kind: 'cluster' | 'recording';
  /** The namespace to start in; empty: all (a recording holds little enough). */
  readonly namespace: string;
}

/** Where the source is, from files alone: it is drawn before the first request. Throws ClusterError (2). */
export async function placeOf(options: Options, around: Surroundings): Promise<Place> {
  if (options.from !== undefined) {
    return { context: options.from, kind: 'recording', namespace: options.namespace ?? '' };
  }
  const { peekFile } = await import('../cluster/peek.ts');
  const { context, namespace } = peekFile(options.cluster, around.env) ?? (await contextOf(options, around));
  return { context, kind: 'cluster', namespace: options.namespace ?? namespace };
}

async function contextOf(options: Options, around: Surroundings) {
  const { currentContext } = await import('../cluster/target.ts');
  return currentContext(options.cluster, around);
}

/** Throws ClusterError or RecordingError: one line and an exit code. */
export async function openSource(options: Options, around: Surroundings): Promise<Source> {
  const now = options.now === undefined ? undefined : new Date(options.now);
  if (options.from !== undefined) {
    const { openRecording } = await import('../recording/open.ts');
    return openRecording(options.from, { noExec: options.exec === 'no', ...(now !== undefined && { now }) });
  }
  // A scan of a large cluster makes much garbage and keeps little: with a young generation that stays small it takes two thirds of the memory.
  setFlagsFromString('--semi-space-growth-factor=1');
  const { openCluster } = await import('../cluster/open.ts');
  const writing = around.attended === true ? writingFor(options, around.env) : undefined;
  const source = await openCluster(
    { ...options.cluster, noExec: options.exec === 'no', readOnly: options.readOnly, ...(writing && { writing }) },
    around,
  );
  return now === undefined ? source : { ...source, now: () => now };
}

/** Nothing is written that could not be noted down, nor where kubectl could not be led to the same cluster as the same user. */
function writingFor(options: Options, env: Environment): ClusterOptions['writing'] {
  const state = userFolders(env)?.state;
  if (options.exec === 'no' || options.readOnly || state === undefined) return undefined;
  if (kubectlWords(options, '') === undefined) return undefined;
  return { flags: (context) => kubectlWords(options, context) ?? [], state };
}
