/** What changed: the pod's revision against the one that ran before, its configuration since, and the pod against its template. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import { inWords } from '../../analysis/rollout/difference.ts';
import { type Mutator, mutationsOf, policiesFor, webhooksFor } from '../../analysis/rollout/mutation.ts';
import {
  changeOf,
  deploymentRevisions,
  type RevisionChange,
  runs,
  setRevisions,
} from '../../analysis/rollout/revisions.ts';
import { type PodEvent, ranUntilStopped } from '../../analysis/rollout/stopped.ts';
import { type Writer, writerOf } from '../../analysis/rollout/writer.ts';
import type { Evidence } from '../../engine/diagnosis.ts';
import { Unreadable, type World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import type { Request } from '../request.ts';
import type { PodContainer } from './containers.ts';
import { noteOf, type RawEvent } from './events.ts';
import { getRequest, listRequest, readable as readableOf } from './objects.ts';
import { referencesOf } from './references.ts';
import { word } from './word.ts';
import { ownerOf, podsOf } from './workloads.ts';

interface Change extends Omit<RevisionChange, 'differences'> {
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
function changeFor(world: World, pod: KubeObject, tolerant = false): Change {
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
  const own = pod.metadata.ownerReferences?.find((owner) => owner.controller === true)?.name ?? '';
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

interface ConfigChange {
  readonly object: KubeObject;
  readonly kind: string;
  readonly name: string;
  /** When it was last written; empty if its metadata do not say. */
  readonly time: string;
  readonly writer: Writer;
  readonly version: string;
}

/** When each ConfigMap and Secret that the pod takes values from was last written. Throws Pending or Unreadable. */
function configChanges(world: World, pod: KubeObject): readonly ConfigChange[] {
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

interface Mutation {
  readonly field: string;
  readonly says: string;
  /** What a program that fails over it would name: the new value, or the variable. */
  readonly terms: readonly string[];
}

/** Where a container is not as its workload's template has it. Throws Pending or Unreadable. */
function mutations(world: World, { pod, name }: PodContainer): readonly Mutation[] {
  const template = templateOf(world, pod);
  if (template === undefined) return [];
  return mutationsOf(template, pod, name).map((difference) => {
    const variable = /\.env\[([^\]]+)\]/.exec(difference.field)?.[1];
    const { after } = difference;
    const value = typeof after === 'string' ? after : (after as { value?: unknown } | undefined)?.value;
    const terms = [variable, value].filter((term): term is string => typeof term === 'string' && term.length > 3);
    return { field: difference.field, says: inWords(difference), terms };
  });
}

/** The template that the pod was made from, which may be an older one than its workload has now. */
function templateOf(world: World, pod: KubeObject): object | undefined {
  const maker = pod.metadata.ownerReferences?.find((owner) => owner.controller === true);
  if (maker?.kind !== 'ReplicaSet' && maker?.kind !== 'Job') return undefined;
  const object = world.ask(getRequest(maker.kind, pod.metadata.namespace ?? '', maker.name)) as KubeObject | null;
  return (object?.spec as { template?: object } | undefined)?.template;
}

/** What may not be read is noted; then nobody is the only one. */
function mutators(world: World, pod: KubeObject): readonly (Mutator & { readonly only: boolean })[] {
  const namespace = world.tryAsk(getRequest('Namespace', '', pod.metadata.namespace ?? ''));
  const labels = namespace.ok ? ((namespace.value as KubeObject | null)?.metadata.labels ?? {}) : undefined;
  const [hooks, policies, bindings] = [
    'MutatingWebhookConfiguration',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
  ].map((kind) => readableOf<readonly KubeObject[]>(world, listRequest(kind, '')));
  const all = [...webhooksFor(hooks ?? [], pod, labels), ...policiesFor(policies ?? [], bindings, pod, labels)];
  const only = all.length === 1 && hooks !== undefined && policies !== undefined;
  return all.map((mutator) => ({ ...mutator, only }));
}

/** What changed before this container failed, as evidence for any finding about it; what cannot be read is noted. */
function changeEvidence(world: World, container: PodContainer): readonly Evidence[] {
  const { pod } = container;
  return [
    ...readable(world, () => ofRevision(changeFor(world, pod, true))),
    ...readable(world, () => ofConfig(changeFor(world, pod, true), configChanges(world, pod))),
    ...readable(world, () => ofHelm(changeFor(world, pod, true).workload, world)),
    ...readable(world, () => ofMutation(container, mutations(world, container))),
  ];
}

