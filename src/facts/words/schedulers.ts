/** Whether the scheduler that a pod names is at work: its Lease, its pods, its events, and what it has placed. */
import { durationText } from '../../analysis/duration.ts';
import { nearest } from '../../analysis/names.ts';
import { isReady } from '../../analysis/pod-status.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import { typeOfKind } from '../resources.ts';
import { type ComponentState, componentState } from './controllers.ts';
import { eventsRequest, notesOf, type RawEvent } from './events.ts';
import { word } from './word.ts';

interface SchedulerState {
  readonly name: string;
  /** Whether no scheduler has said anything about the pod, although there was time enough. */
  readonly silent: boolean;
  /** `unknown`: nothing shows that there is one of this name; `stale`, `down`: it is there and does not work; empty: nothing speaks against it. */
  readonly fault: '' | 'unknown' | 'stale' | 'down';
  /** Signs that it exists, or what shows that it does not work. */
  readonly signs: readonly string[];
  /** What shows that it does not work. */
  readonly object: ObjectRef;
  readonly field: string;
  /** Whether all places where there could be signs were read. */
  readonly known: boolean;
  /** Names of schedulers that are there and spelt alike. */
  readonly nearest: readonly string[];
}

const DEFAULT = 'default-scheduler';
/** A scheduler looks at a new pod within a second, or within minutes when it has thousands before it. */
const PATIENCE_SECONDS = 60;

function schedulerOf(world: World, pod: KubeObject): SchedulerState {
  const { schedulerName: name = DEFAULT } = (pod.spec ?? {}) as { schedulerName?: string };
  const { conditions = [] } = (pod.status ?? {}) as { conditions?: readonly { type: string }[] };
  const age = (world.now.getTime() - Date.parse(pod.metadata.creationTimestamp ?? '')) / 1000;
  const heard =
    conditions.some((c) => c.type === 'PodScheduled') || !(age > PATIENCE_SECONDS) || isSpokenOf(world, pod);
  const none: SchedulerState = {
    name,
    silent: !heard,
    fault: '',
    signs: [],
    object: { kind: 'Lease', namespace: 'kube-system', name: 'kube-scheduler' },
    field: 'spec.renewTime',
    known: true,
    nearest: [],
  };
  if (heard) return none;
  return name === DEFAULT ? ofComponent(none, componentState(world, 'kube-scheduler')) : ofAnother(world, none, pod);
}

/** Karpenter says FailedScheduling, too, of pods that no scheduler may have seen. */
function isSpokenOf(world: World, pod: KubeObject): boolean {
  const reading = world.tryAsk(eventsRequest(refOf(pod)));
  if (!reading.ok) return false;
  return notesOf(reading.value as readonly RawEvent[], pod).some(
    ({ reason, component }) => ['FailedScheduling', 'Scheduled'].includes(reason) && component !== 'karpenter',
  );
}

function ofComponent(none: SchedulerState, { fault, says, object, field }: ComponentState): SchedulerState {
  return { ...none, fault, signs: [says], object, field };
}

/** Where one that the cluster's administrators have added would show. */
function ofAnother(world: World, none: SchedulerState, pod: KubeObject): SchedulerState {
  const { name } = none;
  const lists = [
    { ask: 'list', type: typeOfKind('Lease'), fieldSelector: `metadata.name=${name}` },
    { ask: 'list', type: typeOfKind('Deployment'), fieldSelector: `metadata.name=${name}` },
    { ask: 'list', type: typeOfKind('Pod'), fieldSelector: `spec.schedulerName=${name}` },
    { ask: 'list', type: typeOfKind('Event'), fieldSelector: `reportingComponent=${name}` },
  ] as const;
  const readings = world.tryAskAll(lists);
  readings.forEach((reading) => {
    if (!reading.ok) world.note(reading.gap);
  });
  const found = readings.map((reading) => (reading.ok ? (reading.value as readonly KubeObject[]) : []));
  const [leases = [], deployments = [], pods = [], events = []] = found;
  const placed = pods.filter((one) => one.metadata.uid !== pod.metadata.uid && isPlaced(one));
  const signs = [
    ...leases.map((one) => sign(one, leaseText(world, one))),
    ...deployments.map((one) => sign(one, deploymentText(one))),
    ...placed.slice(0, 1).map((one) => sign(one, `was placed by it`)),
    ...events.slice(0, 1).map((one) => sign(one, `is its event`)),
  ];
  const [lease, deployment] = [leases[0], deployments[0]];
  const stale = lease !== undefined && secondsSinceRenewal(world, lease) > PATIENCE_SECONDS;
  const down = deployment !== undefined && readyOf(deployment) === 0;
  const known = readings.every((reading) => reading.ok);
  if (signs.length === 0) return { ...none, fault: 'unknown', known, nearest: alike(world, name, pod) };
  if (stale) return { ...none, fault: 'stale', signs, known, object: refOf(lease), field: 'spec.renewTime' };
  if (down) return { ...none, fault: 'down', signs, known, object: refOf(deployment), field: 'status.readyReplicas' };
  return { ...none, signs, known };
}

function sign(object: KubeObject, says: string): string {
  const { namespace = '', name } = object.metadata;
  return `${object.kind} ${name} in ${namespace} ${says}`;
}

function leaseText(world: World, lease: KubeObject): string {
  return `was renewed ${durationText(secondsSinceRenewal(world, lease))} ago`;
}

function secondsSinceRenewal(world: World, lease: KubeObject): number {
  const { renewTime = '' } = (lease.spec ?? {}) as { renewTime?: string };
  return (world.now.getTime() - Date.parse(renewTime)) / 1000;
}

function deploymentText(deployment: KubeObject): string {
  return `has ${readyOf(deployment)} ready`;
}

function readyOf(deployment: KubeObject): number {
  return ((deployment.status ?? {}) as { readyReplicas?: number }).readyReplicas ?? 0;
}

function isPlaced(pod: KubeObject): boolean {
  return ((pod.spec ?? {}) as { nodeName?: string }).nodeName !== undefined || isReady(pod);
}

/** Schedulers that the other pods of the namespace name, and the one that every cluster has. */
function alike(world: World, name: string, pod: KubeObject): readonly string[] {
  const type = typeOfKind('Pod');
  const reading = world.tryAsk({
    ask: 'list',
    type,
    ...(pod.metadata.namespace !== undefined && { namespace: pod.metadata.namespace }),
  });
  const others = reading.ok ? (reading.value as readonly KubeObject[]).filter(isPlaced) : [];
  const names = others.map((one) => ((one.spec ?? {}) as { schedulerName?: string }).schedulerName ?? DEFAULT);
  return nearest(name, [...new Set([DEFAULT, ...names])]);
}

export const schedulerTypes = {
  SchedulerState: {
    name: 'string',
    silent: 'bool',
    fault: 'string',
    signs: 'list<string>',
    object: 'any',
    field: 'string',
    known: 'bool',
    nearest: 'list<string>',
  },
};

export const schedulerWords = [
  word(
    'schedulerOf(pod: Pod): SchedulerState',
    'Whether the scheduler that a pod names is at work; looked into only if no scheduler has said anything about the pod.',
    schedulerOf,
  ),
];
