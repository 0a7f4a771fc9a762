/** Probes: how long a container may take to get ready, and whether a probe killed it. */
import type { Container, ContainerStatus, Pod, Probe } from 'kubernetes-types/core/v1.js';
import { maskSecrets } from '../../analysis/logs/index.ts';
import {
  type ProbeFault,
  type ProbeTarget,
  patience,
  probeVerdict,
  sumsText,
  targetText,
} from '../../analysis/probe/index.ts';
import { Unreadable, type World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import type { PodContainer } from './containers.ts';
import { eventsRequest, noteForgotten } from './events.ts';
import { endedLogRequest } from './logs.ts';
import { getRequest } from './objects.ts';
import { word } from './word.ts';
import { ownerOf, podsOf } from './workloads.ts';

/** A start gets at least this long without a probe that says otherwise. */
const SLACK_S = 30;

function startSeconds(container: PodContainer): number {
  const spec = container.spec as Container;
  const seconds = (probe: Probe | undefined) => (probe === undefined ? 0 : patience(probe));
  return seconds(spec.startupProbe) + Math.max(SLACK_S, seconds(spec.readinessProbe));
}

/** A verdict in the flat form that trees use. */
interface Verdict {
  readonly killed: boolean;
  /** The kubelet's own event says that the probe killed it, and the probe cannot have succeeded in that run. */
  readonly certain: boolean;
  /** The event says so, and the probe had not succeeded in that run; its question may be right. */
  readonly early: boolean;
  /** The kubelet's own event says that it was killed; otherwise that follows from how long it ran. */
  readonly told: boolean;
  readonly kind: string;
  readonly field: string;
  /** `port`, `path`, `scheme`, `command`, or empty if the question may be right. */
  readonly wrong: string;
  readonly fault: string;
  readonly asks: string;
  readonly output: string;
  readonly says: string;
  /** What the answer was: refused, no-route, timeout, status, closed, …; empty if it is not known. */
  readonly answer: string;
  /** The port that it asks; empty if it asks none, or the name of one that the container does not have. */
  readonly port: string;
  /** The container declares that port. */
  readonly declared: boolean;
  /** The probe had succeeded in that run, or may have. */
  readonly passed: boolean;
  /** Seconds after the start (or after the startup probe's success): no kill can come before. */
  readonly earliest: number;
  /** Seconds in which it must succeed once. */
  readonly patience: number;
  readonly sums: string;
  /** Not killed as far as is known, but the events are gone and the length of the run would fit. */
  readonly open: boolean;
}

/** A port or a file that is not there yet looks like a wrong one, and so does a path that a server does not have yet. */
const TOO_EARLY: readonly string[] = ['refused', 'file-missing', 'status'];

const NOT_KILLED: Verdict = {
  killed: false,
  certain: false,
  early: false,
  told: false,
  kind: '',
  field: '',
  wrong: '',
  fault: '',
  asks: '',
  output: '',
  says: '',
  answer: '',
  port: '',
  declared: false,
  passed: false,
  earliest: 0,
  patience: 0,
  sums: '',
  open: false,
};

function verdictOf(world: World, container: PodContainer): Verdict {
  const events = world.tryAsk(eventsRequest(refOf(container.pod)));
  const pod = container.pod as unknown as Pod;
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const status = statuses.find((one) => one.name === container.name) as ContainerStatus | undefined;
  const spec = container.spec as Container;
  const ended = container.ended ? container.end : undefined;
  const raw = events.ok ? (events.value as readonly KubeObject[]) : undefined;
  const grace = pod.spec?.terminationGracePeriodSeconds ?? 30;
  const told = probeVerdict(spec, status, ended, raw, grace);
  const verdict = told.killed === 'yes' ? told : probeVerdict(spec, status, ended, raw, grace, logOf(world, container));
  if (verdict.killed === 'unknown' && !events.ok) throw new Unreadable(events.gap);
  if (!events.ok && verdict.kind !== undefined) world.note(events.gap);
  if (events.ok && (verdict.open === true || verdict.stopped !== undefined))
    noteForgotten(world, container.pod, container.name);
  if (verdict.kind === undefined) return { ...NOT_KILLED, open: verdict.open ?? false };
  const kind = verdict.kind;
  const probe = (kind === 'startup' ? spec.startupProbe : spec.livenessProbe) ?? {};
  return {
    killed: true,
    certain: verdict.killed === 'yes' && verdict.neverSucceeded && !TOO_EARLY.includes(verdict.fault?.code ?? ''),
    early: verdict.killed === 'yes' && verdict.neverSucceeded,
    told: verdict.killed === 'yes',
    kind,
    field: `${kind}Probe`,
    // A probe that has succeeded in this run asked the right thing then; what failed later is another matter.
    wrong: verdict.neverSucceeded ? (verdict.fault?.wrong ?? '') : '',
    fault: faultText(kind, verdict.target, verdict.fault, spec),
    asks: targetText(verdict.target),
    output: verdict.outputs[0] ?? '',
    says:
      verdict.killed === 'yes'
        ? `The kubelet's event says: the ${kind} probe failed, the container is restarted`
        : `The run lasted ${Math.round(verdict.ran)} s, which is when its ${kind} probe gives up${verdict.stopped ? `, and its log shows that it was told to stop: ${verdict.stopped.slice(0, 160)}` : ''}. No event about that run is left`,
    answer: verdict.outputs.length === 0 ? '' : (verdict.fault?.code ?? ''),
    port: verdict.target.port === undefined ? '' : String(verdict.target.port),
    declared: verdict.target.portDeclared === true,
    passed: !verdict.neverSucceeded,
    earliest: verdict.window?.earliest ?? 0,
    patience: verdict.patience,
    sums: sumsText(probe, kind === 'liveness' ? spec.startupProbe : undefined, grace),
    open: false,
  };
}

/** The log of the run that is over; undefined where it cannot be read. */
function logOf(world: World, container: PodContainer): string | undefined {
  if (!container.ended) return undefined;
  const log = world.tryAsk(endedLogRequest(container));
  return log.ok ? maskSecrets(String(log.value)) : undefined;
}

function faultText(kind: string, target: ProbeTarget, fault: ProbeFault | undefined, spec: Container): string {
  const ports = (spec.ports ?? []).map((port) =>
    port.name ? `${port.name} (${port.containerPort})` : String(port.containerPort),
  );
  const declared = ports.length === 0 ? 'no port' : `port ${ports.join(', ')}`;
  switch (fault?.wrong) {
    case 'port':
      return `The ${kind} probe asks port ${target.portName ?? target.port}, but the container declares ${declared}.`;
    case 'path':
      return `The ${kind} probe asks for ${target.path}, and the program answers that there is no such path (${fault.status}).`;
    case 'scheme':
      return `The ${kind} probe speaks ${target.scheme}, and the program on that port speaks the other of HTTP and HTTPS.`;
    case 'command':
      return `The ${kind} probe needs something that is not in the container: ${targetText(target)}.`;
    default:
      return `The ${kind} probe failed: ${targetText(target)}.`;
  }
}

/** The longest time that another pod of the same workload, with the same image, needed at least to start; 0: none shows it. */
function timeToReady(world: World, container: PodContainer): { readonly seconds: number; readonly pod: string } {
  const owner = ownerOf(world, container.pod);
  const none = { seconds: 0, pod: '' };
  if (owner.kind === 'Pod') return none;
  const object = world.tryAsk(getRequest(owner.kind, owner.namespace ?? '', owner.name));
  if (!object.ok || object.value === null) return none;
  const pods = podsOf(world, object.value as KubeObject).filter(
    (pod) => pod.metadata.uid !== container.pod.metadata.uid,
  );
  const times = pods.map((pod) => ({ seconds: startOf(pod, container), pod: pod.metadata.name }));
  return times.toSorted((a, b) => b.seconds - a.seconds)[0] ?? none;
}

/**
 * Known of a pod that has never been restarted, and of which a probe decides when it is ready: the last attempt before that one failed, if
 * there was one.
 */
function startOf(pod: KubeObject, { name, image }: PodContainer): number {
  const { spec, status } = pod as unknown as Pod;
  const same = spec?.containers.find((one) => one.name === name && one.image === image);
  const seen = status?.containerStatuses?.find((one) => one.name === name);
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const probe = same?.readinessProbe ?? same?.startupProbe;
  if (probe === undefined || seen?.restartCount !== 0 || ready?.status !== 'True') return 0;
  const took = (Date.parse(ready.lastTransitionTime ?? '') - Date.parse(seen.state?.running?.startedAt ?? '')) / 1000;
  const before = took - (probe.periodSeconds || 10);
  return before > (probe.initialDelaySeconds ?? 0) ? before : 0;
}

/** A startup probe that asks what the container's startup, else its liveness probe asks, and allows a start so many seconds. */
function startupProbeOf({ spec }: PodContainer, seconds: number): Probe {
  const { startupProbe, livenessProbe = {} } = spec as Container;
  const { initialDelaySeconds: _delay, successThreshold: _successes, ...asks } = startupProbe ?? livenessProbe;
  const periodSeconds = asks.periodSeconds || 10;
  return { ...asks, periodSeconds, failureThreshold: Math.ceil(seconds / periodSeconds) };
}

export const probeTypes = {
  ProbeVerdict: {
    killed: 'bool',
    certain: 'bool',
    early: 'bool',
    told: 'bool',
    kind: 'string',
    field: 'string',
    wrong: 'string',
    fault: 'string',
    asks: 'string',
    output: 'string',
    says: 'string',
    answer: 'string',
    port: 'string',
    declared: 'bool',
    passed: 'bool',
    earliest: 'number',
    patience: 'number',
    sums: 'string',
    open: 'bool',
  },
  ReadyTime: { seconds: 'number', pod: 'string' },
};

export const probeWords = [
  word(
    'startSeconds(container: PodContainer): number',
    'The seconds that its startup and readiness probes give a container to get ready.',
    (_world, container: PodContainer) => startSeconds(container),
  ),
  word(
    'probeOf(container: PodContainer): ProbeVerdict',
    'Whether a liveness or startup probe killed the run that ended, and what is wrong with it.',
    verdictOf,
  ),
  word(
    'timeToReady(container: PodContainer): ReadyTime',
    'The longest time that another pod of the workload, with the same image, needed at least to start; 0 if none shows it.',
    timeToReady,
  ),
  word(
    'startupProbeOf(container: PodContainer, seconds: number): any',
    'A startup probe that asks what the container is asked already, and allows a start so many seconds.',
    (_world, container: PodContainer, seconds: number) => startupProbeOf(container, seconds),
  ),
];
