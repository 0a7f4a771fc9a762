/** Takes what a recording holds into the server: its objects once, its logs and commands when asked. */
import type { KubeObject } from '../../facts/objects.ts';
import { known, unreadable } from '../../facts/reading.ts';
import { RESOURCES, type ResourceType, typeOfKind } from '../../facts/resources.ts';
import type { PodUsage, Source } from '../../facts/source.ts';
import type { Origin } from './context.ts';
import { keyOf } from './store.ts';
import { nodesAsked, podFrom } from './usage.ts';

export type Placed = readonly [ResourceType, KubeObject];

export interface Contents {
  readonly objects: readonly Placed[];
  readonly origin: Origin;
}

/** `whole`: what the source holds is taken for all there is; otherwise what it cannot say is refused. */
export async function contentsOf(source: Source, whole: boolean): Promise<Contents> {
  const objects: Placed[] = [];
  for (const type of RESOURCES) {
    const reading = await source.list({ type });
    if (reading.ok) for (const object of reading.value) objects.push([type, object]);
  }
  return {
    objects,
    origin: {
      logs: (query) => source.logs(query),
      exec: (query) => source.exec(query),
      async held(query) {
        if (whole) return 'whole';
        const nodes = nodesAsked(query);
        const ofNodes = nodes !== undefined && query.namespace === undefined;
        const reading = await (ofNodes ? source.podUsage(nodes === 'all' ? undefined : nodes) : source.list(query));
        if (!reading.ok) return reading.gap;
        return reading.complete ? 'whole' : 'part';
      },
      async unknown(type, namespace, name) {
        if (whole) return undefined;
        const reading = await source.get({ type, ...(namespace !== '' && { namespace }), name });
        return reading.ok ? undefined : reading.gap;
      },
      others: await othersIn(source, objects),
    },
  };
}

/** What runs on the nodes beside the recorded pods. */
async function othersIn(source: Source, objects: readonly Placed[]): Promise<readonly KubeObject[]> {
  const pods = await source.list({ type: typeOfKind('Pod') });
  if (pods.ok && pods.complete) return [];
  const recorded = new Set(
    pods.ok ? pods.value.map(({ metadata }) => keyOf(metadata.namespace ?? '', metadata.name)) : [],
  );
  const nodes = objects.flatMap(([{ kind }, { metadata }]) => (kind === 'Node' ? [metadata.name] : []));
  const found = new Map<string, PodUsage>();
  for (const asked of [undefined, ...nodes.map((node) => [node])]) {
    const usage = await source.podUsage(asked);
    if (!usage.ok || !usage.complete) continue;
    for (const pod of usage.value) found.set(keyOf(pod.namespace, pod.name), pod);
    if (asked === undefined) break;
  }
  return [...found].filter(([key]) => !recorded.has(key)).map(([, usage]) => podFrom(usage));
}

/** Plain objects, with no logs and no commands. Throws for a kind that is not served. */
export function contentsFrom(objects: readonly KubeObject[]): Contents {
  const none = <T>(what: string) => unreadable<T>({ what, reason: 'not-recorded', why: 'there is none' });
  return {
    objects: objects.map((object) => {
      const { apiVersion, kind } = object;
      const type = RESOURCES.find(
        (r) => r.kind === kind && [r.group, r.version].filter(Boolean).join('/') === apiVersion,
      );
      if (type === undefined) throw new Error(`the training server does not serve ${apiVersion} ${kind}`);
      return [type, object] as const;
    }),
    origin: {
      logs: async () => known(''),
      exec: async () => none('command'),
      held: async () => 'whole',
      unknown: async () => undefined,
      others: [],
    },
  };
}
