/** Whether controllers act: on the latest change of a workload, and at all. */
import type { Lease } from 'kubernetes-types/coordination/v1.js';
import { durationText } from '../../analysis/duration.ts';
import { changedAt, writersOf } from '../../analysis/managed-fields.ts';
import { isReady } from '../../analysis/pod-status.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import { typeOfKind } from '../resources.ts';
import { getRequest, readable } from './objects.ts';
import { word } from './word.ts';
import { creatorsOf } from './workloads.ts';

/** What is known of a component of the control plane. */
export interface ComponentState {
  /** `stale`: it has stopped renewing its Lease; `down`: it has pods, and none is ready; empty: nothing speaks against it. */
  readonly fault: '' | 'stale' | 'down';
  readonly says: string;
  /** What shows it: its Lease or a pod of it. */
  readonly object: ObjectRef;
  readonly field: string;
}

/** A Lease is renewed every two seconds, and up for grabs after fifteen. */
const STALE_SECONDS = 60;

/** What cannot be read is noted, and speaks against nothing. */
export function componentState(world: World, component: string): ComponentState {
  const lease = readable<Lease | null>(world, getRequest('Lease', 'kube-system', component));
  const ref: ObjectRef = { kind: 'Lease', namespace: 'kube-system', name: component };
  if (lease) {
    const { renewTime = '', leaseDurationSeconds = 15 } = lease.spec ?? {};
    const seconds = (world.now.getTime() - Date.parse(String(renewTime))) / 1000;
    const stale = seconds > Math.max(STALE_SECONDS, 4 * leaseDurationSeconds);
    const says = `the Lease of ${component} was ${stale ? 'last ' : ''}renewed ${durationText(seconds)} ago`;
    return { fault: stale ? 'stale' : '', says, object: ref, field: 'spec.renewTime' };
  }
  const pods = componentPods(world, component);
  const [pod] = pods;
  if (pod === undefined) {
    const says = `no Lease and no pod of ${component} can be seen, as is usual where somebody else runs the control plane`;
    return { fault: '', says, object: ref, field: 'spec.renewTime' };
  }
  const down = !pods.some(isReady);
  const says = `${pods.length === 1 ? `pod ${pod.metadata.name}` : `${pods.length} pods`} of ${component} ${down ? 'not ready' : 'ready'}`;
  return { fault: down ? 'down' : '', says, object: refOf(pod), field: 'status.conditions' };
}

function componentPods(world: World, component: string): readonly KubeObject[] {
  const type = typeOfKind('Pod');
  const labelSelector = `component=${component}`;
  return readable(world, { ask: 'list', type, namespace: 'kube-system', labelSelector }) ?? [];
}

interface Acted {
  readonly spec?: {
    readonly paused?: boolean;
    readonly suspend?: boolean;
    readonly managedBy?: string;
    readonly template?: object;
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly startTime?: string;
    readonly conditions?: readonly object[];
  };
}

const OBSERVED = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'];

/** Whether the controller of a workload has done what its latest change asks for. */
function actedOn(world: World, workload: KubeObject): boolean {
  const { spec = {}, status = {} } = workload as Acted;
  const { generation = 0, creationTimestamp = '' } = workload.metadata;
  if (OBSERVED.includes(workload.kind)) {
    if ((status.observedGeneration ?? 0) < generation) return false;
    return workload.kind !== 'Deployment' || spec.paused !== true || isRolledOut(world, workload);
  }
  if (workload.kind !== 'Job' || spec.suspend === true || spec.managedBy !== undefined) return true;
  const started = status.startTime !== undefined || (status.conditions ?? []).length > 0;
  return started || world.now.getTime() - Date.parse(creationTimestamp) < 1000 * STALE_SECONDS;
}

/** Whether a ReplicaSet has the template that the Deployment has now. */
function isRolledOut(world: World, deployment: KubeObject): boolean {
  const wanted = comparable(deployment);
  return creatorsOf(world, deployment).some((replicaSet) => comparable(replicaSet) === wanted);
}

/** The template without the label that tells ReplicaSets apart, its fields in order. */
function comparable(object: KubeObject): string {
  return JSON.stringify((object as Acted).spec?.template ?? {}, (key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).filter(([name]) => !(key === 'labels' && name === 'pod-template-hash'));
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export const controllerTypes = {
  ComponentState: { fault: 'string', says: 'string', object: 'any', field: 'string' },
  FieldWriter: { manager: 'string', time: 'string', subresource: 'string' },
};

export const controllerWords = [
  word(
    'actedOn(workload: any): bool',
    'Whether its controller has done what the latest change of a workload asks for; false for a Deployment that is paused before that.',
    actedOn,
  ),
  word(
    'componentState(component: string): ComponentState',
    'Whether a component of the control plane works, by its Lease and its pods in kube-system: fault is stale, down or empty.',
    componentState,
  ),
  word(
    'writersOf(object: any, field: string): list<FieldWriter>',
    'Who wrote a field, the last first; none if that was not kept.',
    (_world, object: KubeObject, field: string) => writersOf(object, field),
  ),
  word(
    'changedAt(object: any): string',
    'When its specification was last changed; empty if that is not known.',
    (_world, object: KubeObject) => changedAt(object),
  ),
];
