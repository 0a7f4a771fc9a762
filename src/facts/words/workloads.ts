/** What owns a pod, and what pods an owner has. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import { isReady } from '../../analysis/pod-status.ts';
import { matchesSelector } from '../../analysis/selector.ts';
import { editCommand } from '../../engine/change-command.ts';
import type { World } from '../../engine/world.ts';
import { controllerOf, type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import { groupOf, nameOf, typeOfObject } from '../resources.ts';
import { containersOf, type PodContainer } from './containers.ts';
import { getRequest, listOf, listRequest } from './objects.ts';
import { word } from './word.ts';

/** The object in which a pod's specification must be changed. */
export interface Workload extends ObjectRef {
  /** What stands before a pod's field path in it: `spec.template.`, `spec.jobTemplate.spec.template.`, or empty for a bare pod. */
  readonly template: string;
}

const TEMPLATE: Readonly<Record<string, string>> = { Pod: '', CronJob: 'spec.jobTemplate.spec.template.' };

function workload(ref: ObjectRef): Workload {
  return { ...ref, template: TEMPLATE[ref.kind] ?? 'spec.template.' };
}

/** Follows controllers upwards: Pod → ReplicaSet → Deployment, Job → CronJob. An owner that cannot be read is named as far as known. */
export function ownerOf(world: World, object: KubeObject): Workload {
  let current: KubeObject = object;
  for (let depth = 0; depth < 4; depth++) {
    const owner = controllerOf(current);
    if (owner === undefined || owner.kind === 'Node') return workload(refOf(current));
    const namespace = object.metadata.namespace ?? '';
    const type = typeOfObject(owner);
    const group = groupOf(owner.apiVersion);
    const ref = {
      kind: owner.kind,
      ...(type === undefined && group !== undefined && group !== '' && { group }),
      ...(namespace !== '' && { namespace }),
      name: owner.name,
    };
    const deployment = deploymentOf(current, owner);
    if (deployment !== undefined) return workload({ ...ref, kind: 'Deployment', name: deployment });
    if (type === undefined) return workload(ref);
    const reading = world.tryAsk(getRequest(nameOf(type), namespace, owner.name));
    if (!reading.ok || reading.value === null) return workload(ref);
    current = reading.value as KubeObject;
  }
  return workload(refOf(current));
}

/** A ReplicaSet that a Deployment made is called DEPLOYMENT-HASH, and its pods carry the hash (deployment_util.go). */
function deploymentOf(pod: KubeObject, owner: { kind: string; name: string }): string | undefined {
  const hash = pod.metadata.labels?.['pod-template-hash'];
  if (owner.kind !== 'ReplicaSet' || hash === undefined || !owner.name.endsWith(`-${hash}`)) return undefined;
  return owner.name.slice(0, -hash.length - 1);
}

/** Trees name a workload by what ownerOf gives, or by the object itself. */
function workloadIn(owner: Workload | KubeObject): Workload {
  return 'metadata' in owner ? workload(refOf(owner)) : owner;
}

const ROLLED_BACK = ['Deployment', 'StatefulSet', 'DaemonSet'];

