/** Writes the recording of one object: what its diagnosis asked for, and the events of its namespace. */
import type { KubeObject } from '../../facts/objects.ts';
import { typeOfKind, typeOfObject } from '../../facts/resources.ts';
import type { Source } from '../../facts/source.ts';
import { type Collected, fileNameOf } from './collected.ts';
import type { Files, ManifestText } from './files.ts';
import { pathOf } from './folder.ts';

/** Reads the events of a namespace through a recording source: they are gone within the hour. */
export async function readEvents(source: Source, namespace: string | undefined): Promise<void> {
  if (namespace !== undefined) await source.list({ type: typeOfKind('Event'), namespace });
}

/** Until the last file is written, recording.yaml says that nothing is known. */
export async function writeSubject(
  files: Files,
  { objects, logs, results, usage, asked, unavailable }: Collected,
  about: Omit<ManifestText, 'unavailable' | 'asked' | 'unfinished'>,
): Promise<void> {
  await files.manifest({ ...about, unfinished: true, unavailable: [], asked: [] });
  const lost: ManifestText['unavailable'][number][] = [];
  for (const [path, items] of Map.groupBy(objects, fileOf)) if (path !== undefined) await files.objects(path, items);
  for (const { query, text } of logs) {
    if (await files.log(query, text)) continue;
    lost.push({ resource: 'pods/log', namespace: query.namespace, why: 'a name in it cannot be the name of a file' });
  }
  for (const [i, { query, result }] of results.entries()) await files.result(query, result, i + 1);
  for (const [i, one] of usage.entries()) await files.usage(`pods-${i + 1}`, one);
  await files.manifest({ ...about, unavailable: unique([...unavailable, ...lost]), asked: unique(asked) });
}

function fileOf(object: KubeObject): string | undefined {
  const { namespace } = object.metadata;
  const type = typeOfObject(object);
  const file = `${type === undefined ? object.kind.toLowerCase() : fileNameOf(type)}.json`;
  return namespace === undefined ? pathOf('objects', file) : pathOf('objects', namespace, file);
}

/** Each entry once. */
export function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
