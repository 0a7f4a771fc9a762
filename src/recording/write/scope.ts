/** Records a namespace or the whole cluster, part by part, so that an interrupted recording can be taken up where it ended. */

import type { KubeObject } from '../../facts/objects.ts';
import { known, type Reading } from '../../facts/reading.ts';
import { RESOURCES, type ResourceType } from '../../facts/resources.ts';
import type { LogQuery, Source } from '../../facts/source.ts';
import { containersOf } from '../../facts/words/containers.ts';
import { fileNameOf, logName, PARTLY, refusedWith, resourceOf, type Unavailable } from './collected.ts';
import { type Files, logPath, type ManifestText, numbered } from './files.ts';
import type { RecordingFolder } from './folder.ts';

export interface Bounds {
  /** Milliseconds; what is not read by then is left for a later run. */
  readonly time: number;
  readonly bytes: number;
  readonly logs: number;
}

export const BOUNDS: Bounds = { time: 5 * 60_000, bytes: 256 * 2 ** 20, logs: 1000 };

export interface ScopeRecording {
  readonly source: Source;
  /** Absent: the whole cluster. */
  readonly namespace?: string;
  readonly folder: RecordingFolder;
  readonly files: Files;
  readonly of: string;
  readonly bounds: Bounds;
  readonly signal: AbortSignal;
  readonly onProgress: (says: string) => void;
}

export interface ScopeRecorded {
  readonly unavailable: readonly Unavailable[];
  /** Those read now; each file of an earlier run counts as one. */
  readonly objects: number;
  readonly logs: number;
  /** False: the time was over; the same command goes on. */
  readonly finished: boolean;
}

/** Events first: they expire. Then what the others are about. */
const FIRST = ['Event', 'Pod', 'Node'];

const LATER = 'not read: the recording was interrupted';

/** Throws the signal's reason when interrupted; what is complete by then is kept. */
export async function recordScope(recording: ScopeRecording): Promise<ScopeRecorded> {
  const { source, namespace, folder, files, bounds, signal, onProgress } = recording;
  const now = source.now();
  const end = performance.now() + bounds.time;
  const missing = new Map<string, Unavailable[]>();
  const parts = partsOf(namespace);
  for (const { path, place } of parts)
    if (!(await kept(folder, path, place))) missing.set(path, [{ ...place, why: LATER }]);
  const save = (unfinished: boolean) => {
    const everywhere = parts
      .filter((part) => part.elsewhere && !missing.has(part.path))
      .map(({ place }) => place.resource);
    const unavailable = [...missing.values()].flat();
    return files.manifest({
      ...manifestOf(recording, now, unavailable, unfinished),
      ...(everywhere.length > 0 && { everywhere }),
    });
  };
  const late = () => performance.now() > end;
  await save(true);

  let count = 0;
  let logQueries: readonly LogQuery[] = [];
  for (const part of parts) {
    signal.throwIfAborted();
    if (!missing.has(part.path)) {
      count += 1;
      if (part.type?.kind === 'Pod') logQueries = (await podsIn(folder, part.path)).flatMap((pod) => logsOf(pod, now));
      continue;
    }
    if (late()) continue;
    onProgress(part.says);
    const found = await readPart(part, recording);
    signal.throwIfAborted();
    if (part.type?.kind === 'Pod') logQueries = (found.objects ?? []).flatMap((pod) => logsOf(pod, now));
    count += found.objects?.length ?? 0;
    if (found.refused === undefined) missing.delete(part.path);
    else missing.set(part.path, [{ ...part.place, ...found.refused }]);
    await save(true);
  }
  const logs = await recordLogs(logQueries, recording, missing, late);
  const finished = ![...missing.values()].flat().some(({ why }) => why === LATER);
  await save(!finished);
  return { unavailable: [...missing.values()].flat(), objects: count, logs, finished };
}

interface Part {
  readonly path: string;
  readonly says: string;
  readonly place: Omit<Unavailable, 'why'>;
  /** Absent: what pods take from nodes. */
  readonly type?: ResourceType;
  /** It is about all other namespaces. */
  readonly elsewhere?: true;
}

/** Which devices are free only the claims of all namespaces tell, and whether nodes and control plane are at work their Leases. */
const EVERYWHERE = ['ResourceClaim', 'Lease'];

function partsOf(namespace: string | undefined): readonly Part[] {
  const rank = ({ kind }: ResourceType) => (FIRST.indexOf(kind) + FIRST.length + 1) % (FIRST.length + 1);
  const types = RESOURCES.toSorted((a, b) => rank(a) - rank(b));
  const parts = types.map((type): Part => {
    const inside = type.namespaced && namespace !== undefined;
    return {
      type,
      path: `objects/${inside ? `${namespace}/` : ''}${fileNameOf(type)}.json`,
      says: `${fileNameOf(type)}${inside ? ` in ${namespace}` : ''}`,
      place: { resource: resourceOf(type), ...(inside && { namespace }) },
    };
  });
  if (namespace === undefined) return parts;
  const others = types.filter(({ kind }) => EVERYWHERE.includes(kind));
  const elsewhere = others.map((type): Part => {
    const resource = resourceOf(type);
    const path = `objects/${type.plural}.json`;
    const says = `${type.plural} in all other namespaces`;
    return { type, elsewhere: true, path, says, place: { resource, namespace: '*' } };
  });
  return [
    ...parts,
    ...elsewhere,
    { path: 'usage/pods.json', says: 'what pods take from nodes', place: { resource: 'usage' } },
  ];
}

