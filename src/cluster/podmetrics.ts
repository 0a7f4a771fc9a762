/** What a pod uses at the moment: by the metrics API, or where there is none, by the kubelet of its node. */
import { gapFor } from '../facts/gaps.ts';
import type { KubeObject } from '../facts/objects.ts';
import { known, type Reading, unreadable } from '../facts/reading.ts';
import { objectPath } from '../facts/resources.ts';
import type { GetQuery } from '../facts/source.ts';
import { gapOf, parsedAnswer } from './answer.ts';
import { type Entry, isEntry, textOf } from './kubeconfig.ts';
import type { Reader } from './reader.ts';

/** A kubelet tells of all its pods at once. */
const MOST_BYTES = 4 * 1024 * 1024;

/** One request, and a second one only where no metrics API answers. `null`: neither of them knows the pod. */
export async function podMetrics(reader: Reader, query: GetQuery): Promise<Reading<KubeObject | null>> {
  const asked = { ask: 'get', ...query } as const;
  const path = objectPath(query.type, query.namespace, query.name);
  const outcome = await reader.ask({ path });
  if (outcome.ok && [404, 503].includes(outcome.reply.status))
    return query.node === undefined ? known(null) : ofKubelet(reader, query, query.node);
  const parsed = parsedAnswer(outcome, asked);
  return parsed.ok ? known(parsed.value as unknown as KubeObject) : unreadable(parsed.gap);
}

async function ofKubelet(reader: Reader, query: GetQuery, node: string): Promise<Reading<KubeObject | null>> {
  const asked = { ask: 'get', ...query } as const;
  const outcome = await reader.ask({ path: summaryPath(node), most: MOST_BYTES });
  if (outcome.ok && outcome.reply.cut) return unreadable(gapFor(asked, 'truncated', 'the kubelet tells too much'));
  const parsed = parsedAnswer(outcome, asked);
  if (!parsed.ok) return unreadable(parsed.gap);
  if (parsed.status !== 200) return unreadable(gapOf(outcome, asked));
  return known(metricsIn(parsed.value, query));
}

export function summaryPath(node: string): string {
  return `/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary?only_cpu_and_memory=true`;
}

/** What a kubelet's summary says of a pod; null if it does not know it. */
export function metricsIn(summary: Entry, query: GetQuery): KubeObject | null {
  const pods: readonly unknown[] = Array.isArray(summary.pods) ? summary.pods : [];
  const found = pods.filter(isEntry).find(({ podRef }) => isEntry(podRef) && isOf(query, podRef));
  return found === undefined ? null : asMetrics(query, found);
}

function isOf({ namespace, name }: GetQuery, podRef: Entry): boolean {
  return textOf(podRef, 'namespace') === namespace && textOf(podRef, 'name') === name;
}

/** The kubelet's numbers in the form of the metrics API, as far as they say something of memory. */
function asMetrics({ type, namespace, name }: GetQuery, { containers }: Entry): KubeObject {
  const all = (Array.isArray(containers) ? containers : []).filter(isEntry).flatMap((container) => {
    const memory = isEntry(container.memory) ? container.memory : {};
    const { workingSetBytes } = memory;
    if (typeof workingSetBytes !== 'number') return [];
    return [{ name: textOf(container, 'name'), time: textOf(memory, 'time'), bytes: workingSetBytes }];
  });
  const [timestamp] = all.flatMap(({ time }) => time ?? []).sort();
  return {
    apiVersion: `${type.group}/${type.version}`,
    kind: type.kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    ...(timestamp !== undefined && { timestamp }),
    containers: all.map((container) => ({ name: container.name, usage: { memory: String(container.bytes) } })),
  } as KubeObject;
}
