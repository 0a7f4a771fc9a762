/** What pods of another priority mean for a pod that waits: those that have its room, those that make room for it, and who was sent away. */
import { type Crowding, crowdingOf, leavingFor } from '../../analysis/scheduling/crowding.ts';
import { eventsCommand } from '../../engine/command.ts';
import type { World } from '../../engine/world.ts';
import { controllerOf, type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import type { Request } from '../request.ts';
import type { PodUsage } from '../source.ts';
import { noteOf, type RawEvent } from './events.ts';
import { getRequest, listRequest } from './objects.ts';
import { schedulingKey } from './placement.ts';
import { openTo } from './placing.ts';
import { word } from './word.ts';

interface CrowdedNode {
  readonly nodes: readonly string[];
  readonly alone: boolean;
  /** `namespace/name (priority 1000)`, the highest first. */
  readonly pods: readonly string[];
}

function crowdings(world: World, pod: KubeObject): readonly CrowdedNode[] {
  const found = world.memo(`crowding ${schedulingKey(pod)}`, () => crowdingOf(pod, openTo(world, pod))) as
    | Crowding
    | undefined;
  if (found === undefined) return [];
  return [{ nodes: found.nodes, alone: found.alone, pods: found.pods.map(withPriority) }];
}

export function withPriority({ namespace, name, priority }: PodUsage): string {
  return `${namespace}/${name} (priority ${priority})`;
}

interface Nomination {
  readonly node: string;
  readonly pods: readonly string[];
  /** Of some of them: until when each may take, and what holds it. */
  readonly says: readonly string[];
}

/** So many pods that make room are looked at one by one. */
const LOOKED_AT = 3;

function nominations(world: World, pod: KubeObject): readonly Nomination[] {
  const { nominatedNodeName: node = '' } = (pod.status ?? {}) as { nominatedNodeName?: string };
  if (node === '') return [];
  world.ask({ ask: 'usage', nodes: [node] });
  const leaving = leavingFor(pod, openTo(world, pod));
  if (leaving.length === 0) return [];
  const readings = world.tryAskAll(
    leaving.slice(0, LOOKED_AT).map(({ namespace, name }) => getRequest('Pod', namespace, name)),
  );
  const says = readings.flatMap((reading) =>
    reading.ok && reading.value !== null ? leave(reading.value as KubeObject, world.now) : [],
  );
  return [{ node, pods: leaving.map(withPriority), says }];
}

function leave({ metadata }: KubeObject, now: Date): readonly string[] {
  const { namespace, name, deletionTimestamp, finalizers = [] } = metadata;
  if (deletionTimestamp === undefined) return [];
  const left = Math.round((Date.parse(deletionTimestamp) - now.getTime()) / 1000);
  const time = left > 0 ? `has ${left} s left to end` : `should have ended ${-left} s ago`;
  return [
    `${namespace}/${name} ${time}${finalizers.length > 0 ? `, and finalizer ${finalizers.join(', ')} holds it` : ''}`,
  ];
}

interface Displacement {
  readonly victim: string;
  readonly node: string;
  /** `namespace/name` of the pod that has taken the place; empty if it is not known. */
  readonly by: string;
  readonly time: string;
  readonly says: string;
  readonly object: ObjectRef;
  readonly command: string;
}

/** `Preempted by pod UID on node NAME`. */
const PREEMPTED = /^Preempted by (?:a )?pod(?:group)?(?: (\S+))? on node (\S+)$/;

/** Of a pod that has a controller, also the pods that the same one had made before. */
function displacements(world: World, pod: KubeObject): readonly Displacement[] {
  const { namespace = '', name, uid } = pod.metadata;
  const maker = controllerOf(pod)?.name;
  const request = { ...listRequest('Event', namespace), fieldSelector: 'reason=Preempted' } as Request;
  const reading = world.tryAsk(request);
  if (!reading.ok) {
    world.note(reading.gap);
    return [];
  }
  return (reading.value as readonly RawEvent[])
    .filter(({ involvedObject: about }) => {
      if (about?.kind !== 'Pod') return false;
      if (about.name === name) return uid === undefined || about.uid === uid || maker !== undefined;
      return maker !== undefined && about.name?.startsWith(`${maker}-`) === true;
    })
    .map((event) => displacementIn(world, event, namespace))
    .sort((a, b) => b.time.localeCompare(a.time));
}

function displacementIn(world: World, event: RawEvent, namespace: string): Displacement {
  const { message, last } = noteOf(event);
  const [, uid = '', node = ''] = PREEMPTED.exec(message) ?? [];
  const object = { kind: 'Pod', namespace, name: event.involvedObject?.name ?? '' };
  return {
    victim: object.name,
    node,
    by: nameOfUid(world, uid, node),
    time: last,
    says: message,
    object,
    command: eventsCommand(object),
  };
}

function nameOfUid(world: World, uid: string, node: string): string {
  if (uid === '' || node === '') return '';
  const reading = world.tryAsk({ ...listRequest('Pod', ''), fieldSelector: `spec.nodeName=${node}` } as Request);
  const found = reading.ok
    ? (reading.value as readonly KubeObject[]).find((one) => one.metadata.uid === uid)
    : undefined;
  return found === undefined ? '' : `${refOf(found).namespace}/${refOf(found).name}`;
}

export const priorityTypes = {
  Crowding: { nodes: 'list<string>', alone: 'bool', pods: 'list<string>' },
  Nomination: { node: 'string', pods: 'list<string>', says: 'list<string>' },
  Displacement: {
    victim: 'string',
    node: 'string',
    by: 'string',
    time: 'string',
    says: 'string',
    object: 'any',
    command: 'string',
  },
};

export const priorityWords = [
  word(
    'crowding(pod: Pod): list<Crowding>',
    'The nodes that would take a pod if the pods of higher priority were not there; `alone` if no others play a part. A list of one, or empty.',
    crowdings,
  ),
  word(
    'nominations(pod: Pod): list<Nomination>',
    'The node that the scheduler has promised to a pod, as long as pods of lower priority are being deleted there: a list of one, or empty.',
    nominations,
  ),
  word(
    'displacements(pod: any): list<Displacement>',
    'Events of the last hour by which a pod, or one that its controller made before it, had to make room for a higher priority; newest first.',
    displacements,
  ),
];
