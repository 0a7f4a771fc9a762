/** Who ended a container's run, as far as the runtime and the kubelet say it themselves; probes and memory limits are judged elsewhere. */
import type { ContainerStateTerminated } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import { isAbout, timesOf } from '../probe/events.ts';

/**
 * `pod-stopped`: the whole pod was being stopped; `changed`, `resized`: its specification in the pod was changed; `sandbox`: the pod's
 * sandbox was made anew; `restart-rule`: another container's rule restarts all; `lost`: the node lost track of it. Empty: nobody says.
 */
export type Ender = 'pod-stopped' | 'changed' | 'resized' | 'sandbox' | 'restart-rule' | 'lost' | '';

export interface Ending {
  readonly by: Ender;
  /** In the kubelet's or the runtime's words. */
  readonly says: string;
  /** The events tell of this run: what they do not say has then not happened, or was left out for there being too many. */
  readonly told: boolean;
}

interface Told {
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
}

const TOLERANCE_MS = 2000;
const REASONS: Readonly<Record<string, Ender>> = {
  RestartingAllContainers: 'restart-rule',
  ContainerStatusUnknown: 'lost',
  Unknown: 'lost',
};
const KILLINGS: readonly (readonly [RegExp, Ender])[] = [
  [/^Stopping container /, 'pod-stopped'],
  [/^Container \S+ definition changed/, 'changed'],
  [/^Container \S+ resize requires restart/, 'resized'],
];

function enderOf(event: KubeObject): Ender {
  const { reason, message, note } = event as Told;
  if (reason === 'SandboxChanged') return 'sandbox';
  if (reason !== 'Killing') return '';
  return KILLINGS.find(([pattern]) => pattern.test(message ?? note ?? ''))?.[1] ?? '';
}

/** `events`: those of the pod; an empty list if they cannot be read. */
export function endingOf(container: string, end: ContainerStateTerminated, events: readonly KubeObject[]): Ending {
  const [start, finish] = [Date.parse(end.startedAt ?? ''), Date.parse(end.finishedAt ?? '')];
  const during = (time: number) => time >= start - TOLERANCE_MS && time <= finish + TOLERANCE_MS;
  const mine = events.filter((event) => isAbout(event, container) || (event as Told).reason === 'SandboxChanged');
  // That it waits for its next run is told long after the rest is forgotten.
  const told = mine.some((event) => (event as Told).reason !== 'BackOff' && timesOf(event).some(during));
  const known = REASONS[end.reason ?? ''];
  if (known !== undefined) return { by: known, says: end.message || (end.reason ?? ''), told };
  const event = mine.find((one) => enderOf(one) !== '' && timesOf(one).some(during));
  if (event === undefined) return { by: '', says: '', told };
  return { by: enderOf(event), says: (event as Told).message ?? (event as Told).note ?? '', told };
}
