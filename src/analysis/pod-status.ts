/** A pod as one line of `kubectl get pods` (kubernetes pkg/printers/internalversion, `printPod`). */
import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1.js';
import { ageText } from '../facts/age.ts';
import type { KubeObject } from '../facts/objects.ts';
import type { PodRow } from '../facts/source.ts';

/** kubectl's STATUS, READY, RESTARTS and AGE of a pod. */
export function podRow(object: KubeObject, now: Date): PodRow {
  const pod = object as unknown as Pod;
  const init = initPart(pod);
  const sidecars = (pod.spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').length;
  const started = init.status === undefined || hasCondition(pod, 'Initialized');
  const main = started ? mainPart(pod, init.status ?? phaseOf(pod)) : undefined;
  const restarts = main === undefined ? init.all : add(init.sidecars, main.restarts);
  const ready = init.ready + (main?.ready ?? 0);
  return {
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    status: deletionStatus(pod) ?? main?.status ?? init.status ?? phaseOf(pod),
    ready: `${ready}/${(pod.spec?.containers ?? []).length + sidecars}`,
    restarts: restartText(restarts, now),
    age: since(object.metadata.creationTimestamp, now) ?? '<unknown>',
  };
}

interface Restarts {
  readonly count: number;
  /** When an instance last ended, in milliseconds; -Infinity if never. */
  readonly last: number;
}

const NONE: Restarts = { count: 0, last: Number.NEGATIVE_INFINITY };

function add(sum: Restarts, more: Restarts): Restarts {
  return { count: sum.count + more.count, last: Math.max(sum.last, more.last) };
}

function restartsOf(status: ContainerStatus): Restarts {
  const ended = Date.parse(status.lastState?.terminated?.finishedAt ?? '');
  return { count: status.restartCount ?? 0, last: ended > 0 ? ended : Number.NEGATIVE_INFINITY };
}

interface InitPart {
  /** Set while init containers hold the pod up. */
  readonly status?: string;
  readonly ready: number;
  readonly all: Restarts;
  readonly sidecars: Restarts;
}

function initPart(pod: Pod): InitPart {
  const specs = pod.spec?.initContainers ?? [];
  const sidecarNames = new Set(specs.filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  let ready = 0;
  let all = NONE;
  let sidecars = NONE;
  for (const [index, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const sidecar = sidecarNames.has(container.name);
    all = add(all, restartsOf(container));
    if (sidecar) sidecars = add(sidecars, restartsOf(container));
    const { terminated, waiting } = container.state ?? {};
    if (terminated !== undefined && (terminated.exitCode ?? 0) === 0) continue;
    if (sidecar && container.started === true) {
      if (container.ready) ready += 1;
      continue;
    }
    let status = `Init:${index}/${specs.length}`;
    if (terminated !== undefined) status = `Init:${terminated.reason || endOf(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') status = `Init:${waiting.reason}`;
    return { status, ready, all, sidecars };
  }
  return { ready, all, sidecars };
}

function mainPart(pod: Pod, before: string): { status: string; ready: number; restarts: Restarts } {
  let status = before;
  let ready = 0;
  let running = false;
  let restarts = NONE;
  for (const container of (pod.status?.containerStatuses ?? []).toReversed()) {
    restarts = add(restarts, restartsOf(container));
    const { terminated, waiting, running: runs } = container.state ?? {};
    if (waiting?.reason) status = waiting.reason;
    else if (terminated !== undefined) status = terminated.reason || endOf(terminated);
    else if (container.ready && runs !== undefined) {
      running = true;
      ready += 1;
    }
  }
  if (status === 'Completed' && running) status = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
  return { status, ready, restarts };
}

function endOf(terminated: { signal?: number; exitCode?: number }): string {
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode ?? 0}`;
}

function phaseOf(pod: Pod): string {
  const gated = pod.status?.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated');
  if (gated === true) return 'SchedulingGated';
  return pod.status?.reason || pod.status?.phase || 'Unknown';
}

function deletionStatus(pod: Pod): string | undefined {
  if (pod.metadata?.deletionTimestamp === undefined) return undefined;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed' ? undefined : 'Terminating';
}

/** All its containers have ended for good. */
export function isFinished(pod: KubeObject): boolean {
  return ['Succeeded', 'Failed'].includes((pod as unknown as Pod).status?.phase ?? '');
}

/** Condition Ready is True. */
export function isReady(pod: KubeObject): boolean {
  return hasCondition(pod as unknown as Pod, 'Ready');
}

function hasCondition(pod: Pod, type: string): boolean {
  return pod.status?.conditions?.some((c) => c.type === type && c.status === 'True') === true;
}

function restartText({ count, last }: Restarts, now: Date): string {
  return count === 0 || !Number.isFinite(last)
    ? String(count)
    : `${count} (${ageText((now.getTime() - last) / 1000)} ago)`;
}

function since(time: string | undefined, now: Date): string | undefined {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? undefined : ageText((now.getTime() - at) / 1000);
}