/** A file is whole once it has its name; a list of which only a part was read is read again. */
async function kept(
  folder: RecordingFolder,
  path: string,
  { resource, namespace }: Omit<Unavailable, 'why'>,
): Promise<boolean> {
  const named = folder.begun?.unavailable?.some(
    (u) => u.resource === resource && (u.namespace ?? undefined) === namespace,
  );
  return folder.begun !== undefined && named !== true && (await folder.has(path));
}

/** The pods that an earlier run has written, in as many files as they took. */
async function podsIn(folder: RecordingFolder, path: string): Promise<readonly KubeObject[]> {
  const pods: KubeObject[] = [];
  for (let number = 1; ; number++) {
    const file = numbered(path, number);
    if (!(await folder.has(file))) return pods;
    pods.push(...JSON.parse(await folder.read(file)).items);
  }
}

type Refused = ReturnType<typeof refusedWith>;

interface Found {
  readonly objects?: readonly KubeObject[];
  /** Why it is not, or not wholly, recorded. */
  readonly refused?: Refused;
}

async function readPart(
  { type, path, elsewhere }: Part,
  { source, namespace, folder, files, bounds }: ScopeRecording,
): Promise<Found> {
  if (type === undefined) {
    const usage = await source.podUsage();
    if (!usage.ok) return { refused: refusedWith(usage.gap) };
    if (!usage.complete) return { refused: PARTLY };
    await files.usage('pods', { pods: usage.value });
    return {};
  }
  const reading = elsewhere ? await othersOf(source, type, namespace) : await listOf(source, type, namespace);
  if (!reading.ok) return { refused: refusedWith(reading.gap) };
  if (folder.bytes() > bounds.bytes)
    return { refused: { why: `not written: the recording is larger than ${bounds.bytes / 2 ** 20} MiB` } };
  await files.objects(path, reading.value);
  return { objects: reading.value, ...(!reading.complete && { refused: PARTLY }) };
}

async function othersOf(
  source: Source,
  type: ResourceType,
  namespace: string | undefined,
): Promise<Reading<readonly KubeObject[]>> {
  const all = await source.list({ type });
  return all.ok
    ? known(
        all.value.filter(({ metadata }) => metadata.namespace !== namespace),
        all.complete,
      )
    : all;
}

async function listOf(
  source: Source,
  type: ResourceType,
  namespace: string | undefined,
): Promise<Reading<readonly KubeObject[]>> {
  if (type.kind !== 'Namespace' || namespace === undefined)
    return source.list({ type, ...(type.namespaced && namespace !== undefined && { namespace }) });
  const one = await source.get({ type, name: namespace });
  if (!one.ok) return one;
  return known(one.value === null ? [] : [one.value], one.complete);
}

/** The newest lines of the logs of containers that are not healthy, and of their runs before. */
async function recordLogs(
  wanted: readonly LogQuery[],
  { source, folder, files, bounds, signal, onProgress }: ScopeRecording,
  missing: Map<string, Unavailable[]>,
  late: () => boolean,
): Promise<number> {
  const queue = wanted.slice(0, bounds.logs);
  if (wanted.length > queue.length) {
    const why = `only the first ${bounds.logs} of ${wanted.length} logs were read`;
    missing.set('logs', [{ resource: 'pods/log', why }]);
  }
  if (queue.length > 0) onProgress(`${queue.length} logs of containers that are not healthy`);
  let written = 0;
  const work = async (): Promise<void> => {
    for (let query = queue.shift(); query !== undefined; query = queue.shift()) {
      signal.throwIfAborted();
      const path = logPath(query);
      const place = { resource: 'pods/log', namespace: query.namespace, name: logName(query) };
      if (path !== undefined && folder.begun !== undefined && (await folder.has(path))) continue;
      const refused = late() ? { why: LATER } : await readLog(query);
      if (refused === undefined) written += 1;
      else missing.set(`log ${query.namespace}/${logName(query)}`, [{ ...place, ...refused }]);
    }
  };
  const readLog = async (query: LogQuery): Promise<Refused | undefined> => {
    if (folder.bytes() > bounds.bytes)
      return { why: `not read: the recording is larger than ${bounds.bytes / 2 ** 20} MiB` };
    const reading = await source.logs(query);
    signal.throwIfAborted();
    if (!reading.ok) return refusedWith(reading.gap);
    return (await files.log(query, reading.value)) ? undefined : { why: 'a name in it cannot be the name of a file' };
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return written;
}

function logsOf(pod: KubeObject, now: Date): readonly LogQuery[] {
  const { namespace = '', name } = pod.metadata;
  return containersOf(pod, now)
    .filter((c) => !(c.done && c.restarts === 0) && (!c.ready || c.crashing || c.restarts > 0))
    .flatMap((c) => {
      const log = { namespace, pod: name, container: c.name };
      const runs = c.state === 'running' || c.ended ? [{ ...log, previous: false }] : [];
      return c.restarts > 0 ? [...runs, { ...log, previous: true }] : runs;
    });
}

function manifestOf(
  { source, namespace, of }: ScopeRecording,
  taken: Date,
  unavailable: readonly Unavailable[],
  unfinished: boolean,
): ManifestText {
  const { kind, context, server } = source.info;
  return {
    of,
    taken,
    ...(server !== undefined && { server }),
    ...(kind === 'cluster' && { context }),
    ...(namespace !== undefined && { namespaces: [namespace] }),
    ...(unfinished && { unfinished }),
    resources: RESOURCES.map(resourceOf),
    unavailable,
  };
}
