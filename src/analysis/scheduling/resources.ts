/** Whether a node has room for a pod's requests and for one more pod (kube-scheduler's NodeResourcesFit plugin). */
import type { KubeObject } from '../../facts/objects.ts';
import type { Verdict } from './blockage.ts';
import type { Units } from './requests.ts';
import { amountOf, type Room } from './room.ts';
import { nameOf } from './spec.ts';

/** Whether the scheduler looks at a resource in requests; it passes over names that an API server would not let through. */
export function isCounted(resource: string): boolean {
  return /^(cpu|memory|ephemeral-storage)$|^hugepages-|^attachable-volumes-|^(?!requests\.).*\//.test(resource);
}

/** The extended resources that device classes provide: by the name they claim, and each class by a name of its own. */
export function delegatedResources(deviceClasses: readonly KubeObject[]): ReadonlySet<string> {
  return new Set(
    deviceClasses.flatMap((deviceClass) => {
      const { extendedResourceName } = (deviceClass.spec ?? {}) as { extendedResourceName?: string };
      const own = `deviceclass.resource.kubernetes.io/${nameOf(deviceClass)}`;
      return extendedResourceName ? [own, extendedResourceName] : [own];
    }),
  );
}

function podCountVerdicts({ node, podsAllowed, podsRunning }: Room): Verdict[] {
  if (podsAllowed > 0 && (podsRunning === undefined || podsRunning < podsAllowed)) return [];
  return [
    {
      kind: 'pods',
      plugin: 'NodeResourcesFit',
      node,
      resource: 'pods',
      asked: 1,
      ...(podsRunning === undefined ? {} : { free: Math.max(0, podsAllowed - podsRunning) }),
      allocatable: podsAllowed,
      permanent: podsAllowed === 0,
    },
  ];
}

/**
 * Every resource that is short on the node. Where the node's pods are not known, only what exceeds the node as a whole is a verdict.
 * `delegated` names extended resources that a DeviceClass provides: where a node does not offer them itself, DynamicResources decides.
 */
export function resourceVerdicts(
  asked: Units,
  resources: readonly string[],
  room: Room,
  delegated: ReadonlySet<string>,
): Verdict[] {
  const verdicts = podCountVerdicts(room);
  resources.forEach((resource, i) => {
    const want = asked[resource] ?? 0;
    const allocatable = room.allocatable[i] ?? 0;
    const free = room.free?.[i];
    if (want <= (free ?? allocatable) || (allocatable <= 0 && delegated.has(resource))) return;
    verdicts.push({
      kind: 'resource',
      plugin: 'NodeResourcesFit',
      node: room.node,
      resource,
      asked: amountOf(resource, want),
      allocatable: amountOf(resource, allocatable),
      ...(free === undefined ? {} : { free: amountOf(resource, free) }),
      permanent: want > allocatable,
    });
  });
  return verdicts;
}
