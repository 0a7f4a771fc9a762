/** What a queue or a gang says about pods that it holds back, in one shape for all systems. */
import type { Place } from '../../engine/diagnosis.ts';
import type { KubeObject, ObjectRef } from '../../facts/objects.ts';

export type QueueSystem = 'Kueue' | 'Volcano' | 'KAI' | 'coscheduling';

/** One sentence, and the object that shows it. */
export interface Fact {
  readonly says: string;
  readonly object: ObjectRef;
}

export interface QueueHold {
  readonly system: QueueSystem;
  /** The object that stands for the pods in the queue: a Workload or PodGroup. */
  readonly object: KubeObject;
  /** The queue's name; empty where a gang has none. */
  readonly queue: string;
  /** The system's own words on why it waits; empty if it has said nothing. */
  readonly says: string;
  /** Where its words stand: `status.conditions[QuotaReserved].message`. */
  readonly field: string;
  /** Whether the queue exists and takes anything in. */
  readonly open: boolean;
  /** One sentence on why it waits. */
  readonly why: string;
  /** What is asked, used and allowed, how many wait, how many are missing. */
  readonly facts: readonly Fact[];
  /** What must change. */
  readonly at: readonly Place[];
  /** `proven`: the system itself says so; `likely`: it follows from the objects. */
  readonly sure: 'proven' | 'likely';
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export function conditionsOf(object: KubeObject | null | undefined): readonly Condition[] {
  const { conditions } = (object?.status ?? {}) as { conditions?: unknown };
  return Array.isArray(conditions) ? conditions.filter((one) => typeof one?.type === 'string') : [];
}

export function conditionOf(object: KubeObject | null | undefined, type: string): Condition | undefined {
  return conditionsOf(object).findLast((one) => one.type === type);
}

type Amounts = Readonly<Record<string, string | number>>;

/** `cpu 4, nvidia.com/gpu 8`. */
export function amountsText(amounts: unknown): string {
  if (typeof amounts !== 'object' || amounts === null) return '';
  return Object.entries(amounts as Amounts)
    .map(([resource, amount]) => `${resource} ${amount}`)
    .join(', ');
}
