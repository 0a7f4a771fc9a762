/** Reads one object; that it does not exist is an answer, too. */
import { gapFor } from '../facts/gaps.ts';
import type { KubeObject } from '../facts/objects.ts';
import { known, type Reading, unreadable } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import { objectPath } from '../facts/resources.ts';
import type { GetQuery } from '../facts/source.ts';
import { parsedAnswer } from './answer.ts';
import { type Entry, isEntry, textOf } from './kubeconfig.ts';
import { podMetrics } from './podmetrics.ts';
import type { Reader } from './reader.ts';
import { otherVersion, unserved } from './versions.ts';

/** Reads; a kind that the server knows in another version is read in that one. */
export async function get(reader: Reader, query: GetQuery): Promise<Reading<KubeObject | null>> {
  if (query.type.kind === 'PodMetrics') return podMetrics(reader, query);
  const asked = { ask: 'get', ...query } as const;
  const here = await getAs(reader, query, asked);
  if (here !== 'not served') return here;
  const served = await otherVersion(reader, query.type, asked);
  if (!served.ok) return unreadable(served.gap);
  if (served.value === null) return known(null);
  const there = await getAs(reader, { ...query, type: served.value }, asked);
  return there === 'not served' ? unreadable(unserved(query.type, asked)) : there;
}

async function getAs(
  reader: Reader,
  query: GetQuery,
  asked: Request,
): Promise<Reading<KubeObject | null> | 'not served'> {
  const path = objectPath(query.type, query.namespace, query.name);
  const parsed = parsedAnswer(await reader.ask({ path }), asked);
  if (!parsed.ok) return parsed;
  if (parsed.status === 404) return isMissingObject(parsed.value, query.name) ? known(null) : 'not served';
  const { metadata } = parsed.value;
  if (!isEntry(metadata) || typeof metadata.name !== 'string') {
    return unreadable(gapFor(asked, 'broken', 'the answer is no object'));
  }
  return known(parsed.value as unknown as KubeObject);
}

/** The Status of a missing object names it; that of a path which is not served names nothing. */
function isMissingObject(status: Entry, name: string): boolean {
  return status.reason === 'NotFound' && isEntry(status.details) && textOf(status.details, 'name') === name;
}
