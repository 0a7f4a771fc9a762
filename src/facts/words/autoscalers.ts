/** What autoscalers say of a pod without a node, and what stands in the way of their node pools. */

import { nodeGroups } from '../../analysis/autoscaling/status.ts';
import { type AutoscalerVerdict, autoscalerVerdicts } from '../../analysis/autoscaling/verdict.ts';
import { parseQuantity } from '../../analysis/quantity.ts';
import { conditionsOf } from '../../analysis/queues/queue-hold.ts';
import { getCommand } from '../../engine/command.ts';
import type { Evidence, Place } from '../../engine/diagnosis.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import type { Reading } from '../reading.ts';
import { eventsIfKnown, eventsOf } from './events.ts';
import { getRequest, listRequest, readable } from './objects.ts';
import { word } from './word.ts';

/** `pod` and `name` make it a part of the pod for a tree. */
interface PodVerdict extends AutoscalerVerdict {
  readonly pod: KubeObject;
  readonly name: string;
  /** It says that it is adding a node, and has said so for longer than a node needs to come. */
  readonly late: boolean;
  /** What would have to change for it to add a node. */
  readonly at: readonly Place[];
  readonly evidence: readonly Evidence[];
}

/** So long both autoscalers wait for a node that they have asked the cloud for, before they give it up. */
const NODE_COMES_WITHIN_MS = 15 * 60_000;

function isComing(world: World, pod: KubeObject): boolean {
  return autoscalerVerdicts(eventsIfKnown(world, pod)).some(({ coming }) => coming);
}

function verdictsOn(world: World, pod: KubeObject): readonly PodVerdict[] {
  return autoscalerVerdicts(eventsOf(world, pod)).map((verdict) => ({
    ...verdict,
    pod,
    name: verdict.system,
    late: verdict.coming && world.now.getTime() - Date.parse(verdict.since) > NODE_COMES_WITHIN_MS,
    ...(verdict.system === 'Karpenter' ? byPools(world, verdict) : byGroups(world)),
  }));
}

type Shown = Pick<PodVerdict, 'at' | 'evidence'>;

const POOL_GROUP = 'karpenter.sh';

/** Each NodePool that it names, with its limits and what it has used of them, and claims that came to nothing. */
function byPools(world: World, { pools, coming, says }: AutoscalerVerdict): Shown {
  const [listed, claims] = world.tryAskAll([
    listRequest('NodePool', ''),
    listRequest('NodeClaim', ''),
  ]) as readonly Reading<readonly KubeObject[]>[];
  const named = [...new Set(pools.map(({ pool }) => pool).filter((pool) => pool !== ''))];
  const at = coming
    ? claimsIn(says)
    : named.map((name) => {
        const reasons = pools.filter(({ pool }) => pool === name).map((one) => one.says);
        return { kind: 'NodePool', group: POOL_GROUP, name, field: fieldFor(reasons.join(' ')) };
      });
  for (const reading of [listed, claims]) if (reading !== undefined && !reading.ok) world.note(reading.gap);
  const objects = listed?.ok
    ? listed.value.filter((one) => named.length === 0 || named.includes(one.metadata.name))
    : [];
  const failing = (claims?.ok ? claims.value : []).flatMap(claimEvidence).slice(0, 3);
  return { at, evidence: [...objects.flatMap(limitEvidence), ...objects.flatMap(unreadyEvidence), ...failing] };
}

/** `Pod should schedule on: nodeclaim/general-x, node/ip-10-0-0-1`. */
function claimsIn(says: string): readonly Place[] {
  const [, name] = /nodeclaim\/([^\s,]+)/.exec(says) ?? [];
  return name === undefined ? [] : [{ kind: 'NodeClaim', group: POOL_GROUP, name, field: 'status.conditions' }];
}

function fieldFor(says: string): string {
  if (/exceed limits|limits have been exhausted/.test(says)) return 'spec.limits';
  if (/did not tolerate/.test(says)) return 'spec.template.spec.taints';
  return 'spec.template.spec.requirements';
}

