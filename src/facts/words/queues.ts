/** What holds pods back before any scheduler looks at them: queues and gangs, by the marks that they leave on a pod or a Job. */
import { coschedulingHold, kaiHold, volcanoHold } from '../../analysis/queues/gangs.ts';
import { kueueHold, QUEUE_LABEL, type Queues } from '../../analysis/queues/kueue.ts';
import type { QueueHold } from '../../analysis/queues/queue-hold.ts';
import { getCommand } from '../../engine/command.ts';
import type { Evidence } from '../../engine/diagnosis.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import { typeOfKind } from '../resources.ts';
import { getRequest, listOf, readable } from './objects.ts';
import { word } from './word.ts';

/** `pod` and `name` make it a part of what it holds for a tree. */
interface Held extends Omit<QueueHold, 'facts'> {
  readonly facts: readonly string[];
  readonly command: string;
  readonly pod: KubeObject;
  readonly name: string;
  readonly evidence: readonly Evidence[];
}

type Finder = (world: World, object: KubeObject, namespace: string) => QueueHold | undefined;

const FINDERS: readonly Finder[] = [kueue, volcano, kai, coscheduling];

/** Reads the objects of a system only where the pod or Job carries its mark. Throws Pending or Unreadable. */
function queueHolds(world: World, object: KubeObject): readonly Held[] {
  const namespace = object.metadata.namespace ?? '';
  return FINDERS.flatMap((find) => find(world, object, namespace) ?? []).map((hold) => ({
    ...hold,
    pod: object,
    name: hold.object.metadata.name,
    command: getCommand(refOf(hold.object)),
    facts: hold.facts.map((fact) => fact.says),
    evidence: hold.facts.map((fact) => ({ ...fact, command: getCommand(fact.object) })),
  }));
}

function marks(object: KubeObject): Readonly<Record<string, string>> {
  return { ...object.metadata.annotations, ...object.metadata.labels };
}

function kueue(world: World, object: KubeObject, namespace: string): QueueHold | undefined {
  const { schedulingGates = [] } = (object.spec ?? {}) as { schedulingGates?: readonly { name: string }[] };
  const marked =
    marks(object)[QUEUE_LABEL] !== undefined || schedulingGates.some(({ name }) => name.startsWith('kueue.x-k8s.io/'));
  if (!marked) return undefined;
  const workloads = listOf(world, 'KueueWorkload', namespace);
  const workload = workloads.find((one) => isFor(one, object));
  if (workload === undefined) return undefined;
  const queueName = ((workload.spec ?? {}) as { queueName?: string }).queueName ?? '';
  const local = readable<KubeObject | null>(world, getRequest('LocalQueue', namespace, queueName));
  const clusterName = ((local?.spec ?? {}) as { clusterQueue?: string }).clusterQueue;
  const cluster =
    clusterName === undefined
      ? undefined
      : readable<KubeObject | null>(world, getRequest('ClusterQueue', '', clusterName));
  const queues: Queues = {
    ...(local !== undefined && { local }),
    ...(cluster !== undefined && { cluster }),
    others: workloads,
  };
  return kueueHold(workload, queues);
}

/** A Workload belongs to what owns it, to the pods of that, or to the pods of a group with its name. */
function isFor(workload: KubeObject, object: KubeObject): boolean {
  const uids = [object.metadata.uid, ...(object.metadata.ownerReferences ?? []).map((owner) => owner.uid)];
  const group =
    marks(object)['kueue.x-k8s.io/pod-group-name'] ?? marks(object)['kueue.x-k8s.io/prebuilt-workload-name'];
  return (
    workload.metadata.name === group ||
    (workload.metadata.ownerReferences ?? []).some((owner) => owner.uid !== undefined && uids.includes(owner.uid))
  );
}

function volcano(world: World, object: KubeObject, namespace: string): QueueHold | undefined {
  const name = marks(object)['scheduling.k8s.io/group-name'] ?? marks(object)['scheduling.volcano.sh/group-name'];
  if (name === undefined) return undefined;
  const group = readableOrThrow(world, 'VolcanoPodGroup', namespace, name);
  if (group === null) return undefined;
  const queue = ((group.spec ?? {}) as { queue?: string }).queue ?? 'default';
  return volcanoHold(group, readable<KubeObject | null>(world, getRequest('VolcanoQueue', '', queue)));
}

function kai(world: World, object: KubeObject, namespace: string): QueueHold | undefined {
  const name = marks(object)['pod-group-name'];
  if (name === undefined) return undefined;
  const group = readableOrThrow(world, 'KaiPodGroup', namespace, name);
  if (group === null) return undefined;
  const queue = ((group.spec ?? {}) as { queue?: string }).queue ?? '';
  return kaiHold(group, readable<KubeObject | null>(world, getRequest('KaiQueue', '', queue)));
}

const COSCHEDULING_LABEL = 'scheduling.x-k8s.io/pod-group';

function coscheduling(world: World, object: KubeObject, namespace: string): QueueHold | undefined {
  const name = marks(object)[COSCHEDULING_LABEL];
  if (name === undefined) return undefined;
  const group = readableOrThrow(world, 'CoschedulingPodGroup', namespace, name);
  if (group === null) return undefined;
  const labelSelector = `${COSCHEDULING_LABEL}=${name}`;
  const members = world.ask({ ask: 'list', type: typeOfKind('Pod'), namespace, labelSelector });
  return coschedulingHold(group, members as readonly KubeObject[]);
}

function readableOrThrow(world: World, kind: string, namespace: string, name: string): KubeObject | null {
  return world.ask(getRequest(kind, namespace, name)) as KubeObject | null;
}

export const queueTypes = {
  QueueHold: {
    pod: 'any',
    name: 'string',
    system: 'string',
    object: 'any',
    queue: 'string',
    says: 'string',
    field: 'string',
    open: 'bool',
    why: 'string',
    facts: 'list<string>',
    command: 'string',
    evidence: 'list<any>',
    at: 'list<any>',
    sure: 'string',
  },
};

export const queueWords = [
  word(
    'queueHolds(object: any): list<QueueHold>',
    'The queues and gangs (Kueue, Volcano, KAI, coscheduling) that have not let a pod or Job start yet, with what they say.',
    queueHolds,
  ),
];
