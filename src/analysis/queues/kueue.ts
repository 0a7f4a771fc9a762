/** Kueue: a Workload waits in a LocalQueue for quota of a ClusterQueue (kueue.x-k8s.io, v1beta1 and v1beta2). */
import type { Place } from '../../engine/diagnosis.ts';
import { type KubeObject, refOf } from '../../facts/objects.ts';
import { quantityText } from '../admission/totals.ts';
import { parseQuantity } from '../quantity.ts';
import { type Condition, conditionOf, type Fact, type QueueHold } from './queue-hold.ts';

export const QUEUE_LABEL = 'kueue.x-k8s.io/queue-name';

interface Spec {
  readonly queueName?: string;
  readonly active?: boolean;
  readonly priority?: number;
  readonly podSets?: readonly PodSet[];
}

interface PodSet {
  readonly count?: number;
  readonly template?: {
    readonly spec?: { readonly containers?: readonly { readonly resources?: { readonly requests?: object } }[] };
  };
}

interface Status {
  readonly resourceRequests?: readonly { readonly resources?: Readonly<Record<string, string>> }[];
  readonly admissionChecks?: readonly { readonly name: string; readonly state: string; readonly message?: string }[];
}

/** What there is to know of a Workload's surroundings; absent: it could not be read, null: it does not exist. */
export interface Queues {
  readonly local?: KubeObject | null;
  readonly cluster?: KubeObject | null;
  /** The other Workloads of the namespace. */
  readonly others: readonly KubeObject[];
}

/** Undefined if it is admitted, or over. */
export function kueueHold(workload: KubeObject, queues: Queues): QueueHold | undefined {
  if (isOn(workload, 'Admitted') || isOn(workload, 'Finished')) return undefined;
  const spec = (workload.spec ?? {}) as Spec;
  const { admissionChecks = [] } = (workload.status ?? {}) as Status;
  const queue = spec.queueName ?? '';
  const reserved = conditionOf(workload, 'QuotaReserved');
  const failing = admissionChecks.find((check) => check.state !== 'Ready');
  const deactivated = spec.active === false;
  const [says, field] =
    reserved?.status === 'True' && failing !== undefined
      ? [failing.message ?? '', `status.admissionChecks[${failing.name}].message`]
      : [reserved?.message ?? '', 'status.conditions[QuotaReserved].message'];
  const {
    why,
    at,
    open = true,
  } = cause(workload, queues, {
    queue,
    deactivated,
    check: reserved?.status === 'True' ? failing?.name : undefined,
  });
  return {
    system: 'Kueue',
    object: workload,
    queue,
    says,
    field,
    open,
    why,
    facts: [...quotaFacts(workload, queues.cluster), ...lineFacts(workload, queue, queues)],
    at,
    sure: says !== '' || deactivated || queues.local === null || queues.cluster === null ? 'proven' : 'likely',
  };
}

interface Cause {
  readonly why: string;
  readonly at: readonly Place[];
  /** Absent: true. */
  readonly open?: false;
}

interface Seen {
  readonly queue: string;
  readonly deactivated: boolean;
  readonly check: string | undefined;
}

function cause(workload: KubeObject, { local, cluster }: Queues, seen: Seen): Cause {
  const own = refOf(workload);
  const clusterName = ((local?.spec ?? {}) as { clusterQueue?: string }).clusterQueue ?? '';
  const localRef = { kind: 'LocalQueue', group: 'kueue.x-k8s.io', namespace: own.namespace ?? '', name: seen.queue };
  const clusterRef = { kind: 'ClusterQueue', group: 'kueue.x-k8s.io', name: clusterName };
  if (seen.deactivated)
    return { why: 'it was deactivated (spec.active is false)', at: [{ ...own, field: 'spec.active' }], open: false };
  if (local === null)
    return { why: `LocalQueue ${seen.queue} does not exist`, at: [{ ...own, field: 'spec.queueName' }], open: false };
  if (cluster === null)
    return {
      why: `ClusterQueue ${clusterName} does not exist`,
      at: [{ ...localRef, field: 'spec.clusterQueue' }],
      open: false,
    };
  for (const [object, ref] of [
    [local, localRef],
    [cluster, clusterRef],
  ] as const) {
    const stop = ((object?.spec ?? {}) as { stopPolicy?: string }).stopPolicy ?? 'None';
    if (stop !== 'None')
      return {
        why: `${ref.kind} ${ref.name} is stopped (${stop})`,
        at: [{ ...ref, field: 'spec.stopPolicy' }],
        open: false,
      };
    const active = conditionOf(object, 'Active');
    if (active?.status === 'False')
      return {
        why: `${ref.kind} ${ref.name} is not active: ${said(active)}`,
        at: [{ ...ref, field: 'status.conditions[Active].message' }],
        open: false,
      };
  }
  if (seen.check !== undefined)
    return {
      why: `admission check ${seen.check} has not passed`,
      at: [{ ...own, field: `status.admissionChecks[${seen.check}]` }],
    };
  if (clusterName === '')
    return { why: `LocalQueue ${seen.queue} has no room for it`, at: [{ ...localRef, field: 'spec.clusterQueue' }] };
  return {
    why: `ClusterQueue ${clusterName} has no quota left for it`,
    at: [{ ...clusterRef, field: 'spec.resourceGroups' }],
  };
}

