/** The moment at which a recording without a date was taken: the newest time that its objects speak of. */
import type { KubeObject } from '../facts/objects.ts';

interface Times {
  readonly metadata: { readonly creationTimestamp?: string };
  readonly firstTimestamp?: string;
  readonly lastTimestamp?: string;
  readonly eventTime?: string;
  readonly series?: { readonly lastObservedTime?: string };
  readonly status?: {
    readonly startTime?: string;
    readonly conditions?: readonly {
      readonly lastTransitionTime?: string;
      readonly lastHeartbeatTime?: string;
      readonly lastUpdateTime?: string;
    }[];
    readonly containerStatuses?: readonly ContainerTimes[];
    readonly initContainerStatuses?: readonly ContainerTimes[];
  };
}

interface ContainerTimes {
  readonly state?: { readonly running?: { startedAt?: string }; readonly terminated?: { finishedAt?: string } };
}

/** Undefined if no object has a time. */
export function newestTime(objects: Iterable<KubeObject>): Date | undefined {
  let newest = Number.NEGATIVE_INFINITY;
  for (const object of objects) {
    for (const time of timesOf(object as unknown as Times)) {
      const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
      if (at > newest) newest = at;
    }
  }
  return Number.isFinite(newest) ? new Date(newest) : undefined;
}

function* timesOf(object: Times): Iterable<string | undefined> {
  yield object.metadata.creationTimestamp;
  yield object.firstTimestamp;
  yield object.lastTimestamp;
  yield object.eventTime;
  yield object.series?.lastObservedTime;
  if (typeof object.status !== 'object') return;
  const { startTime, conditions, containerStatuses, initContainerStatuses } = object.status;
  yield startTime;
  for (const condition of asList(conditions)) {
    yield condition.lastTransitionTime;
    yield condition.lastHeartbeatTime;
    yield condition.lastUpdateTime;
  }
  for (const { state } of [...asList(containerStatuses), ...asList(initContainerStatuses)]) {
    yield state?.running?.startedAt;
    yield state?.terminated?.finishedAt;
  }
}

/** Only objects of kinds in the schema are sure to have lists here. */
function asList<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}
