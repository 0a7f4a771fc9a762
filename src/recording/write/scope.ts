/** Records a namespace or the whole cluster, part by part, so that an interrupted recording can be taken up where it ended. */

import type { KubeObject } from '../../facts/objects.ts';
import { RESOURCES } from '../../facts/resources.ts';
import type { LogQuery } from '../../facts/source.ts';
import { resourceOf, type Unavailable } from './collected.ts';
import { type ManifestText, numbered } from './files.ts';
import type { RecordingFolder } from './folder.ts';
import { partsOf, readPart, type ScopeRecording } from './parts.ts';
import { LATER, logsOf, recordLogs } from './scope-logs.ts';

export interface ScopeRecorded {
  readonly unavailable: readonly Unavailable[];
  /** Those read now; each file of an earlier run counts as one. */
  readonly objects: number;
  readonly logs: number;
  /** False: the time was over; the same command goes on. */
  readonly finished: boolean;
}

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
