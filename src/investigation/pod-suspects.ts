/** The pods whose rows look wrong, as whole objects; of very many, some of each sort. */
import type { KubeObject, ObjectRef } from '../facts/objects.ts';
import { typeOfKind } from '../facts/resources.ts';
import type { PodRow, Source } from '../facts/source.ts';
import type { Facts } from '../facts/store.ts';
import { getRequest } from '../facts/words/objects.ts';
import type { Suspect } from './suspects.ts';

/** So many pods are looked into. */
const MOST = 400;
/** More Pending pods than this are read with one list instead of one by one, unless there are far more than are looked into. */
const LISTED = 20;

export interface ChosenRows {
  readonly chosen: readonly PodRow[];
  readonly passedOver: readonly PodRow[];
}

/** All rows if they are few; else as many of each sort (namespace, status, and name without its generated end) as fit. */
export function chosenRows(rows: readonly PodRow[], most = MOST): ChosenRows {
  if (rows.length <= most) return { chosen: rows, passedOver: [] };
  const sorts = [...Map.groupBy(rows, sortOf).values()];
  const chosen = new Set<PodRow>();
  for (let turn = 0; chosen.size < most && sorts.some((sort) => sort.length > turn); turn++) {
    for (const sort of sorts) {
      const row = sort[turn];
      if (row !== undefined && chosen.size < most) chosen.add(row);
    }
  }
  return { chosen: [...chosen], passedOver: rows.filter((row) => !chosen.has(row)) };
}

function sortOf(row: PodRow): string {
  const stem = row.name.replace(/(-[a-z0-9]{8,10})?-[a-z0-9]{5}$|-\d+$/, '');
  return `${row.namespace} ${row.status} ${row.ready} ${stem}`;
}

/** Reads them: in one request if many are Pending, else one by one. What cannot be read has no object. */
export async function podSuspects(
  source: Source,
  rows: readonly PodRow[],
  scope: { readonly namespace?: string },
  facts: Facts,
): Promise<readonly Suspect[]> {
  const listed = new Map<string, KubeObject>();
  const keyOf = (namespace: string, name: string) => `${namespace}/${name}`;
  const pending = rows.filter((row) => row.status === 'Pending');
  if (pending.length > LISTED && rows.length < MOST) {
    const list = await source.list({
      type: typeOfKind('Pod'),
      fieldSelector: 'status.phase=Pending',
      ...(scope.namespace !== undefined && { namespace: scope.namespace }),
    });
    if (list.ok) for (const pod of list.value) listed.set(keyOf(pod.metadata.namespace ?? '', pod.metadata.name), pod);
  }
  const requests = rows.map((row) => getRequest('Pod', row.namespace, row.name));
  await facts.load(requests.filter((_, i) => !listed.has(keyOf(rows[i]?.namespace ?? '', rows[i]?.name ?? ''))));
  return rows.map((row, i): Suspect => {
    const request = requests[i] as (typeof requests)[number];
    const object =
      listed.get(keyOf(row.namespace, row.name)) ?? (facts.loaded(request) as KubeObject | null | undefined);
    const ref: ObjectRef = { kind: 'Pod', namespace: row.namespace, name: row.name };
    const symptom = row.status === 'Running' ? `${row.ready} ready` : row.status;
    return object ? { ref, tree: 'pod', symptom, object } : { ref, tree: 'pod', symptom };
  });
}
