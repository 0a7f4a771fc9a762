/** Short ways to ask one plugin about a pod with volumes. */
import type { KubeObject } from '../../../facts/objects.ts';
import type { PodUsage } from '../../../facts/source.ts';
import type { Cluster } from '../cluster.ts';
import { pod } from '../fixtures.ts';
import type { FilterPlugin, Refusal } from '../plugin.ts';
import { type Snapshot, snapshotOf } from '../snapshot.ts';
import type { VolumeObstacle } from './obstacle.ts';

/** A pod, web-0 in shop, with volumes v0, v1 … */
export function podWith(...sources: readonly object[]): KubeObject {
  const made = pod({ volumes: sources.map((source, i) => ({ name: `v${i}`, ...source })) });
  return { ...made, metadata: { ...made.metadata, uid: 'uid-web-0' } };
}

export const using = (claimName: string): object => ({ persistentVolumeClaim: { claimName } });
export const EPHEMERAL = { ephemeral: {} };

/** A cluster without pods or anything else about storage but what is said. */
export function storage(nodes: readonly KubeObject[], more: Partial<Cluster> = {}): Cluster {
  const none = { persistentVolumeClaims: [], persistentVolumes: [], storageClasses: [], volumeAttachments: [] };
  return { nodes, pods: [], ...none, csiNodes: [], csiDrivers: [], csiStorageCapacities: [], ...more };
}

interface Asked {
  /** `CODE: reasons`, if it is so for all nodes. */
  readonly rejects: string | undefined;
  /** The same for each node that is refused. */
  readonly refuses: Readonly<Record<string, string>>;
  readonly obstacles: readonly VolumeObstacle[];
  readonly unknown: readonly string[];
  readonly skipped: boolean;
}

export function ask(
  plugin: FilterPlugin,
  asking: KubeObject,
  cluster: Cluster,
  added: readonly PodUsage[] = [],
  removed: readonly PodUsage[] = [],
): Asked {
  const snapshot: Snapshot = snapshotOf(cluster);
  const { rejects, filter, unknown = [] } = plugin.prepare(asking, snapshot);
  const refused = snapshot.nodes.flatMap((state): (readonly [string, Refusal])[] => {
    const refusal = filter?.({ ...state, added, removed });
    return refusal === undefined ? [] : [[state.name, refusal]];
  });
  const verdicts = [...(rejects?.verdicts ?? []), ...refused.flatMap(([, { verdicts: said }]) => said)];
  return {
    rejects: rejects && textOf(rejects),
    refuses: Object.fromEntries(refused.map(([name, refusal]) => [name, textOf(refusal)])),
    obstacles: verdicts.flatMap(({ volume }) => volume ?? []),
    unknown,
    skipped: rejects === undefined && filter === undefined,
  };
}

function textOf({ code, reasons }: Refusal): string {
  return `${code}: ${reasons.join('; ')}`;
}
