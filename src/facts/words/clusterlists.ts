/** Reads the lists of the cluster that placing a pod turns out to need, or only single objects of them. */
import { keyOf, type Wanted } from '../../analysis/scheduling/cluster.ts';
import type { Fit, Lists } from '../../analysis/scheduling/fit.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import { getRequest, listRequest } from './objects.ts';

type Kind = Wanted['list'];

/** The kind of object that each list of a cluster holds. */
export const LIST_KINDS: Readonly<Record<Kind, string>> = {
  namespaces: 'Namespace',
  persistentVolumeClaims: 'PersistentVolumeClaim',
  persistentVolumes: 'PersistentVolume',
  storageClasses: 'StorageClass',
  csiNodes: 'CSINode',
  csiDrivers: 'CSIDriver',
  csiStorageCapacities: 'CSIStorageCapacity',
  volumeAttachments: 'VolumeAttachment',
  resourceClaims: 'ResourceClaim',
  resourceSlices: 'ResourceSlice',
  deviceClasses: 'DeviceClass',
  podDisruptionBudgets: 'PodDisruptionBudget',
};
/** So many objects are read one by one. */
const ONE_BY_ONE = 20;

interface Need {
  readonly list: Kind;
  /** Of one object; undefined: the whole list. */
  readonly key: string | undefined;
  readonly request: Request;
}

export interface ClusterLists {
  known(): Lists;
  /** Judges and reads in turns, until nothing is missing that could be read: a claim's class matters only if the claim has no volume. */
  settle(judge: (lists: Lists) => Fit): Fit;
}

export function clusterLists(world: World): ClusterLists {
  let lists: Lists = { now: world.now.toISOString() };
  const asked = new Set<string>();
  return {
    known: () => lists,
    settle: (judge) => {
      for (;;) {
        const fit = judge(lists);
        const needs = fit.unknown.flatMap((list) => (list === 'pods' ? [] : needsOf(list, fit.wanted)));
        const fresh = needs.filter((need) => !asked.has(idOf(need)));
        if (fresh.length === 0) return fit;
        const readings = world.tryAskAll(fresh.map(({ request }) => request));
        for (const [i, need] of fresh.entries()) {
          const reading = readings[i];
          asked.add(idOf(need));
          if (reading?.ok && reading.complete) lists = withFact(lists, need, reading.value);
          else if (reading?.ok === false) world.note(reading.gap);
        }
      }
    },
  };
}

function idOf({ list, key }: Need): string {
  return `${list} ${key ?? ''}`;
}

function needsOf(list: Kind, wanted: readonly Wanted[]): readonly Need[] {
  const single = wanted.filter((one) => one.list === list);
  if (single.length === 0 || single.length > ONE_BY_ONE) {
    return [{ list, key: undefined, request: listRequest(LIST_KINDS[list], '') }];
  }
  const needs = single.map(({ name, namespace = '' }): [string, Need] => {
    const key = keyOf(name, namespace);
    return [key, { list, key, request: getRequest(LIST_KINDS[list], namespace, name) }];
  });
  return [...new Map(needs).values()];
}

/** A whole list takes the place of its single objects; one that does not exist is known not to. */
function withFact(lists: Lists, { list, key }: Need, value: unknown): Lists {
  const { [list]: known, ...others } = lists.only ?? {};
  if (key === undefined) return { ...lists, [list]: value, only: others };
  if (lists[list] !== undefined && known === undefined) return lists;
  const objects = [...(lists[list] ?? []), ...(value === null ? [] : [value as KubeObject])];
  return { ...lists, [list]: objects, only: { ...others, [list]: new Set([...(known ?? []), key]) } };
}
