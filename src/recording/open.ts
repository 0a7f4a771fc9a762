/** Opens a recording as a Source: everything is read once, checked and held in memory; nothing outside is asked afterwards. */
import type { Gap } from '../facts/reading.ts';
import { cleanText } from '../facts/sanitise.ts';
import { newestTime } from './clock.ts';
import { documentsOf } from './documents.ts';
import { RecordingError } from './error.ts';
import { holdingsOf, type ReadFile } from './holdings.ts';
import { isOneOfAll } from './layouts.ts';
import { LIMITS, type Limits, type Member } from './limits.ts';
import { MANIFEST, readManifest } from './manifest.ts';
import { readMembers } from './members.ts';
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
  const limits = options.limits ?? LIMITS;
  const members = await readMembers(path, limits);
  const manifestMember = members.find((m) => MANIFEST.test(m.path));
  const manifest = manifestMember === undefined ? undefined : readManifest(path, manifestMember);
  const deliberate = members.some((m) => m.path.startsWith('objects/'));
  const files = readObjects(
    path,
    members.filter((m) => holdsObjects(m.path, deliberate)),
    limits,
  );
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
    texts: textsOf(path, members),
    usage: usageIn(path, members),
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

function readObjects(path: string, members: readonly Member[], limits: Limits): readonly ReadFile[] {
  let values = 0;
  const count = (more: number): void => {
    values += more;
    if (values <= limits.values) return;
    throw new RecordingError(
      `open the recording ${path}`,
      `its objects hold more than ${limits.values} values`,
      'record fewer namespaces',
    );
  };
  return members.map((member) => {
    const found = objectsOf(documentsOf(path, member), isOneOfAll(member.path), count);
    member.bytes = Buffer.alloc(0);
    return { path: member.path, found };
  });
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
