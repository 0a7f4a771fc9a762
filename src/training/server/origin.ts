/** Takes what a recording holds into the server: its objects once, its logs and commands when asked. */
import type { KubeObject } from '../../facts/objects.ts';
import { known, unreadable } from '../../facts/reading.ts';
import { RESOURCES, type ResourceType } from '../../facts/resources.ts';
import type { Source } from '../../facts/source.ts';
import type { Origin } from './context.ts';

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
      async isPart(type, namespace) {
        if (whole) return false;
        const reading = await source.list({ type, ...(namespace !== '' && { namespace }) });
        return reading.ok && !reading.complete;
      },
      async unknown(type, namespace, name) {
        if (whole) return undefined;
        const place = namespace === '' ? {} : { namespace };
        const query = { type, ...place };
        const reading = name === undefined ? await source.list(query) : await source.get({ ...query, name });
        return reading.ok ? undefined : reading.gap;
      },
    },
  };
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
      unknown: async () => undefined,
      isPart: async () => false,
    },
  };
}
