/** `kubectl north record`: writes what a diagnosis would need into a folder or archive, without secrets. */
import { promises as fs } from 'node:fs';
import type { Engine } from '../engine/walk.ts';
import type { Consent } from '../facts/check.ts';
import type { ObjectRef } from '../facts/objects.ts';
import type { Source } from '../facts/source.ts';
import { diagnose } from '../investigation/diagnose.ts';
import { CommandError } from '../investigation/error.ts';
import { newMasker, type Redaction } from '../recording/redact/masker.ts';
import type { Unavailable } from '../recording/write/collected.ts';
import { filesIn } from '../recording/write/files.ts';
import { openFolder, type RecordingFolder } from '../recording/write/folder.ts';
import { keptFolder, removeOld } from '../recording/write/keep.ts';
import { packRecording } from '../recording/write/pack.ts';
import { BOUNDS } from '../recording/write/parts.ts';
import { type RecordingSource, recordingSource } from '../recording/write/recording-source.ts';
import { recordScope } from '../recording/write/scope.ts';
import { readEvents, unique, writeSubject } from '../recording/write/subject.ts';

/** An object with what its diagnosis asks for, a namespace, or (with neither) the whole cluster. */
export interface Recorded {
  readonly subject?: ObjectRef;
  readonly namespace?: string;
}

export interface Recording {
  readonly path: string;
  /** `namespace shop`. */
  readonly of: string;
  /** What to type after `kubectl north` to look at it. */
  readonly look: string;
  /** How many objects the recording holds. */
  readonly objects: number;
  readonly files: number;
  readonly bytes: number;
  readonly finished: boolean;
  readonly unavailable: readonly Unavailable[];
  /** The first of what was masked. */
  readonly redactions: readonly Redaction[];
  readonly masked: number;
}

export interface RecordOptions {
  /** A folder, or a .tar.gz; absent: a new folder here. */
  readonly to?: string;
  readonly signal: AbortSignal;
  /** Asks for what is run only with the user's consent; absent: that is not run, and not recorded. */
  readonly consent?: Consent;
  readonly onProgress: (says: string) => void;
  readonly engine: () => Promise<Engine>;
}

/** Throws CommandError and RecordingError: one line and an exit code. */
export async function record(source: Source, what: Recorded, options: RecordOptions): Promise<Recording> {
  const of = titleOf(what);
  const archive = options.to !== undefined && /\.(tar\.gz|tgz)$/i.test(options.to) ? options.to : undefined;
  if (archive !== undefined && (await fs.stat(archive).catch(() => undefined)) !== undefined)
    throw new CommandError(2, `cannot record into ${archive}: it is there already; name another file with -o`);
  const path = archive === undefined ? (options.to ?? newName(of)) : archive.replace(/\.(tar\.gz|tgz)$/i, '.partial');
  const masker = newMasker();
  const written = { finished: true, objects: 0, unavailable: [] as readonly Unavailable[] };
  let folder: RecordingFolder;
  if (what.subject === undefined) {
    folder = await openFolder(path, of);
    const files = filesIn(folder, masker);
    const { signal, onProgress } = options;
    const { namespace } = what;
    const recording = { source, folder, files, of, bounds: BOUNDS, signal, onProgress };
    Object.assign(written, await recordScope({ ...recording, ...(namespace !== undefined && { namespace }) }));
  } else {
    const recording = recordingSource(source);
    options.onProgress(`what the diagnosis of ${of} asks for`);
    await diagnose(await options.engine(), recording.source, what.subject, {
      signal: options.signal,
      ...(options.consent && { consent: options.consent }),
    });
    await readEvents(recording.source, what.subject.namespace);
    folder = await openFolder(path, of);
    await writeSubject(filesIn(folder, masker), recording.collected(), aboutOf(recording.source, of));
    const { objects, asked, unavailable } = recording.collected();
    Object.assign(written, { unavailable: unique(unavailable), objects: objects.length + asked.length });
  }
  if (archive !== undefined && written.finished) {
    await packRecording(path, archive);
    await fs.rm(path, { recursive: true });
  }
  const told = {
    of,
    look: lookOf(what.subject),
    files: folder.files(),
    bytes: folder.bytes(),
    redactions: masker.redactions(),
    masked: masker.count(),
  };
  return { ...told, ...written, path: written.finished ? (archive ?? path) : path };
}

/** Writes what a diagnosis has read into the user's state folder, beside the newest of those before it. */
export async function keepDiagnosis(recording: RecordingSource, subject: ObjectRef, state: string): Promise<void> {
  const of = titleOf({ subject });
  await readEvents(recording.source, subject.namespace);
  const folder = await openFolder(keptFolder(state, subject, recording.source.now()), of);
  await writeSubject(filesIn(folder, newMasker()), recording.collected(), aboutOf(recording.source, of));
  await removeOld(state);
}

function aboutOf(source: Source, of: string) {
  const { kind, context, server } = source.info;
  return { of, taken: source.now(), ...(server !== undefined && { server }), ...(kind === 'cluster' && { context }) };
}

function lookOf(subject: ObjectRef | undefined): string {
  if (subject === undefined) return 'triage';
  const { kind, namespace, name } = subject;
  return `${kind.toLowerCase()}/${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}

function titleOf({ subject, namespace }: Recorded): string {
  if (subject !== undefined)
    return `${subject.kind.toLowerCase()} ${subject.name}${subject.namespace === undefined ? '' : ` in ${subject.namespace}`}`;
  return namespace === undefined ? 'the cluster' : `namespace ${namespace}`;
}

/** `recording-namespace-shop`: the same for the same thing, so that an interrupted recording is found again. */
function newName(of: string): string {
  return `recording-${of.replace(/^the /, '').replace(/[^\w.-]+/g, '-')}`;
}
