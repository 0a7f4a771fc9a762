/** What is on record of a controller that could not create what it wants: the last event, or a condition. */
import type { World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import { missedRun } from './cronjobs.ts';
import { type EventNote, eventsRequest, noted, notesOf, type RawEvent } from './events.ts';
import { readable } from './objects.ts';

export interface FailureRecord {
  readonly message: string;
  readonly time: string;
  readonly count: number;
  /** `foreseen`: nothing has happened yet; it follows from objects as they would be. */
  readonly from: 'event' | 'condition' | 'foreseen';
}

/** The reason of a condition that stands for what would be refused. */
export const FORESEEN = 'WouldFail';

/** `blind`: events cannot be read, so that there may be a record that is not seen. */
export function recordOf(
  world: World,
  creator: KubeObject,
  conditions: readonly string[] = [],
): { readonly record?: FailureRecord; readonly blind: boolean } {
  const events = readable<readonly RawEvent[]>(world, eventsRequest(refOf(creator)));
  const failed = events && lastFailure(noted(world, creator, notesOf(events, creator)));
  const record = failed ?? conditionOf(creator, conditions);
  return { ...(record && { record }), blind: events === undefined };
}

const FAILED = ['FailedCreate', 'ReplicaSetCreateError'];
const CREATED = ['SuccessfulCreate', 'SuccessfulRescale'];

/** The last failure, unless something was created since. */
function lastFailure(notes: readonly EventNote[]): FailureRecord | undefined {
  const failed = notes.find((note) => FAILED.includes(note.reason));
  const created = notes.find((note) => CREATED.includes(note.reason));
  if (failed === undefined || (created !== undefined && created.last > failed.last)) return undefined;
  return { message: failed.message, time: failed.last, count: failed.count, from: 'event' };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** The text of a condition is that of the first refusal: it is not renewed while the condition stays (replica_set_utils.go). */
function conditionOf(object: KubeObject, wanted: readonly string[]): FailureRecord | undefined {
  const { conditions = [] } = (object.status ?? {}) as { conditions?: readonly Condition[] };
  const failure = conditions.find(
    (c) => (wanted.includes(c.type) && c.status === 'True') || wanted.includes(c.reason ?? ''),
  );
  if (failure === undefined) return undefined;
  const from = failure.reason === FORESEEN ? 'foreseen' : 'condition';
  return { message: failure.message ?? '', time: failure.lastTransitionTime ?? '', count: 1, from };
}

interface Counts {
  readonly spec?: {
    readonly replicas?: number;
    readonly parallelism?: number;
    readonly completions?: number;
    readonly suspend?: boolean;
  };
  readonly status?: {
    readonly replicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly currentNumberScheduled?: number;
    readonly active?: number;
    readonly succeeded?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** How many pods it has made, and how many it wants; none where a controller counts nothing. */
export function countsOf({ kind, spec, status }: KubeObject): { readonly made: number; readonly wanted: number } {
  const {
    replicas = 1,
    parallelism = 1,
    completions = Number.POSITIVE_INFINITY,
  } = (spec ?? {}) as NonNullable<Counts['spec']>;
  const counts = (status ?? {}) as NonNullable<Counts['status']>;
  switch (kind) {
    case 'CronJob':
      return { made: 0, wanted: 0 };
    case 'DaemonSet':
      return { made: counts.currentNumberScheduled ?? 0, wanted: counts.desiredNumberScheduled ?? 0 };
    case 'Job':
      return { made: counts.active ?? 0, wanted: Math.min(parallelism, completions) };
    default:
      return { made: counts.replicas ?? 0, wanted: replicas };
  }
}

/** Whether a controller has still to create something for it: pods, the ReplicaSet of a Deployment, a Job that is due. */
export function lacking(world: World, object: KubeObject): boolean {
  const { spec = {}, status = {} } = object as unknown as Counts;
  switch (object.kind) {
    case 'CronJob':
      return spec.suspend !== true && (recordOf(world, object).record !== undefined || missedRun(world, object) !== '');
    case 'DaemonSet':
      return (status.currentNumberScheduled ?? 0) < (status.desiredNumberScheduled ?? 0);
    case 'Job': {
      const over = status.conditions?.some((c) => ['Complete', 'Failed'].includes(c.type) && c.status === 'True');
      if (spec.suspend === true || over === true) return false;
      const left = (spec.completions ?? Number.POSITIVE_INFINITY) - (status.succeeded ?? 0);
      const one = spec.completions === undefined && (status.succeeded ?? 0) > 0 ? 0 : 1;
      return (status.active ?? 0) < Math.min(spec.parallelism ?? one, Math.max(0, left));
    }
    default:
      return (status.replicas ?? 0) < (spec.replicas ?? 1);
  }
}
