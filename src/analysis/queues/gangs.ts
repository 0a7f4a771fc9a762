/** Pod groups of Volcano, KAI and the coscheduling plugin: all members start, or none does. */
import { type KubeObject, type ObjectRef, refOf } from '../../facts/objects.ts';
import { amountsText, conditionOf, type Fact, type QueueHold } from './queue-hold.ts';

interface GroupSpec {
  readonly minMember?: number;
  readonly queue?: string;
  readonly minResources?: object;
}

interface GroupStatus {
  readonly phase?: string;
  readonly running?: number;
  readonly schedulingConditions?: readonly SchedulingCondition[];
}

interface SchedulingCondition {
  readonly type?: string;
  readonly status?: string;
  readonly nodePool?: string;
  readonly message?: string;
  readonly reasons?: readonly { readonly reason?: string; readonly message?: string }[];
}

const specOf = (group: KubeObject): GroupSpec => (group.spec ?? {}) as GroupSpec;
const statusOf = (group: KubeObject): GroupStatus => (group.status ?? {}) as GroupStatus;

/** scheduling.volcano.sh. `queue`: null if it does not exist, absent if it could not be read. Undefined if the group runs. */
export function volcanoHold(group: KubeObject, queue: KubeObject | null | undefined): QueueHold | undefined {
  const { phase = '' } = statusOf(group);
  if (['Running', 'Completed'].includes(phase)) return undefined;
  const { queue: name = 'default', minResources } = specOf(group);
  const condition = conditionOf(group, 'Unschedulable');
  const says = condition?.status === 'True' ? (condition.message ?? '') : '';
  const ref = { kind: 'Queue', group: 'scheduling.volcano.sh', name };
  const { state = 'Open', allocated } = (queue?.status ?? {}) as { state?: string; allocated?: object };
  const { capability, deserved } = (queue?.spec ?? {}) as { capability?: object; deserved?: object };
  const closed = queue !== undefined && queue !== null && state !== 'Open';
  const why =
    queue === null
      ? `Queue ${name} does not exist`
      : closed
        ? `Queue ${name} is ${state.toLowerCase()}`
        : phase === 'Inqueue'
          ? 'the queue has let it in, but its members do not fit all at once'
          : `Queue ${name} has not let it in`;
  return {
    system: 'Volcano',
    object: group,
    queue: name,
    says,
    field: 'status.conditions[Unschedulable].message',
    open: queue !== null && !closed,
    why,
    facts: [
      memberFact(group),
      ...fact('It asks for at least', minResources, refOf(group)),
      ...fact(`Queue ${name} may use`, capability, ref),
      ...fact(`Queue ${name} deserves`, deserved, ref),
      ...fact(`Queue ${name} uses`, allocated, ref),
    ],
    at: [
      queue === null
        ? { ...refOf(group), field: 'spec.queue' }
        : phase === 'Inqueue'
          ? { ...refOf(group), field: 'spec.minMember' }
          : { ...ref, field: closed ? 'status.state' : 'spec.capability' },
    ],
    sure: says !== '' || queue === null || closed ? 'proven' : 'likely',
  };
}

/** scheduling.run.ai, of KAI and Run:ai. */
export function kaiHold(group: KubeObject, queue: KubeObject | null | undefined): QueueHold | undefined {
  const { running = 0, schedulingConditions = [] } = statusOf(group);
  const { queue: name = '', minMember = 1 } = specOf(group);
  if (running >= minMember) return undefined;
  const index = schedulingConditions.findLastIndex(
    (one) => one.type === 'UnschedulableOnNodePool' && one.status !== 'False',
  );
  const condition = schedulingConditions[index];
  const reasons = condition?.reasons ?? [];
  const says =
    reasons
      .map((one) => one.message ?? '')
      .filter(Boolean)
      .join('; ') ||
    (condition?.message ?? '');
  const overQuota = reasons.some((one) => /OverQuota|OverLimit/.test(one.reason ?? ''));
  const { resources } = (queue?.spec ?? {}) as {
    resources?: Readonly<Record<string, { quota?: number; limit?: number }>>;
  };
  const { allocated, requested } = (queue?.status ?? {}) as { allocated?: object; requested?: object };
  const quotas = Object.entries(resources ?? {}).map(
    ([resource, { quota = 0, limit = -1 }]) => `${resource} ${amount(quota)}${limit >= 0 ? ` (at most ${limit})` : ''}`,
  );
  const ref = { kind: 'Queue', group: 'scheduling.run.ai', name };
  return {
    system: 'KAI',
    object: group,
    queue: name,
    says,
    field: `status.schedulingConditions[${Math.max(0, index)}]`,
    open: queue !== null,
    why:
      queue === null
        ? `Queue ${name} does not exist`
        : overQuota
          ? `Queue ${name} has no quota left for it`
          : 'its members do not fit all at once',
    facts: [
      memberFact(group),
      ...(quotas.length > 0 ? [{ says: `Queue ${name} has ${quotas.join(', ')}`, object: ref }] : []),
      ...fact(`Queue ${name} uses`, allocated, ref),
      ...fact(`Queue ${name} is asked for`, requested, ref),
    ],
    at: [
      queue === null
        ? { ...refOf(group), field: 'spec.queue' }
        : overQuota
          ? { ...ref, field: 'spec.resources' }
          : { ...refOf(group), field: 'spec.minMember' },
    ],
    sure: says !== '' || queue === null ? 'proven' : 'likely',
  };
}

/** A quota of -1 is none. */
function amount(quota: number): string {
  return quota < 0 ? 'without end' : String(quota);
}

/** scheduling.x-k8s.io. `members`: the pods that belong to the group, as far as they exist. */
export function coschedulingHold(group: KubeObject, members: readonly KubeObject[]): QueueHold | undefined {
  const { minMember = 1, minResources } = specOf(group);
  const placed = members.filter((pod) => ((pod.spec ?? {}) as { nodeName?: string }).nodeName !== undefined).length;
  if (placed >= minMember) return undefined;
  const missing = minMember - members.length;
  return {
    system: 'coscheduling',
    object: group,
    queue: '',
    says: '',
    field: 'status.phase',
    open: true,
    why:
      missing > 0
        ? `the group wants ${minMember} members, and only ${members.length} exist`
        : `the group wants ${minMember} members placed at once, and not all fit`,
    facts: [
      { says: `${members.length} of ${minMember} members exist, ${placed} have a node`, object: refOf(group) },
      ...fact('It asks for at least', minResources, refOf(group)),
    ],
    at: [{ ...refOf(group), field: 'spec.minMember' }],
    sure: missing > 0 ? 'proven' : 'likely',
  };
}

function memberFact(group: KubeObject): Fact {
  const { minMember = 1 } = specOf(group);
  const { running = 0, phase } = statusOf(group);
  const wants = `It wants ${minMember} member${minMember === 1 ? '' : 's'} at once, ${running} run`;
  return { says: `${wants}${phase === undefined ? '' : `; its phase is ${phase}`}`, object: refOf(group) };
}

function fact(what: string, amounts: unknown, object: ObjectRef): readonly Fact[] {
  const text = amountsText(amounts);
  return text === '' ? [] : [{ says: `${what} ${text}`, object }];
}
