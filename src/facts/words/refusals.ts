/** Why pods that are wanted were never created: what the API server answered, or what it would answer. */
import type { PodSpec } from 'kubernetes-types/core/v1.js';
import { type Refusal, refusalOf } from '../../analysis/admission/refusal.ts';
import type { Confidence, Place } from '../../engine/diagnosis.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { CHECKS, type Checked, type Hindrance } from './hindrances.ts';
import { objectQuotas } from './object-quotas.ts';
import { listRequest } from './objects.ts';
import { countsOf, type FailureRecord, lacking, recordOf } from './refusal-records.ts';
import { FRESH, standing } from './standing.ts';
import { word } from './word.ts';
import { creatorsOf, newest, ownerOf } from './workloads.ts';

/** One reason for which pods of a workload are not created. `pod` and `name` make it a part of the workload for a tree. */
interface CreateFailure {
  readonly pod: KubeObject;
  readonly name: string;
  readonly refusal: Refusal;
  /** The object whose controller was refused, and when. */
  readonly object: KubeObject;
  readonly time: string;
  readonly count: number;
  /** `event` and `condition`: the server said so; `deduced`: it follows from objects; `foreseen`: from objects as they would be. */
  readonly from: 'event' | 'condition' | 'foreseen' | 'deduced';
  /** How many pods its controller has made, and how many it wants. */
  readonly made: number;
  readonly wanted: number;
  /** Whether it would be refused now, too. */
  readonly now: 'holds' | 'gone' | 'unknown';
  readonly confidence: Confidence;
  /** What is wrong, one sentence each. */
  readonly says: readonly string[];
  /** What must change in the workload. */
  readonly fields: readonly string[];
  readonly rules: readonly Place[];
  readonly patch: object;
}

/** Each reason once: what the server said of each creator that lacks something, and what it would say next. */
function createFailures(world: World, workload: KubeObject): readonly CreateFailure[] {
  const failures = createdBy(world, workload)
    .filter(({ object }) => lacking(world, object))
    .flatMap((creator) => failuresOf(world, workload, creator));
  return [
    ...new Map(failures.map((one) => [`${one.refusal.kind} ${one.refusal.name} ${one.refusal.message}`, one])).values(),
  ];
}

interface Creator {
  readonly object: KubeObject;
  /** Whether it makes the pods itself. */
  readonly makesPods: boolean;
  readonly conditions: readonly string[];
}

const OF_PODS = ['ReplicaFailure'];
const OF_REPLICASETS = ['ReplicaSetCreateError'];

/** The workload and what stands between it and its pods. A Deployment whose ReplicaSets cannot be read repeats their last failure. */
function createdBy(world: World, workload: KubeObject): readonly Creator[] {
  if (workload.kind !== 'Deployment' && workload.kind !== 'CronJob')
    return [{ object: workload, makesPods: true, conditions: OF_PODS }];
  const between = world.tryAsk(
    listRequest(workload.kind === 'Deployment' ? 'ReplicaSet' : 'Job', workload.metadata.namespace ?? ''),
  );
  if (!between.ok) {
    world.note(between.gap);
    return [{ object: workload, makesPods: true, conditions: [...OF_PODS, ...OF_REPLICASETS] }];
  }
  const made = newest(creatorsOf(world, workload)).map((object) => ({ object, makesPods: true, conditions: OF_PODS }));
  return [{ object: workload, makesPods: false, conditions: OF_REPLICASETS }, ...made];
}

function failuresOf(world: World, workload: KubeObject, creator: Creator): readonly CreateFailure[] {
  const { object, makesPods, conditions } = creator;
  const { record, blind } = recordOf(world, object, conditions);
  const spec = templateOf(object) ?? templateOf(workload);
  const namespace = workload.metadata.namespace ?? '';
  const said = record === undefined ? [] : [fromRecord(world, workload, object, record, spec)];
  if (spec === undefined || waitsForOthers(object)) return said;
  const same =
    (one: Hindrance) =>
    ({ refusal }: CreateFailure) =>
      refusal.kind === one.kind && (refusal.name === one.name || refusal.name === '');
  const ofPods = makesPods ? Object.values(CHECKS).map((check) => check(world, spec, namespace)) : [];
  const deduced = [objectQuotas(world, object), ...ofPods]
    .flatMap((checked) => found(world, checked))
    .filter((one) => !said.some(same(one)) && !isEverywhere(one))
    .map((one) => fromHindrance(world, workload, object, one, blind));
  return [...said, ...deduced];
}

/** Every namespace gets its default ServiceAccount by itself, so that facts without one are more likely not whole. */
function isEverywhere({ kind, name }: Hindrance): boolean {
  return kind === 'service-account' && name === 'default';
}

