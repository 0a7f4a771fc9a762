/** Why pods that are wanted were never created: what the API server answered. */
import { refusalOf } from '../../analysis/admission/refusal.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { type EventNote, eventsOf } from './events.ts';
import { word } from './word.ts';
import { creatorsOf, newest } from './workloads.ts';

interface CreateFailure {
  readonly refusal: ReturnType<typeof refusalOf>;
  readonly object: KubeObject;
  readonly time: string;
  /** Whether it was told by an event, or by a condition, whose text may be of an earlier try. */
  readonly from: 'event' | 'condition';
  readonly count: number;
}

/** The last refusal of each creator that still lacks pods; none once its pods are there. */
function createFailures(world: World, object: KubeObject): readonly CreateFailure[] {
  const creators = newest(creatorsOf(world, object));
  return creators.filter(lacksPods).flatMap((creator): readonly CreateFailure[] => {
    const failed = createEvent(world, creator);
    if (failed !== undefined) {
      return [
        {
          refusal: refusalOf(failed.message),
          object: creator,
          time: failed.last,
          from: 'event' as const,
          count: failed.count,
        },
      ];
    }
    const condition = failureCondition(creator);
    if (condition === undefined) return [];
    const time = condition.lastTransitionTime ?? '';
    return [
      { refusal: refusalOf(condition.message ?? ''), object: creator, time, from: 'condition' as const, count: 1 },
    ];
  });
}

function createEvent(world: World, creator: KubeObject): EventNote | undefined {
  return eventsOf(world, creator).find((event) => event.reason === 'FailedCreate');
}

function failureCondition(object: KubeObject) {
  const status = object.status as
    | { conditions?: { type: string; status: string; message?: string; lastTransitionTime?: string }[] }
    | undefined;
  return status?.conditions?.find((c) => c.type === 'ReplicaFailure' && c.status === 'True');
}

function lacksPods(object: KubeObject): boolean {
  const { spec, status } = object as unknown as {
    spec?: { replicas?: number; parallelism?: number };
    status?: {
      replicas?: number;
      desiredNumberScheduled?: number;
      currentNumberScheduled?: number;
      active?: number;
      succeeded?: number;
    };
  };
  if (object.kind === 'DaemonSet') return (status?.currentNumberScheduled ?? 0) < (status?.desiredNumberScheduled ?? 0);
  if (object.kind === 'Job') return (status?.active ?? 0) + (status?.succeeded ?? 0) < (spec?.parallelism ?? 1);
  return (status?.replicas ?? 0) < (spec?.replicas ?? 1);
}

export const refusalTypes = {
  CreateFailure: { refusal: 'Refusal', object: 'any', time: 'string', from: 'string', count: 'number' },
  Refusal: {
    kind: 'string',
    message: 'string',
    quota: 'QuotaRefusal',
    serviceAccount: 'string',
    level: 'string',
    violations: 'list<string>',
  },
  QuotaRefusal: {
    quota: 'string',
    resources: 'list<string>',
    requested: 'map<string, string>',
    used: 'map<string, string>',
    hard: 'map<string, string>',
  },
};

export const refusalWords = [
  word(
    'createFailures(workload: any): list<CreateFailure>',
    'Why pods that are wanted were not created: the API server’s last answer.',
    createFailures,
  ),
];
