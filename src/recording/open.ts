/** Opens a recording as a Source: everything is read once, checked and held in memory; nothing outside is asked afterwards. */
import type { Gap } from '../facts/reading.ts';
import { cleanText } from '../facts/sanitise.ts';
import { newestTime } from './clock.ts';
import { objectDocumentsOf } from './documents.ts';
import { RecordingError } from './error.ts';
import { holdingsOf, type ReadFile } from './holdings.ts';
import { isOneOfAll } from './layouts.ts';
import { type File, LIMITS, type Limits } from './limits.ts';
import { MANIFEST, type Manifest, readManifest } from './manifest.ts';
import { findMembers, type Members } from './members.ts';
import { type FoundIn, objectsOf } from './objects.ts';
import { type Recording, sourceOf } from './source.ts';
import { textsOf } from './texts.ts';
import { usageIn } from './usage.ts';

export interface OpenOptions {
  /** The moment that the recording is looked at; otherwise when it was taken. */
  readonly now?: Date;
  /** Behave as if no command had been recorded. */
  readonly noExec?: boolean;
  readonly limits?: Limits;
}

/**
 * Opens a folder, a .tar, .tar.gz or .tgz, or one JSON or YAML file of kubectl's output. Throws RecordingError, one line,
 * for what is missing, no recording, broken, hostile or too large.
 */
export async function openRecording(path: string, options: OpenOptions = {}): Promise<Recording> {
  return readRecording(path, await findMembers(path, options.limits ?? LIMITS), options);
}

/** The same, of files that have been found. */
export async function readRecording(path: string, members: Members, options: OpenOptions = {}): Promise<Recording> {
  const limits = options.limits ?? LIMITS;
  const deliberate = members.paths.some((member) => member.startsWith('objects/'));
  const count = counter(path, limits);
  const files: ReadFile[] = [];
  const others: File[] = [];
  let manifest: Manifest | undefined;
  for await (const member of members.files()) {
    const file = { path: member.path, bytes: await member.read() };
    if (MANIFEST.test(file.path)) manifest ??= readManifest(path, file);
    else if (!holdsObjects(file.path, deliberate)) others.push(file);
    else files.push({ path: file.path, found: objectsOf(objectDocumentsOf(path, file), isOneOfAll(file.path), count) });
  }
  if (manifest === undefined && !files.some(({ found }) => holdsAny(found))) {
    throw new RecordingError(
      `open the recording ${path}`,
      'it holds no Kubernetes object',
      'record some with: kubectl get pods,nodes,events -A -o json > all.json',
    );
  }
  const holdings = holdingsOf(files, manifest, deliberate);
  const taken = manifest?.taken === undefined ? undefined : new Date(manifest.taken);
  return sourceOf({
    path,
    holdings,
    texts: textsOf(path, others),
    usage: usageIn(path, others),
    now: options.now ?? taken ?? newestTime(holdings.all()) ?? new Date(0),
    noExec: options.noExec ?? false,
    gaps: files.flatMap(({ path: file, found }) =>
      deliberate || holdsAny(found) ? gapsOf(cleanText(file), found) : [],
    ),
    ...(manifest !== undefined && { manifest }),
  });
}

function holdsObjects(path: string, deliberate: boolean): boolean {
  if (!/\.(json|ya?ml)$/i.test(path) || MANIFEST.test(path)) return false;
  return deliberate ? path.startsWith('objects/') : !/^(logs|exec|usage)\//.test(path);
}

/** Other programs' folders have files in them that were never meant to hold objects. */
function holdsAny({ objects, listedKinds }: FoundIn): boolean {
  return objects.length + listedKinds.length > 0;
}

/** Throws RecordingError when the recording's values are too many. */
function counter(path: string, limits: Limits): (values: number) => void {
  let values = 0;
  return (more) => {
    values += more;
    if (values <= limits.values) return;
    throw new RecordingError(
      `open the recording ${path}`,
      `its objects hold more than ${limits.values} values`,
      'record fewer namespaces',
    );
  };
}

function gapsOf(file: string, { lost, dropped }: FoundIn): Gap[] {
  const gaps: Gap[] = [];
  const ask = 'record it again with: kubectl get … -o json';
  if (lost.length > 0) {
    const what = lost.length === 1 ? `1 object in ${file}` : `${lost.length} objects in ${file}`;
    gaps.push({
      what,
      reason: 'failed',
      why: 'could not be understood: without a usable kind, apiVersion or metadata.name',
      ask,
    });
  }
  if (dropped.count > 0) {
    const what = dropped.count === 1 ? `1 field in ${file}` : `${dropped.count} fields in ${file}`;
    gaps.push({ what, reason: 'failed', why: `malformed and left out (${cleanText(dropped.first)})`, ask });
  }
  return gaps;
}
