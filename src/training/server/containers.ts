/** Which container of a pod a request means; log and exec ask alike. */

import { type Json, objectsAt, textAt } from '../../facts/json.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { badRequest } from './status.ts';

/** Throws Refusal (400) if several would do or none has the name. */
export function containerOf(pod: KubeObject, asked: string): string {
  const { name } = pod.metadata;
  const all = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
    objectsAt(pod, 'spec', list).map((c) => textAt(c, 'name')),
  );
  const main = objectsAt(pod, 'spec', 'containers').map((c) => textAt(c, 'name'));
  if (asked === '') {
    if (main.length === 1) return main[0] as string;
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${main.join(' ')}]`);
  }
  if (!all.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${name}`);
  return asked;
}

/** The status of a container, if the kubelet has written one. */
export function containerStatus(pod: KubeObject, container: string): Json | undefined {
  return ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']
    .flatMap((list) => objectsAt(pod, 'status', list))
    .find((status) => status.name === container);
}