export function undoCommand({ kind, namespace, name }: ObjectRef): string {
  if (!ROLLED_BACK.includes(kind)) return '';
  return `kubectl rollout undo ${kind.toLowerCase()}/${name}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}

/** A value under a path of fields that ends with a dot: `spec.template.`. */
export function nested(path: string, value: object): object {
  return path
    .split('.')
    .filter((field) => field !== '')
    .reduceRight<object>((inner, field) => ({ [field]: inner }), value);
}

/** The patch of a container's owner that changes the container so. */
function containerPatch(world: World, { pod, name, type }: PodContainer, change: object): object {
  const list = type === 'main' ? 'containers' : 'initContainers';
  return nested(ownerOf(world, pod).template, { spec: { [list]: [{ name, ...change }] } });
}

interface Selecting {
  readonly spec?: { readonly selector?: object; readonly replicas?: number };
}

function ownedBy(owner: KubeObject, objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.filter((o) => o.metadata.ownerReferences?.some((ref) => ref.uid === owner.metadata.uid));
}

/** The objects between a workload and its pods that create the pods: the ReplicaSets of a Deployment, the Jobs of a CronJob, else itself. */
export function creatorsOf(world: World, object: KubeObject): readonly KubeObject[] {
  const namespace = object.metadata.namespace ?? '';
  if (object.kind === 'Deployment') return ownedBy(object, listOf(world, 'ReplicaSet', namespace));
  if (object.kind === 'CronJob') return ownedBy(object, listOf(world, 'Job', namespace));
  return [object];
}

/** The newest generation of a Deployment's ReplicaSets (annotation deployment.kubernetes.io/revision). */
export function newest(creators: readonly KubeObject[]): readonly KubeObject[] {
  const revision = (o: KubeObject) => Number(o.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
  const last = Math.max(...creators.map(revision));
  return creators.filter((o) => revision(o) === last);
}

export function podsOf(world: World, object: KubeObject): readonly KubeObject[] {
  const namespace = object.metadata.namespace ?? '';
  const creators = creatorsOf(world, object);
  const pods = world.ask(podsRequest(object, namespace)) as readonly KubeObject[];
  return creators.flatMap((creator) => ownedBy(creator, pods));
}

/** Only the pods that the selector matches, so that a large namespace costs no more than the workload. */
function podsRequest(object: KubeObject, namespace: string) {
  const labels = ((object as Selecting).spec?.selector as { matchLabels?: Record<string, string> })?.matchLabels;
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const request = listRequest('Pod', namespace);
  return pairs.length === 0 ? request : { ...request, labelSelector: pairs.join(',') };
}

/** One pod for each different kind of trouble, those of the newest revision first; at most five. */
function representatives(pods: readonly KubeObject[], now: Date): readonly KubeObject[] {
  const groups = new Map<string, KubeObject>();
  for (const pod of pods) {
    const signature = containersOf(pod, now).map((c) => [
      c.name,
      c.waiting,
      c.crashing,
      c.ready,
      c.end.reason,
      c.end.exitCode,
    ]);
    const spec = pod.spec as { nodeName?: string } | undefined;
    const key = JSON.stringify([pod.metadata.labels?.['pod-template-hash'], spec?.nodeName === undefined, signature]);
    if (!groups.has(key)) groups.set(key, pod);
  }
  return [...groups.values()].slice(0, 5);
}

function isReadyOrDone(pod: KubeObject): boolean {
  return (pod.status as { phase?: string } | undefined)?.phase === 'Succeeded' || isReady(pod);
}

const REPLACED_BY = ['ReplicaSet', 'StatefulSet', 'DaemonSet'];
const FORGOTTEN_MS = 3_600_000;

/** A pod that failed long ago and was replaced is only a record of that: the kubelet leaves it until somebody, or the garbage collector, deletes it. */
function isRecord({ metadata, status }: KubeObject, now: Date): boolean {
  const { phase, conditions = [], containerStatuses = [] } = (status ?? {}) as NonNullable<Pod['status']>;
  if (phase !== 'Failed' || !metadata.ownerReferences?.some((o) => o.controller && REPLACED_BY.includes(o.kind)))
    return false;
  const times = [
    ...conditions.map((one) => one.lastTransitionTime),
    ...containerStatuses.map((one) => one.state?.terminated?.finishedAt),
  ].flatMap((time) => Date.parse(time ?? '') || []);
  return times.length > 0 && now.getTime() - Math.max(...times) > FORGOTTEN_MS;
}

/** The workloads of a namespace whose pods a Service's selector would match. */
function workloadsFor(
  world: World,
  selector: Readonly<Record<string, string>>,
  namespace: string,
): readonly KubeObject[] {
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet'];
  const lists = world.askAll(kinds.map((kind) => listRequest(kind, namespace))) as readonly (readonly KubeObject[])[];
  return lists.flat().filter((object) => {
    const template = (object.spec as { template?: { metadata?: { labels?: Record<string, string> } } })?.template;
    return matchesSelector(template?.metadata?.labels, { matchLabels: selector });
  });
}

export const workloadTypes = {
  Owner: { kind: 'string', namespace: 'string', name: 'string', template: 'string' },
};

export const workloadWords = [
  word(
    'ownerOf(object: any): Owner',
    'The workload in which the pod must be changed; `template` stands before a field of the pod there.',
    ownerOf,
  ),
  word(
    'editCommand(owner: any): string',
    'The command with which a workload, as itself or as ownerOf names it, is changed; a bare pod and a Job have to be made anew.',
    (_world, owner: Workload | KubeObject) => editCommand(workloadIn(owner)),
  ),
  word(
    'podPatch(owner: any, spec: any): any',
    'The patch of a workload that changes the specification of its pods so; of a bare pod, the pod itself.',
    (_world, owner: Workload | KubeObject, spec: object) => nested(workloadIn(owner).template, { spec }),
  ),
  word(
    'containerPatch(container: PodContainer, change: any): any',
    'The patch of a container’s owner that changes this container so.',
    containerPatch,
  ),
  word(
    'undoCommand(owner: any): string',
    'The command that takes a change of a workload back; empty where kubectl has none.',
    (_world, owner: Workload | KubeObject) => undoCommand(workloadIn(owner)),
  ),
  word('podsOf(workload: any): list<Pod>', 'The pods that belong to a workload.', podsOf),
  word(
    'unreadyPods(pods: list<Pod>): list<Pod>',
    'One pod for each kind of trouble among those that are not ready; those that failed long ago and were replaced are left out.',
    (world, pods: readonly KubeObject[]) =>
      representatives(
        pods.filter((pod) => !isReadyOrDone(pod) && !isRecord(pod, world.now)),
        world.now,
      ),
  ),
  word(
    'readyPods(pods: list<Pod>): list<Pod>',
    'The pods that are ready, or finished with success.',
    (_world, pods: readonly KubeObject[]) => pods.filter(isReadyOrDone),
  ),
  word(
    'workloadsFor(selector: map<string, string>, namespace: string): list<any>',
    'The Deployments, StatefulSets and DaemonSets whose pods would carry these labels.',
    workloadsFor,
  ),
];