/** A StatefulSet makes its next pod only once those before it are ready. */
function waitsForOthers({ kind, spec, status }: KubeObject): boolean {
  const { podManagementPolicy } = (spec ?? {}) as { podManagementPolicy?: string };
  const { replicas = 0, readyReplicas = 0 } = (status ?? {}) as { replicas?: number; readyReplicas?: number };
  return kind === 'StatefulSet' && podManagementPolicy !== 'Parallel' && readyReplicas < replicas;
}

function found(world: World, checked: Checked): readonly Hindrance[] {
  if ('found' in checked) return checked.found;
  world.note(checked.gap);
  return [];
}

function templateOf(object: KubeObject): PodSpec | undefined {
  const spec = object.spec as {
    template?: { spec?: PodSpec };
    jobTemplate?: { spec?: { template?: { spec?: PodSpec } } };
  };
  return spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec;
}

/** From the field of a pod to that of the workload in which it is edited. */
function fieldsIn(world: World, workload: KubeObject, fields: readonly string[]): readonly string[] {
  const { template } = ownerOf(world, workload);
  return fields.map((field) => template + field);
}

function fromHindrance(
  world: World,
  workload: KubeObject,
  creator: KubeObject,
  hindrance: Hindrance,
  blind: boolean,
): CreateFailure {
  const { kind, name, says, level = '', quota, fields, rules, patch = {} } = hindrance;
  const plain = refusalOf('');
  const refusal: Refusal = {
    ...plain,
    kind,
    name,
    level,
    violations: says,
    message: says.join('; '),
    ...(quota && { quota }),
  };
  return {
    pod: workload,
    name: `${kind} ${name}`,
    refusal,
    object: creator,
    time: world.now.toISOString(),
    count: 0,
    from: 'deduced',
    ...countsOf(creator),
    now: 'holds',
    confidence: blind ? 'possible' : 'likely',
    says,
    fields: fieldsIn(world, workload, fields),
    rules,
    patch,
  };
}

function fromRecord(
  world: World,
  workload: KubeObject,
  creator: KubeObject,
  record: FailureRecord,
  spec: PodSpec | undefined,
): CreateFailure {
  const said = refusalOf(record.message);
  const age =
    record.from === 'event' ? (world.now.getTime() - Date.parse(record.time)) / 1000 : Number.POSITIVE_INFINITY;
  const namespace = workload.metadata.namespace ?? '';
  const { hindrance, now, unread = false } = standing(world, said, spec, namespace, age);
  const unchecked: Confidence = unread && age > FRESH ? 'possible' : 'likely';
  const refusal: Refusal = {
    ...said,
    // What a default of a LimitRange makes invalid is the LimitRange's doing.
    kind: hindrance?.kind ?? said.kind,
    name: said.name || (hindrance?.name ?? ''),
    level: said.level || (hindrance?.level ?? ''),
  };
  return {
    pod: workload,
    name: `${refusal.kind} ${refusal.name}`.trim(),
    refusal,
    object: creator,
    time: record.time || world.now.toISOString(),
    count: record.count,
    from: record.from,
    ...countsOf(creator),
    now,
    confidence: now === 'holds' ? 'proven' : unchecked,
    says: hindrance?.says ?? said.violations,
    fields: fieldsIn(world, workload, hindrance?.fields ?? []),
    rules: hindrance?.rules ?? [],
    patch: hindrance?.patch ?? {},
  };
}

export const refusalTypes = {
  CreateFailure: {
    pod: 'any',
    name: 'string',
    refusal: 'Refusal',
    object: 'any',
    time: 'string',
    count: 'number',
    from: 'string',
    made: 'number',
    wanted: 'number',
    now: 'string',
    confidence: 'string',
    says: 'list<string>',
    fields: 'list<string>',
    rules: 'list<any>',
    patch: 'any',
  },
  Refusal: {
    kind: 'string',
    message: 'string',
    name: 'string',
    quota: 'QuotaRefusal',
    level: 'string',
    violations: 'list<string>',
    policies: 'list<Policy>',
    fault: 'WebhookFault',
  },
  QuotaRefusal: {
    resources: 'list<string>',
    requested: 'map<string, string>',
    used: 'map<string, string>',
    hard: 'map<string, string>',
  },
  Policy: { kind: 'string', name: 'string', rule: 'string', says: 'string' },
  WebhookFault: { kind: 'string', why: 'string', says: 'string', url: 'string' },
};

export const refusalWords = [
  word(
    'createFailures(workload: any): list<CreateFailure>',
    'Why pods that are wanted were not created: the API server’s last answer, and what else it would refuse them for.',
    createFailures,
  ),
];
