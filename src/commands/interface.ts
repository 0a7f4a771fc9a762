/** `kubectl north` on a terminal: gives the interface its session and prints what was found when it is left. */
import { setTimeout } from 'node:timers/promises';
import type { ReadStream, WriteStream } from 'node:tty';
import { userFolders, wantsColor, wantsUnicode } from '../cli/environment.ts';
import type { Options } from '../cli/options.ts';
import { kubectlFlags } from '../cli/source-flags.ts';
import type { KubeObject, ObjectRef } from '../facts/objects.ts';
import { typeOfKind } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import type { RecordingSource } from '../recording/write/recording-source.ts';
import type { Session, Start } from '../tui/session.ts';
import { openSource, placeOf } from './open.ts';
import type { Program } from './program.ts';
import { onSameCluster } from './same-cluster.ts';

/** Milliseconds after which a diagnosis of the same object is recorded again. */
const AGAIN_AFTER = 10 * 60_000;

/** Milliseconds that leaving the interface waits for a recording that is being written. */
const LAST_WRITE = 1000;

/** The source is opened only after the first frame: the terminal shows where it goes before it asks anything. */
export async function interfaceCommand(program: Program, options: Options, start: Start): Promise<number> {
  const { runInterface } = await import('../tui/run.tsx');
  const around = { env: program.env, stderr: { write: () => true }, signal: program.signal, interactive: false };
  const place = await placeOf(options, around);
  const color = wantsColor(options, program.env, true);
  let opened: Promise<Source> | undefined;
  const source = () => {
    opened ??= openSource(options, around).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  let server: string | undefined;
  const session: Session = {
    info: { context: place.context, kind: place.kind, namespace: options.allNamespaces ? '' : place.namespace },
    server: () => server,
    async triage(scope, onProgress, signal) {
      const [{ triage }, engine, from] = await Promise.all([
        import('../investigation/triage.ts'),
        engineLater(),
        source(),
      ]);
      server = from.info.server;
      return triage(engine, from, scope, { onProgress, signal });
    },
    async diagnose(subject, onProgress, signal) {
      const [{ diagnose }, engine, from] = await Promise.all([
        import('../investigation/diagnose.ts'),
        engineLater(),
        source(),
      ]);
      server = from.info.server;
      const recording = await recordingFor(subject, from);
      const diagnosis = await diagnose(engine, recording?.source ?? from, subject, { onProgress, signal });
      if (recording !== undefined) keep(recording, subject);
      return onSameCluster(diagnosis, kubectlFlags(options));
    },
    async namespaces() {
      const list = await (await source()).list({ type: typeOfKind('Namespace') });
      return list.ok ? { ...list, value: list.value.map((one: KubeObject) => one.metadata.name) } : list;
    },
    async object({ kind, namespace, name }) {
      return (await source()).get({ type: typeOfKind(kind), name, ...(namespace !== undefined && { namespace }) });
    },
  };
  const state = keepsRecordings(program, options) ? userFolders(program.env)?.state : undefined;
  const recorded = new Map<string, number>();
  const writing = new Set<Promise<void>>();
  /** Events expire within the hour, so what a diagnosis begins with is kept: once, not each time that it is read again. */
  const recordingFor = async (subject: ObjectRef, from: Source) => {
    const key = JSON.stringify(subject);
    const last = recorded.get(key) ?? Number.NEGATIVE_INFINITY;
    if (state === undefined || from.info.kind !== 'cluster' || performance.now() - last < AGAIN_AFTER) return undefined;
    recorded.set(key, performance.now());
    return (await import('../recording/write/recording-source.ts')).recordingSource(from);
  };
  /** Goes on behind the interface. That nothing could be kept (a full disk) is no reason to disturb a diagnosis. */
  const keep = (recording: RecordingSource, subject: ObjectRef) => {
    const write = import('./recording.ts')
      .then(({ keepDiagnosis }) => keepDiagnosis(recording, subject, state ?? ''))
      .catch(() => undefined)
      .finally(() => writing.delete(write));
    writing.add(write);
  };
  const engineLater = async () => {
    const { engineWith } = await import('./trees.ts');
    return engineWith(options.diagnostics, userFolders(program.env)?.diagnostics);
  };
  try {
    const ended = await runInterface(session, start, {
      stdin: program.stdin as ReadStream,
      stdout: program.stdout as WriteStream,
      color,
      unicode: wantsUnicode(program.env),
    });
    return ended.exitCode;
  } finally {
    await Promise.race([Promise.all(writing), setTimeout(LAST_WRITE, undefined, { ref: false })]);
    await (await opened?.catch(() => undefined))?.close();
  }
}

function keepsRecordings(program: Program, options: Options): boolean {
  return options.keepRecordings && (program.env.NORTH_NO_RECORD ?? '') === '';
}
