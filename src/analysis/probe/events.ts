/** The kubelet's events about one container's probes, with their times as numbers. */
import type { KubeObject } from '../../facts/objects.ts';

export interface ProbeEvent {
  readonly what: 'killed' | 'failed';
  readonly kind: 'liveness' | 'startup' | 'readiness';
  /** What the probe answered; empty for a kill. */
  readonly output: string;
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly first: number;
  readonly last: number;
}

interface EventFields {
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly count?: number;
  readonly deprecatedCount?: number;
  readonly series?: { readonly count?: number; readonly lastObservedTime?: string };
  readonly firstTimestamp?: string;
  readonly lastTimestamp?: string;
  readonly deprecatedFirstTimestamp?: string;
  readonly deprecatedLastTimestamp?: string;
  readonly eventTime?: string;
  readonly involvedObject?: { readonly fieldPath?: string };
  readonly regarding?: { readonly fieldPath?: string };
}

const KILL = /^(?:Init )?[Cc]ontainer (\S+) failed (liveness|startup) probe/;
const FAIL = /^(Liveness|Readiness|Startup) probe (?:failed|errored(?: and resulted in unknown state)?): ?([\s\S]*)$/;
/** While a container restarts its probes report that it does not run: nothing about the probe. */
const NOISE = /no running task found|CONTAINER_EXITED state|container not running/i;

function fieldsOf(event: KubeObject): EventFields {
  return event as unknown as EventFields;
}

/** The first and last time that an event was seen, in milliseconds since 1970; NaN if it has no time at all. */
export function timesOf(event: KubeObject): readonly [number, number] {
  const e = fieldsOf(event);
  const made = e.eventTime ?? event.metadata?.creationTimestamp ?? '';
  const last =
    e.series?.lastObservedTime ?? e.lastTimestamp ?? e.deprecatedLastTimestamp ?? e.eventTime ?? e.firstTimestamp;
  const first = e.firstTimestamp ?? e.deprecatedFirstTimestamp ?? made;
  return [Date.parse(first || made), Date.parse(last || made)];
}

/** Whether an event is about this container: by its field path, or else by the name in a kill's text. */
export function isAbout(event: KubeObject, container: string): boolean {
  const e = fieldsOf(event);
  const path = (e.involvedObject ?? e.regarding)?.fieldPath;
  if (path !== undefined) return path.endsWith(`{${container}}`);
  return KILL.exec(e.message ?? e.note ?? '')?.[1] === container;
}

/** The probe events of a container, oldest first. */
export function probeEvents(container: string, events: readonly KubeObject[]): ProbeEvent[] {
  const found = events.flatMap((event): ProbeEvent[] => {
    const e = fieldsOf(event);
    if (!isAbout(event, container)) return [];
    const message = (e.message ?? e.note ?? '').replace(/^\(combined from similar events\): /, '');
    const [first, last] = timesOf(event);
    const when = { count: e.series?.count ?? e.count ?? e.deprecatedCount ?? 1, first, last };
    const kill = e.reason === 'Killing' ? KILL.exec(message) : null;
    if (kill !== null) return [{ what: 'killed', kind: kill[2] as 'liveness' | 'startup', output: '', ...when }];
    const fail = e.reason === 'Unhealthy' ? FAIL.exec(message) : null;
    const output = fail?.[2]?.trim() ?? '';
    if (fail === null || NOISE.test(output)) return [];
    return [{ what: 'failed', kind: fail[1]?.toLowerCase() as ProbeEvent['kind'], output, ...when }];
  });
  return found.sort((a, b) => a.last - b.last);
}