function limitEvidence(pool: KubeObject): readonly Evidence[] {
  const { limits = {} } = (pool.spec ?? {}) as { limits?: Readonly<Record<string, string>> };
  const { resources = {} } = (pool.status ?? {}) as { resources?: Readonly<Record<string, string>> };
  const used = Object.entries(limits).map(([resource, limit]) => {
    const full = parseQuantity(resources[resource] ?? '0') >= parseQuantity(limit);
    return `${resource} ${resources[resource] ?? 0} of ${limit}${full ? ' (used up)' : ''}`;
  });
  if (used.length === 0) return [];
  const object = refOf(pool);
  const says = `NodePool ${object.name} has used ${used.join(', ')}`;
  return [{ says, object, field: 'status.resources', command: getCommand(object, 'status.resources') }];
}

function unreadyEvidence(object: KubeObject): readonly Evidence[] {
  const ref = refOf(object);
  return conditionsOf(object)
    .filter(({ type, status }) => type === 'Ready' && status === 'False')
    .map(({ message = '', reason = '' }) => ({
      says: `${ref.kind} ${ref.name} is not ready: ${message || reason}`,
      object: ref,
      field: 'status.conditions[Ready]',
      command: getCommand(ref, 'status.conditions'),
    }));
}

const STAGES = ['Launched', 'Registered', 'Initialized'];

/** How far a claim has come, if it is not a node yet, with the words of the cloud. */
function claimEvidence(claim: KubeObject): readonly Evidence[] {
  const ref = refOf(claim);
  return conditionsOf(claim)
    .filter(({ type, status }) => STAGES.includes(type) && status !== 'True')
    .toSorted((a, b) => STAGES.indexOf(a.type) - STAGES.indexOf(b.type))
    .slice(0, 1)
    .map(({ type, message = '', reason = '' }) => ({
      says: `NodeClaim ${ref.name} was not ${type.toLowerCase()}: ${[reason, message].filter(Boolean).join(': ')}`,
      object: ref,
      field: `status.conditions[${type}]`,
      command: getCommand(ref, 'status.conditions'),
    }));
}

const STATUS: Place = {
  kind: 'ConfigMap',
  namespace: 'kube-system',
  name: 'cluster-autoscaler-status',
  field: 'data.status',
};

/** The node groups that cannot grow, by cluster-autoscaler's own account. */
function byGroups(world: World): Shown {
  const { field, ...object } = STATUS;
  const request = getRequest('ConfigMap', 'kube-system', object.name);
  const { data } = readable<{ data?: { status?: string } } | null>(world, request) ?? {};
  const stuck = nodeGroups(data?.status ?? '').filter((group) => group.stuck !== '');
  const evidence = stuck.slice(0, 6).map((group) => ({
    says: `Node group ${group.name}: ${group.stuck}`,
    object,
    field,
    command: getCommand(object, field),
  }));
  return { at: [STATUS], evidence };
}

export const autoscalerTypes = {
  AutoscalerVerdict: {
    pod: 'any',
    name: 'string',
    system: 'string',
    coming: 'bool',
    late: 'bool',
    since: 'string',
    says: 'string',
    pools: 'list<PoolVerdict>',
    time: 'string',
    at: 'list<any>',
    evidence: 'list<any>',
  },
  PoolVerdict: { pool: 'string', says: 'string' },
};

export const autoscalerWords = [
  word(
    'autoscalerVerdicts(pod: Pod): list<AutoscalerVerdict>',
    'What cluster-autoscaler and Karpenter last said of a pod, and what stands in the way of their node pools.',
    verdictsOn,
  ),
  word(
    'nodeIsComing(pod: Pod): bool',
    'Whether an autoscaler has said last that it adds a node for a pod; no, if the events cannot be read.',
    isComing,
  ),
];
