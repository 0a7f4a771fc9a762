/** Probes: how long a container may take to get ready, and whether a probe killed it. */
import type { Container, ContainerStatus, Pod, Probe } from 'kubernetes-types/core/v1.js';
import { type ProbeFault, type ProbeTarget, patience, probeVerdict, targetText } from '../../analysis/probe/index.ts';
import { Unreadable, type World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import type { PodContainer } from './containers.ts';
import { eventsRequest } from './events.ts';
import { word } from './word.ts';

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
  readonly kind: string;
  readonly field: string;
  /** `port`, `path`, `scheme`, `command`, or empty if the question may be right. */
  readonly wrong: string;
  readonly fault: string;
  readonly asks: string;
  readonly output: string;
  readonly says: string;
}

const NOT_KILLED: Verdict = {
  killed: false,
  certain: false,
  kind: '',
  field: '',
  wrong: '',
  fault: '',
  asks: '',
  output: '',
  says: '',
};

function verdictOf(world: World, container: PodContainer): Verdict {
  const events = world.tryAsk(eventsRequest(refOf(container.pod)));
  const pod = container.pod as unknown as Pod;
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const status = statuses.find((one) => one.name === container.name) as ContainerStatus | undefined;
  const spec = container.spec as Container;
  const ended = container.ended ? container.end : undefined;
  const raw = events.ok ? (events.value as readonly KubeObject[]) : undefined;
  const verdict = probeVerdict(spec, status, ended, raw, pod.spec?.terminationGracePeriodSeconds ?? 30);
  if (verdict.killed === 'unknown' && !events.ok) throw new Unreadable(events.gap);
  if (verdict.kind === undefined) return NOT_KILLED;
  const kind = verdict.kind;
  return {
    killed: true,
    certain: verdict.killed === 'yes' && verdict.neverSucceeded,
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
        : `The run lasted ${Math.round(verdict.ran)} s, which is when its ${kind} probe gives up`,
  };
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

export const probeTypes = {
  ProbeVerdict: {
    killed: 'bool',
    certain: 'bool',
    kind: 'string',
    field: 'string',
    wrong: 'string',
    fault: 'string',
    asks: 'string',
    output: 'string',
    says: 'string',
  },
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
];
