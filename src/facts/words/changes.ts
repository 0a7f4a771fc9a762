/** What changed: the pod's revision against the one that ran before, and its configuration since. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import { inWords } from '../../analysis/rollout/difference.ts';
import {
  changeOf,
  deploymentRevisions,
  type RevisionChange,
  runs,
  setRevisions,
} from '../../analysis/rollout/revisions.ts';
import { type PodEvent, ranUntilStopped } from '../../analysis/rollout/stopped.ts';
import { type Writer, writerOf } from '../../analysis/rollout/writer.ts';
import { Unreadable, type World } from '../../engine/world.ts';
import { controllerOf, type KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import { noteOf, type RawEvent } from './events.ts';
import { getRequest, listRequest } from './objects.ts';
import { referencesOf } from './references.ts';
import { word } from './word.ts';
import { ownerOf, podsOf } from './workloads.ts';

export interface Change extends Omit<RevisionChange, 'differences'> {
  /** The workload whose template it is; null for a pod without one, or with one that keeps no revisions. */
  readonly workload: KubeObject | null;
  readonly fields: readonly string[];
  readonly says: readonly string[];
  readonly writer: Writer;
}

const NONE: Change = {
  workload: null,
  before: '',
  from: '',
  to: '',
  since: '',
  ran: '',
  runsToo: '',
  returns: 0,
  fields: [],
  says: [],
  writer: writerOf([], [], ''),
};

const KEEPS_REVISIONS = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** Throws Pending or Unreadable; `tolerant`: without events, it only does not say whether the earlier revision ran. */
export function changeFor(world: World, pod: KubeObject, tolerant = false): Change {
  const { kind, namespace = '', name } = ownerOf(world, pod);
  if (!KEEPS_REVISIONS.includes(kind)) return NONE;
  const workload = world.ask(getRequest(kind, namespace, name)) as KubeObject | null;
  if (workload === null) return NONE;
  const { differences, ...compared } =
    kind === 'Deployment' ? ofDeployment(world, pod, workload) : ofSet(world, pod, workload);
  const gone = compared.ran === '' && compared.from !== '' && differences.length > 0;
  const change = gone ? { ...compared, ran: ranBefore(world, pod, compared, tolerant) } : compared;
  const fields = differences.map(({ field }) => field);
  const writer = writerOf(
    workload.metadata.managedFields,
    fields.map((field) => `spec.template.${field}`),
    change.since,
  );
  return { ...change, workload, fields, says: differences.map(inWords), writer };
}

/** Of pods that are gone only events tell, for an hour. */
function ranBefore(
  world: World,
  pod: KubeObject,
  { before, since }: Pick<RevisionChange, 'before' | 'since'>,
  tolerant: boolean,
): string {
  const requests = ['Started', 'Killing'].map((reason) => ({
    ...listRequest('Event', pod.metadata.namespace ?? ''),
    fieldSelector: `involvedObject.kind=Pod,reason=${reason}`,
  })) as Request[];
  const readings = world.tryAskAll(requests);
  const events = readings.flatMap((reading) => {
    if (reading.ok) return (reading.value as readonly RawEvent[]).map(podEvent);
    if (!tolerant) throw new Unreadable(reading.gap);
    return [];
  });
  const { name, uid = '', labels = {} } = pod.metadata;
  const inSet = labels['controller-revision-hash'] !== undefined && labels['pod-template-hash'] === undefined;
  return ranUntilStopped(
    events,
    (event) => (inSet ? event.pod === name && event.uid !== uid : event.pod.startsWith(`${before}-`)),
    since,
  );
}

function podEvent(event: RawEvent): PodEvent {
  const { name = '', uid = '' } = event.involvedObject ?? {};
  return { ...noteOf(event), pod: name, uid };
}

function ofDeployment(world: World, pod: KubeObject, deployment: KubeObject): RevisionChange {
  const sets = world.ask(selected('ReplicaSet', deployment)) as readonly KubeObject[];
  const own = controllerOf(pod)?.name ?? '';
  return changeOf(deploymentRevisions(deployment, sets), own);
}

function ofSet(world: World, pod: KubeObject, set: KubeObject): RevisionChange {
  const kept = world.ask(selected('ControllerRevision', set)) as readonly KubeObject[];
  const revisions = setRevisions(set, kept, podsOf(world, set));
  return changeOf(revisions, revisions.find(({ name }) => runs(pod, name))?.name ?? '');
}

/** Only those that the workload's selector matches, so that a large namespace costs no more than the workload. */
function selected(kind: string, workload: KubeObject) {
  const { selector } = workload.spec as { selector?: { matchLabels?: Record<string, string> } };
  const pairs = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const request = listRequest(kind, workload.metadata.namespace ?? '');
  return pairs.length === 0 ? request : { ...request, labelSelector: pairs.join(',') };
}

export interface ConfigChange {
  readonly object: KubeObject;
  readonly kind: string;
  readonly name: string;
  /** When it was last written; empty if its metadata do not say. */
  readonly time: string;
  readonly writer: Writer;
  readonly version: string;
}

/** When each ConfigMap and Secret that the pod takes values from was last written. Throws Pending or Unreadable. */
export function configChanges(world: World, pod: KubeObject): readonly ConfigChange[] {
  const references = referencesOf(pod as unknown as Pod);
  const requests = references.map((r) => getRequest(r.kind, pod.metadata.namespace ?? 'default', r.name));
  const objects = world.askAll(requests) as readonly (KubeObject | null)[];
  const known = new Map(objects.flatMap((o) => (o === null ? [] : [[`${o.kind} ${o.metadata.name}`, o] as const])));
  return [...known.values()].map((object) => {
    const { name, managedFields = [], creationTimestamp = '', resourceVersion = '' } = object.metadata;
    const times = managedFields.map((entry) => (entry as { time?: string }).time ?? '');
    const time = [creationTimestamp, ...times].sort().at(-1) ?? '';
    return {
      object,
      kind: object.kind,
      name,
      time,
      writer: writerOf(managedFields, [], time),
      version: resourceVersion,
    };
  });
}

export const changeTypes = {
  RevisionChange: {
    workload: 'any',
    from: 'string',
    to: 'string',
    since: 'string',
    ran: 'string',
    runsToo: 'string',
    returns: 'number',
    fields: 'list<string>',
    says: 'list<string>',
    writer: 'Writer',
  },
  Writer: { manager: 'string', time: 'string', says: 'string', reconciles: 'bool' },
  ConfigChange: { object: 'any', kind: 'string', name: 'string', time: 'string', writer: 'Writer', version: 'string' },
};

export const changeWords = [
  word(
    'revisionChange(pod: Pod): RevisionChange',
    "What the pod's revision of its workload changed of the last one that is known to have run, else of the one before; `from` is empty if there is none.",
    changeFor,
  ),
  word(
    'configChanges(pod: Pod): list<ConfigChange>',
    'The ConfigMaps and Secrets that the pod takes values from, and when and by whom each was last written.',
    configChanges,
  ),
];
