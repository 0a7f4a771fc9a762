/** VolumeRestrictions: claims for a single pod, and disks that pods cannot share (pkg/scheduler/framework/plugins/volumerestrictions). */
import type { Volume } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import type { PodUsage } from '../../../facts/source.ts';
import { accessModesOf } from '../../storage/objects.ts';
import type { FilterPlugin, NodeState, Prepared, Refusal } from '../plugin.ts';
import type { Snapshot } from '../snapshot.ts';
import { listOf, specOf } from '../spec.ts';
import { conflict, isRestricted } from './disks.ts';
import { listsOf } from './lists.ts';
import { refusalOf } from './obstacle.ts';

const NAME = 'VolumeRestrictions';
const DISK = 'node(s) had no available disk';
const SINGLE =
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';

export const volumeRestrictions: FilterPlugin = { name: NAME, prepare };

function prepare(pod: KubeObject, snapshot: Snapshot): Prepared {
  const volumes = listOf(specOf(pod).volumes);
  const namespace = pod.metadata.namespace ?? 'default';
  const lists = listsOf(snapshot.cluster);
  const single = new Set<string>();
  for (const claim of claimsOf(volumes)) {
    const found = lists.find('persistentVolumeClaims', claim, namespace);
    if (found === null) return { rejects: missing(claim) };
    if (found !== undefined && accessModesOf(found).includes('ReadWriteOncePod')) single.add(claim);
  }
  const disks = volumes.filter(isRestricted);
  const anywhere = single.size > 0 && !snapshot.labelled;
  if (anywhere || (disks.length > 0 && snapshot.nodes.some(areVolumesUnknown))) lists.missing('pods');
  const users = usersOf(single, namespace, snapshot);
  const filter = (state: NodeState) => diskRefusal(disks, state) ?? singleRefusal(single, users, state);
  return { ...lists.unknown(), ...(disks.length + users.size > 0 && { filter }) };
}

/** Ephemeral volumes are not looked at: nobody else can use their claims. */
function claimsOf(volumes: readonly Volume[]): string[] {
  return volumes.flatMap(({ persistentVolumeClaim: named }) => (named ? [named.claimName ?? ''] : []));
}

function missing(claim: string): Refusal {
  const reason = `persistentvolumeclaim "${claim}" not found`;
  return refusalOf(NAME, '', 'UnschedulableAndUnresolvable', reason, [{ trouble: 'claim-missing', claim }]);
}

/** The pods of the node are known, but not what volumes they use. */
export function areVolumesUnknown({ pods }: NodeState): boolean {
  return pods?.some((pod) => pod.labels === undefined) ?? false;
}

/** The pods that use each claim, on any node. */
function usersOf(claims: ReadonlySet<string>, namespace: string, snapshot: Snapshot): Map<string, string[]> {
  const users = new Map<string, string[]>();
  if (claims.size === 0) return users;
  for (const other of snapshot.nodes.flatMap((state) => state.pods ?? [])) {
    if (other.namespace !== namespace) continue;
    for (const claim of claimsOf(listOf(other.volumes))) {
      if (claims.has(claim)) users.set(claim, [...(users.get(claim) ?? []), `${namespace}/${other.name}`]);
    }
  }
  return users;
}

function diskRefusal(disks: readonly Volume[], state: NodeState): Refusal | undefined {
  const obstacles = disks.flatMap((disk) => {
    const clashes = (other: PodUsage) => listOf(other.volumes).some((volume) => conflict(disk, volume));
    const holders = listOf(state.pods).filter(clashes).map(nameOf);
    return holders.length === 0 ? [] : [{ trouble: 'disk' as const, entry: disk.name, holders }];
  });
  return obstacles.length === 0 ? undefined : refusalOf(NAME, state.name, 'Unschedulable', DISK, obstacles);
}

/**
 * Counts as the scheduler does: one for each claim that is in use, then up and down with the pods put on the node or taken away, and these
 * by the name of the claim alone, whatever their namespace.
 */
function singleRefusal(
  claims: ReadonlySet<string>,
  users: ReadonlyMap<string, readonly string[]>,
  { name, added, removed }: NodeState,
): Refusal | undefined {
  const uses = (pod: PodUsage) => claimsOf(listOf(pod.volumes)).filter((claim) => claims.has(claim));
  const count = users.size + added.flatMap(uses).length - removed.flatMap(uses).length;
  if (count <= 0) return undefined;
  const gone = removed.map(nameOf);
  const obstacles = [...claims].flatMap((claim) => {
    const come = added.filter((pod) => uses(pod).includes(claim)).map(nameOf);
    const holders = [...(users.get(claim) ?? []), ...come].filter((holder) => !gone.includes(holder));
    return holders.length === 0 ? [] : [{ trouble: 'single-writer' as const, claim, holders }];
  });
  return refusalOf(NAME, name, 'Unschedulable', SINGLE, obstacles);
}

function nameOf(pod: PodUsage): string {
  return `${pod.namespace}/${pod.name}`;
}
