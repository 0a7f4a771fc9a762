/** What the quotas of a namespace let a controller make, counting what the same manifests have made before. */
import type { LimitRange, PodSpec, ResourceQuota } from 'kubernetes-types/core/v1.js';
import { quotaRoom, withPodsOf } from '../../analysis/admission/quota.ts';
import { needsOf } from '../../analysis/admission/template.ts';
import { isFinished } from '../../analysis/pod-status.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { listRequest } from '../../facts/words/objects.ts';

export interface Allowed {
  readonly fits: number;
  /** What the API server would say to the next pod. */
  readonly refusal?: string;
  /** The quotas as they would be then. */
  readonly quotas: readonly KubeObject[];
}

/** `pod`: one of those that are wanted. `leaving`: the pods that they replace. Throws Pending or Unreadable. */
export function allowedByQuota(world: World, pod: KubeObject, wanted: number, leaving: readonly KubeObject[]): Allowed {
  const { namespace = 'default' } = pod.metadata;
  const [quotas, ranges] = world.askAll([
    listRequest('ResourceQuota', namespace),
    listRequest('LimitRange', namespace),
  ]) as [readonly ResourceQuota[], readonly LimitRange[]];
  const freed = leaving
    .filter((pod) => !isFinished(pod))
    .reduce((of, old) => of.map((quota) => counting(quota, old, -1)), quotas);
  const room = quotaRoom(specOf(pod), needsOf(specOf(pod), ranges), freed, wanted);
  const changed = room.quotas as readonly unknown[] as readonly KubeObject[];
  if (room.full === undefined) return { fits: room.fits, quotas: changed };
  const { name, over } = room.full;
  const amounts = (of: Readonly<Record<string, string>>) => over.resources.map((r) => `${r}=${of[r]}`).join(',');
  const refusal = `exceeded quota: ${name}, requested: ${amounts(over.requested)}, used: ${amounts(over.used)}, limited: ${amounts(over.hard)}`;
  return { fits: room.fits, refusal, quotas: changed };
}

/** A quota of the manifests as its controller would fill it in, which counts the pods that are there. Throws as above. */
export function filledIn(world: World, quota: KubeObject): KubeObject {
  const { hard = {} } = (quota.spec ?? {}) as { hard?: Readonly<Record<string, string>> };
  const pods = world.ask(listRequest('Pod', quota.metadata.namespace ?? 'default')) as readonly KubeObject[];
  const used = Object.fromEntries(
    Object.keys(hard)
      .filter(isOfPods)
      .map((resource) => [resource, '0']),
  );
  const empty = { ...quota, status: { hard, used } } as unknown as ResourceQuota;
  return pods
    .filter((pod) => !isFinished(pod))
    .reduce((of, pod) => counting(of, pod, 1), empty) as unknown as KubeObject;
}

/** Others count objects that are not looked at here. */
function isOfPods(resource: string): boolean {
  return /^(pods|count\/pods|cpu|memory|ephemeral-storage|(requests|limits)\.(?!storage$).+)$/.test(resource);
}

function counting(quota: ResourceQuota, pod: KubeObject, count: number): ResourceQuota {
  return withPodsOf(quota, specOf(pod), needsOf(specOf(pod), []), count);
}

function specOf(pod: KubeObject): PodSpec {
  return pod.spec as PodSpec;
}
