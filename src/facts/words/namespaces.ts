/** A namespace as a whole: what is broken in it, and what keeps it from going away. */
import { remainsOf } from '../../analysis/namespace-conditions.ts';
import { isReady } from '../../analysis/pod-status.ts';
import { conditionsOf } from '../../analysis/queues/queue-hold.ts';
import type { World } from '../../engine/world.ts';
import { controllerOf, type KubeObject } from '../objects.ts';
import { nameOf, typeOfWord } from '../resources.ts';
import { listOf, listRequest } from './objects.ts';
import { word } from './word.ts';

/** So many are looked into. */
const MOST = 8;

interface Counts {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
    readonly phase?: string;
  };
}

/** Workloads that lack ready pods, failed Jobs, and pods of no workload that are not ready; the oldest first. */
function brokenIn(world: World, namespace: string): readonly KubeObject[] {
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Pod'];
  const lists = world.askAll(kinds.map((kind) => listRequest(kind, namespace))) as readonly (readonly KubeObject[])[];
  return lists
    .flat()
    .filter(isBroken)
    .sort((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''));
}

function isBroken(object: KubeObject): boolean {
  const { spec = {}, status = {} } = object as Counts;
  const owned = controllerOf(object) !== undefined;
  switch (object.kind) {
    case 'Job':
      return !owned && conditionsOf(object).some((c) => c.type === 'Failed' && c.status === 'True');
    case 'DaemonSet':
      return (status.numberReady ?? 0) < (status.desiredNumberScheduled ?? 0);
    case 'Pod':
      return !owned && status.phase !== 'Succeeded' && !isReady(object);
    default:
      return (status.readyReplicas ?? 0) < (spec.replicas ?? 1);
  }
}

interface Held {
  readonly object: KubeObject;
  readonly finalizers: readonly string[];
}

/** The objects that are to be gone and still have a finalizer, of the kinds that the namespace controller names. */
function heldIn(world: World, namespace: KubeObject): readonly Held[] {
  return remainsOf(conditionsOf(namespace)).resources.flatMap(({ resource }) => {
    const type = typeOfWord(resource.replace(/\.$/, ''));
    if (type === undefined) return [];
    return listOf(world, nameOf(type), namespace.metadata.name)
      .filter((object) => object.metadata.deletionTimestamp !== undefined)
      .map((object) => ({ object, finalizers: object.metadata.finalizers ?? [] }))
      .filter(({ finalizers }) => finalizers.length > 0);
  });
}

/** `ResourceQuota team: pods 2 of 2`. */
function fullQuotas(world: World, namespace: string): readonly string[] {
  return listOf(world, 'ResourceQuota', namespace).flatMap((quota) => {
    const { hard = {}, used = {} } = (quota.status ?? {}) as Readonly<Record<'hard' | 'used', Record<string, string>>>;
    const full = Object.keys(hard).filter((resource) => hard[resource] === used[resource] && hard[resource] !== '0');
    return full.map(
      (resource) => `ResourceQuota ${quota.metadata.name}: ${resource} ${used[resource]} of ${hard[resource]}`,
    );
  });
}

export const namespaceTypes = {
  HeldObject: { object: 'any', finalizers: 'list<string>' },
  NamespaceRemains: {
    resources: 'list<any>',
    finalizers: 'list<string>',
    silentApis: 'list<string>',
    says: 'list<string>',
  },
};

export const namespaceWords = [
  word(
    'brokenIn(namespace: string): list<any>',
    'The workloads of a namespace that lack ready pods, its failed Jobs, and its pods of no workload that are not ready.',
    brokenIn,
  ),
  word(
    'fewOf(objects: list<any>, kinds: list<string>): list<any>',
    'Those objects that are of one of the kinds; at most eight.',
    (_world, objects: readonly KubeObject[], kinds: readonly string[]) =>
      objects.filter((object) => kinds.includes(object.kind)).slice(0, MOST),
  ),
  word(
    'heldIn(namespace: Namespace): list<HeldObject>',
    'The objects with a finalizer that keep a namespace from going away.',
    heldIn,
  ),
  word(
    'remainsOf(namespace: Namespace): NamespaceRemains',
    'What its conditions say is left in a namespace that is being deleted.',
    (_world, namespace: KubeObject) => remainsOf(conditionsOf(namespace)),
  ),
  word('fullQuotas(namespace: string): list<string>', 'What quotas of a namespace are used to the last.', fullQuotas),
];
