/** A pod's containers as subjects of their own: specification, status and place in the pod in one value. */
import type { ContainerState, ContainerStateTerminated, ContainerStatus, Pod } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../objects.ts';
import { word } from './word.ts';

/** Restart back-off is forgotten after ten minutes (kubelet: backoff.go, 2 × 300 s): a crash before that is of the past. */
const CRASH_MEMORY_S = 600;
const SHORT_RUN_S = 60;
const JUST_STARTED_S = 10;

export interface PodContainer {
  readonly kind: 'Container';
  readonly pod: KubeObject;
  readonly name: string;
  readonly type: 'main' | 'init' | 'sidecar';
  /** `spec.containers[app]`: its place in the pod, and below the template of the pod's owner. */
  readonly field: string;
  readonly spec: object;
  readonly image: string;
  /** `waiting`, `running`, `terminated`, or `unreported`: the kubelet has not said anything yet. */
  readonly state: string;
  /** The waiting reason, or empty. */
  readonly waiting: string;
  readonly message: string;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restarts: number;
  /** Seconds that it has been running; 0 if it is not. */
  readonly uptime: number;
  /** It ended as it should: an init container or a container of a finished pod, with 0. */
  readonly done: boolean;
  readonly crashing: boolean;
  /** How the last run that is over ended; `ended` is false if there was none. */
  readonly ended: boolean;
  readonly end: ContainerStateTerminated & { readonly seconds: number };
}

export function containersOf(pod: KubeObject, now: Date): readonly PodContainer[] {
  const { spec, status } = pod as unknown as Pod;
  const all = [
    ...(spec?.initContainers ?? []).map(
      (c) => ({ c, list: 'initContainers', type: c.restartPolicy === 'Always' ? 'sidecar' : 'init' }) as const,
    ),
    ...(spec?.containers ?? []).map((c) => ({ c, list: 'containers', type: 'main' }) as const),
  ];
  const statuses = new Map(
    [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map((s) => [s.name, s]),
  );
  return all.map(({ c, list, type }) => {
    const seen = statuses.get(c.name);
    const end = lastEnd(seen);
    const uptime = since(seen?.state?.running?.startedAt, now);
    const seconds = secondsOf(end);
    return {
      kind: 'Container',
      pod,
      name: c.name,
      type,
      field: `spec.${list}[${c.name}]`,
      spec: c,
      image: c.image ?? '',
      state: stateOf(seen?.state),
      waiting: seen?.state?.waiting?.reason ?? '',
      message: seen?.state?.waiting?.message ?? '',
      ready: seen?.ready ?? false,
      started: seen?.started ?? false,
      restarts: seen?.restartCount ?? 0,
      uptime,
      done: doneOf(seen, type, status?.phase),
      crashing: isCrashing(seen, end, seconds, uptime, type, c.readinessProbe !== undefined, now),
      ended: end !== undefined,
      end: {
        ...(end ?? { exitCode: 0 }),
        reason: end?.reason ?? '',
        message: end?.message ?? '',
        finishedAt: end?.finishedAt ?? '',
        seconds: Math.round(seconds),
      },
    };
  });
}

function stateOf(state: ContainerState | undefined): string {
  if (state?.running) return 'running';
  if (state?.terminated) return 'terminated';
  return state?.waiting ? 'waiting' : 'unreported';
}

/** The newest run that is over: the current state if it has ended, else the one before it. */
function lastEnd(status: ContainerStatus | undefined): ContainerStateTerminated | undefined {
  return status?.state?.terminated ?? status?.lastState?.terminated;
}

/** How long a run lasted; a container that could not be started says that it did in 1970. */
function secondsOf(end: ContainerStateTerminated | undefined): number {
  const start = Date.parse(end?.startedAt ?? '');
  return start > 0 ? Math.max(0, (Date.parse(end?.finishedAt ?? '') - start) / 1000 || 0) : 0;
}

function doneOf(status: ContainerStatus | undefined, type: string, phase: string | undefined): boolean {
  const ended = status?.state?.terminated;
  if (ended?.exitCode !== 0) return type === 'init' && (status?.ready ?? false);
  return type === 'init' || phase === 'Succeeded' || phase === 'Failed';
}

/**
 * Whether it ends again and again, or has just failed. A crash loop shows as Running or Terminated for much of its time, so the
 * waiting reason does not decide: restarts and the last end do. A run that has outlived three times the last one has recovered; so has a
 * ready one whose last run was long enough for the kubelet to forget the crash before it, unless memory ran out once more. Without
 * a readiness probe a container is ready as soon as it runs: after one short run that failed, it must outlive that run first.
 */
function isCrashing(
  status: ContainerStatus | undefined,
  end: ContainerStateTerminated | undefined,
  seconds: number,
  uptime: number,
  type: string,
  probed: boolean,
  now: Date,
): boolean {
  const waiting = status?.state?.waiting?.reason;
  if (['CrashLoopBackOff', 'RunContainerError', 'PostStartHookError'].includes(waiting ?? '')) return true;
  if (end === undefined) return false;
  if (status?.state?.terminated) return end.exitCode !== 0 || (type !== 'init' && (status?.restartCount ?? 0) > 0);
  if (!status?.state?.running || since(end.finishedAt, now) > CRASH_MEMORY_S) return false;
  if (uptime > Math.max(60, 3 * seconds)) return false;
  const restarts = status.restartCount ?? 0;
  if (status.ready && seconds > CRASH_MEMORY_S && end.reason !== 'OOMKilled') return false;
  if (!status.ready || restarts >= 2) return restarts >= 1;
  return (
    !probed &&
    restarts === 1 &&
    end.exitCode !== 0 &&
    seconds < SHORT_RUN_S &&
    uptime <= Math.max(JUST_STARTED_S, seconds)
  );
}

function since(time: string | undefined, now: Date): number {
  const then = Date.parse(time ?? '');
  return Number.isNaN(then) ? 0 : Math.max(0, Math.round((now.getTime() - then) / 1000));
}

export const containerTypes = {
  PodContainer: {
    pod: 'Pod',
    name: 'string',
    type: 'string',
    field: 'string',
    spec: 'Container',
    image: 'string',
    state: 'string',
    waiting: 'string',
    message: 'string',
    ready: 'bool',
    started: 'bool',
    restarts: 'number',
    uptime: 'number',
    done: 'bool',
    crashing: 'bool',
    ended: 'bool',
    end: 'ContainerEnd',
  },
  ContainerEnd: {
    exitCode: 'number',
    reason: 'string',
    message: 'string',
    signal: 'number',
    startedAt: 'string',
    finishedAt: 'string',
    seconds: 'number',
  },
};

export const containerWords = [
  word(
    'containers(pod: Pod): list<PodContainer>',
    'The init containers, sidecars and containers of a pod, in the order in which they start.',
    (world, pod: KubeObject) => containersOf(pod, world.now),
  ),
];
