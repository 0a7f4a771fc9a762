/** The logs of a recording: of containers that are not healthy, and of their runs before. */
import type { KubeObject } from '../../facts/objects.ts';
import type { LogQuery } from '../../facts/source.ts';
import { containersOf } from '../../facts/words/containers.ts';
import { logName, refusedWith, type Unavailable } from './collected.ts';
import { logPath } from './files.ts';
import type { Refused, ScopeRecording } from './parts.ts';

export const LATER = 'not read: the recording was interrupted';

/** The newest lines of the logs of containers that are not healthy, and of their runs before. */
export async function recordLogs(
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

export function logsOf(pod: KubeObject, now: Date): readonly LogQuery[] {
  const { namespace = '', name } = pod.metadata;
  return containersOf(pod, now)
    .filter((c) => !(c.done && c.restarts === 0) && (!c.ready || c.crashing || c.restarts > 0))
    .flatMap((c) => {
      const log = { namespace, pod: name, container: c.name };
      const seen = c.ended && { seen: { state: c.state, restarts: c.restarts } };
      const running = c.state === 'running';
      const runs = running || c.ended ? [{ ...log, previous: false, ...(!running && seen) }] : [];
      return c.restarts > 0 ? [...runs, { ...log, previous: true, ...(running && seen) }] : runs;
    });
}