function said({ reason = '', message = '' }: Condition): string {
  return message === '' ? reason : message;
}

function isOn(workload: KubeObject, type: string): boolean {
  return conditionOf(workload, type)?.status === 'True';
}

/** What the Workload asks of each resource, in all its pods. */
function asked(workload: KubeObject): ReadonlyMap<string, number> {
  const total = new Map<string, number>();
  const add = (resources: unknown, times: number) => {
    for (const [resource, amount] of Object.entries((resources ?? {}) as Record<string, string>))
      total.set(resource, (total.get(resource) ?? 0) + times * (parseQuantity(amount) || 0));
  };
  const requests = ((workload.status ?? {}) as Status).resourceRequests ?? [];
  if (requests.length > 0) for (const one of requests) add(one.resources, 1);
  else
    for (const set of ((workload.spec ?? {}) as Spec).podSets ?? [])
      for (const container of set.template?.spec?.containers ?? []) add(container.resources?.requests, set.count ?? 1);
  return total;
}

interface Flavor {
  readonly name: string;
  readonly resources?: readonly {
    readonly name: string;
    readonly nominalQuota?: string | number;
    readonly borrowingLimit?: string | number;
    readonly total?: string | number;
  }[];
}

/** Of each resource that is asked: how much, of how much in which flavor, and how much of that is taken. */
function quotaFacts(workload: KubeObject, cluster: KubeObject | null | undefined): readonly Fact[] {
  if (!cluster)
    return [...asked(workload)].map(([resource, amount]) => ({
      says: `It asks for ${resource} ${quantityText(resource, amount)}`,
      object: refOf(workload),
    }));
  const { resourceGroups = [] } = (cluster.spec ?? {}) as {
    resourceGroups?: readonly { flavors?: readonly Flavor[] }[];
  };
  const { flavorsReservation, flavorsUsage = [] } = (cluster.status ?? {}) as {
    flavorsReservation?: readonly Flavor[];
    flavorsUsage?: readonly Flavor[];
  };
  const taken = (flavor: string, resource: string) =>
    (flavorsReservation ?? flavorsUsage)
      .find((one) => one.name === flavor)
      ?.resources?.find((one) => one.name === resource)?.total ?? 0;
  return [...asked(workload)].map(([resource, amount]) => {
    const quotas = resourceGroups
      .flatMap((group) => group.flavors ?? [])
      .flatMap((flavor) =>
        (flavor.resources ?? [])
          .filter((one) => one.name === resource)
          .map((one) => {
            const borrow = one.borrowingLimit === undefined ? '' : ` and up to ${one.borrowingLimit} borrowed`;
            return `flavor ${flavor.name} has ${one.nominalQuota ?? 0}${borrow}, ${taken(flavor.name, resource)} taken`;
          }),
      );
    const supply = quotas.length === 0 ? `ClusterQueue ${cluster.metadata.name} has no quota of it` : quotas.join('; ');
    return { says: `It asks for ${resource} ${quantityText(resource, amount)}: ${supply}`, object: refOf(cluster) };
  });
}

/** How many wait, and who stands before it. */
function lineFacts(workload: KubeObject, queue: string, { cluster, others }: Queues): readonly Fact[] {
  const waiting = others.filter(
    (one) =>
      ((one.spec ?? {}) as Spec).queueName === queue &&
      !isOn(one, 'Admitted') &&
      !isOn(one, 'Finished') &&
      !isOn(one, 'QuotaReserved'),
  );
  const before = waiting.filter((one) => one.metadata.name !== workload.metadata.name && isBefore(one, workload));
  const says = `It is number ${before.length + 1} of ${waiting.length} that wait in LocalQueue ${queue}`;
  const place = waiting.length > 0 ? [{ says, object: refOf(workload) }] : [];
  const { pendingWorkloads } = (cluster?.status ?? {}) as { pendingWorkloads?: number };
  if (!cluster || pendingWorkloads === undefined) return place;
  return [
    ...place,
    { says: `${pendingWorkloads} wait in ClusterQueue ${cluster.metadata.name}`, object: refOf(cluster) },
  ];
}

/** Higher priority first, then the older. */
function isBefore(a: KubeObject, b: KubeObject): boolean {
  const priority = (one: KubeObject) => ((one.spec ?? {}) as Spec).priority ?? 0;
  if (priority(a) !== priority(b)) return priority(a) > priority(b);
  return (a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '');
}