function readable(world: World, evidence: () => readonly Evidence[]): readonly Evidence[] {
  try {
    return evidence();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    world.note(error.gap);
    return [];
  }
}

function ofRevision({ workload, from, to, since, ran, says, writer }: Change): readonly Evidence[] {
  if (workload === null || from === '' || says.length === 0) return [];
  const { kind, metadata } = workload;
  const object = refOf(workload);
  const by = writer.says === '' ? '' : `, written by ${writer.says}`;
  const more = says.length > 3 ? `; and ${says.length - 3} more` : '';
  return [
    {
      says: `Since revision ${to} (${since}${by}): ${says.slice(0, 3).join('; ')}${more}`,
      object,
      field: 'spec.template',
      value: says.slice(0, 12),
      command: `kubectl rollout history ${kind.toLowerCase()}/${metadata.name} -n ${metadata.namespace} --revision=${to}`,
      observed: since,
    },
    {
      says: ran === '' ? `Whether revision ${from} ran is not known` : `Revision ${from} ran: ${ran}`,
      object,
      field: 'status',
      command: `kubectl get replicasets,controllerrevisions,pods -n ${metadata.namespace} --show-labels`,
    },
  ];
}

/** A change of what a pod reads makes no new revision: only what was written after the template tells something that the template does not. */
function ofConfig({ since }: Change, configs: readonly ConfigChange[]): readonly Evidence[] {
  if (since === '') return [];
  return configs
    .filter(({ time }) => Date.parse(time) > Date.parse(since))
    .slice(0, 3)
    .map(({ object, kind, name, time, writer, version }) => ({
      says: `${kind} ${name} was written after that, at ${time}${writer.says === '' ? '' : ` by ${writer.says}`} (resourceVersion ${version})`,
      object: refOf(object),
      field: 'metadata.resourceVersion',
      value: version,
      command: `kubectl get ${kind.toLowerCase()} ${name} -n ${object.metadata.namespace} -o yaml --show-managed-fields`,
      observed: time,
    }));
}

/** Helm keeps a Secret for each revision of a release (helm pkg/storage/driver): its labels tell enough, its content is nobody's business. */
function ofHelm(workload: KubeObject | null, world: World): readonly Evidence[] {
  const { annotations = {}, namespace = '' } = workload?.metadata ?? {};
  const release = annotations['meta.helm.sh/release-name'];
  if (release === undefined) return [];
  const where = annotations['meta.helm.sh/release-namespace'] ?? namespace;
  const labelSelector = `owner=helm,name=${release}`;
  const secrets = world.ask({ ...listRequest('Secret', where), labelSelector, metadataOnly: true } as Request);
  const versions = (secrets as readonly KubeObject[])
    .map(({ metadata }) => metadata.labels ?? {})
    .sort((a, b) => Number(b.version) - Number(a.version))
    .slice(0, 2);
  if (versions.length === 0) return [];
  const said = versions.map(({ version, status, modifiedAt }) => {
    const time = Number(modifiedAt) * 1000;
    return `revision ${version} is ${status}${time > 0 ? ` since ${new Date(time).toISOString().replace(/\.\d+/, '')}` : ''}`;
  });
  return [
    {
      says: `Helm release ${release}: ${said.join(', ')}`,
      object: refOf(workload as KubeObject),
      field: 'metadata.annotations["meta.helm.sh/release-name"]',
      value: release,
      command: `kubectl get secrets -n ${where} -l ${labelSelector} -L version,status`,
    },
  ];
}

function ofMutation({ pod }: PodContainer, changed: readonly Mutation[]): readonly Evidence[] {
  return changed.slice(0, 3).map(({ field, says }) => ({
    says: `The pod is not as its workload has it: ${says}`,
    object: refOf(pod),
    field,
    command: `kubectl get pod ${pod.metadata.name} -n ${pod.metadata.namespace} -o yaml`,
  }));
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
  Changed: { field: 'string', says: 'string', terms: 'list<string>' },
  Mutator: { object: 'any', name: 'string', field: 'string', only: 'bool' },
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
  word(
    'mutations(container: PodContainer): list<Changed>',
    'Where a container of the pod is not as its workload wanted it: a webhook or a policy has changed it when it was made.',
    mutations,
  ),
  word(
    'mutators(pod: Pod): list<Mutator>',
    'The mutating webhooks and MutatingAdmissionPolicies that may change such a pod when it is made; `only` if there is no other one for certain.',
    mutators,
  ),
  word(
    'changeEvidence(container: PodContainer): list<any>',
    'What changed before the container failed, as evidence.',
    changeEvidence,
  ),
];
