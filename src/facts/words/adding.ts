/** The container that could be added to a pod in which nothing can look. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import type { World } from '../../engine/world.ts';
import type { Addition, Profile } from '../addition.ts';
import type { KubeObject } from '../objects.ts';
import { imageFor } from './vantage.ts';

/** Undefined where none can start, or no image on the node is known to be of use; `has` narrows those. Throws Pending. */
export function additionFor(world: World, pod: KubeObject, has?: readonly string[]): Addition | undefined {
  const { spec, status } = pod as unknown as Pod;
  const { namespace = '', name, uid = '', deletionTimestamp } = pod.metadata;
  // Its network is there from its first container's start on, until all have ended for good.
  const hasNetwork = (status?.podIP ?? '') !== '' && ['Pending', 'Running'].includes(status?.phase ?? '');
  if (!hasNetwork || deletionTimestamp !== undefined) return undefined;
  const image = imageFor(world, pod, has);
  if (image === undefined) return undefined;
  const taken = [spec?.containers, spec?.initContainers, spec?.ephemeralContainers].flatMap((list) => list ?? []);
  const container = freeName(taken.map((one) => one.name));
  return { namespace, pod: name, uid, container, image, profiles: profilesFor(pod) };
}

function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'north-debug' : `north-debug-${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** Images to look around with run as root, unless the pod as a whole names another user. */
function profilesFor(pod: KubeObject): readonly Profile[] {
  const { runAsUser, runAsNonRoot } = (pod as unknown as Pod).spec?.securityContext ?? {};
  if (runAsUser !== undefined && runAsUser !== 0) return ['baseline', 'restricted'];
  return runAsNonRoot ? [] : ['baseline'];
}
