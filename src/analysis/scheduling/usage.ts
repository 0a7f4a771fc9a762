/** Reduces a pod to what placing other pods needs to know of it, so that the pods of a large cluster fit into little memory. */
import type { PodAffinityTerm, Volume } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import { requiredTerms } from './filters/affinity-terms.ts';
import { hostPortsOf } from './ports.ts';
import { priorityOf } from './priority.ts';
import { boundPodRequests } from './requests.ts';
import { labelsOf, listOf, nameOf, specOf, statusOf } from './spec.ts';

/** Returns one and the same object for values that are equal. */
export type Share = <T>(value: T) => T;

export function sharing(): Share {
  const seen = new Map<string, unknown>();
  return <T>(value: T): T => {
    const key = typeof value === 'string' ? `"${value}` : JSON.stringify(value);
    const known = seen.get(key);
    if (known !== undefined) return known as T;
    seen.set(key, value);
    return value;
  };
}

/** Undefined for a pod that takes nothing: it has ended, or has no node and is promised none. */
export function usageOf(pod: KubeObject, share: Share = (value) => value): PodUsage | undefined {
  const { nodeName = '' } = specOf(pod);
  const { phase, startTime } = statusOf(pod);
  const nominatedNode = nodeName === '' ? nominationOf(pod) : undefined;
  if (phase === 'Succeeded' || phase === 'Failed' || (nodeName === '' && nominatedNode === undefined)) return undefined;
  const antiAffinity = requiredTerms(specOf(pod).affinity?.podAntiAffinity).map(asRule);
  const volumes = listOf(specOf(pod).volumes).flatMap(relevant);
  return {
    namespace: share(pod.metadata.namespace ?? ''),
    name: nameOf(pod),
    node: share(nodeName),
    requests: share(boundPodRequests(pod)),
    priority: priorityOf(pod),
    hostPorts: share(hostPortsOf(pod)),
    labels: share(labelsOf(pod)),
    ...(pod.metadata.deletionTimestamp ? { terminating: true } : {}),
    ...(antiAffinity.length > 0 ? { antiAffinity: share(antiAffinity) } : {}),
    ...(volumes.length > 0 ? { volumes } : {}),
    ...(volumes.some((v) => v.ephemeral) && pod.metadata.uid ? { uid: pod.metadata.uid } : {}),
    ...(nominatedNode === undefined ? {} : { nominatedNode }),
    ...(startTime ? { startTime } : {}),
    ...(wasPreempted(pod) ? { preempted: true } : {}),
  };
}

/** What a term says, without the keys that are in its selector already. */
function asRule({ labelSelector, namespaces, namespaceSelector, topologyKey }: PodAffinityTerm): PodAffinityTerm {
  return {
    ...(labelSelector && { labelSelector }),
    ...(listOf(namespaces).length > 0 && { namespaces }),
    ...(namespaceSelector && { namespaceSelector }),
    topologyKey,
  } as PodAffinityTerm;
}

/** Gated pods wait outside the queue, and the pods of other schedulers are not seen by this one. */
function nominationOf(pod: KubeObject): string | undefined {
  const { schedulingGates, schedulerName = 'default-scheduler' } = specOf(pod);
  if (listOf(schedulingGates).length > 0 || schedulerName !== 'default-scheduler') return undefined;
  return statusOf(pod).nominatedNodeName || undefined;
}

function wasPreempted(pod: KubeObject): boolean {
  if (!pod.metadata.deletionTimestamp) return false;
  const target = listOf(statusOf(pod).conditions).find((c) => (c.type as string) === 'DisruptionTarget');
  return target?.status === 'True' && target.reason === 'PreemptionByScheduler';
}

/** Volumes whose place or sharing the scheduler looks at, and what tells one from another. */
const DISKS = {
  persistentVolumeClaim: ['claimName'],
  awsElasticBlockStore: ['volumeID', 'readOnly'],
  azureDisk: ['diskName', 'diskURI', 'kind'],
  azureFile: ['secretName', 'shareName'],
  cinder: ['volumeID'],
  ephemeral: [],
  gcePersistentDisk: ['pdName', 'readOnly'],
  iscsi: ['targetPortal', 'iqn', 'lun', 'readOnly'],
  portworxVolume: ['volumeID'],
  rbd: ['monitors', 'pool', 'image', 'readOnly'],
  vsphereVolume: ['volumePath'],
} as const;

function relevant(volume: Volume): Volume[] {
  for (const [disk, fields] of Object.entries(DISKS)) {
    const source = (volume as unknown as Record<string, Record<string, unknown> | undefined>)[disk];
    if (!source) continue;
    const kept = fields.flatMap((field) =>
      source[field] === undefined || source[field] === false ? [] : [[field, source[field]]],
    );
    return [{ name: volume.name, [disk]: Object.fromEntries(kept) }];
  }
  return [];
}
