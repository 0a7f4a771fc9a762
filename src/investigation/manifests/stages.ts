/** What scheduler and kubelet would do with pods that do not exist yet, as far as objects decide it. */
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { containersOf } from '../../facts/words/containers.ts';
import { placementOf } from '../../facts/words/placement.ts';
import { missingOf } from '../../facts/words/references.ts';

/** The pod on the first node that takes it, or as it is if none does. Throws Pending or Unreadable. */
export function placed(world: World, pod: KubeObject): KubeObject {
  const [node] = placementOf(world, pod).feasible;
  if (node === undefined) return pod;
  const conditions = [{ type: 'PodScheduled', status: 'True', lastTransitionTime: world.now.toISOString() }];
  return {
    ...pod,
    spec: { ...(pod.spec as object), nodeName: node },
    status: { ...(pod.status as object), conditions },
  };
}

/** The pod as its kubelet would report it: a container waits for what it needs and what does not exist. Throws as above. */
export function started(world: World, pod: KubeObject): KubeObject {
  if ((pod.spec as { nodeName?: string }).nodeName === undefined) return pod;
  const missing = missingOf(world, pod);
  const statuses = (types: readonly string[]) =>
    containersOf(pod, world.now)
      .filter(({ type }) => types.includes(type))
      .map(({ name, image }) => {
        const reason = missing.some(({ container }) => container === name)
          ? 'CreateContainerConfigError'
          : 'ContainerCreating';
        return {
          name,
          image,
          imageID: '',
          ready: false,
          started: false,
          restartCount: 0,
          state: { waiting: { reason } },
          lastState: {},
        };
      });
  const status = {
    ...(pod.status as object),
    startTime: world.now.toISOString(),
    initContainerStatuses: statuses(['init', 'sidecar']),
    containerStatuses: statuses(['main']),
  };
  return { ...pod, status };
}
