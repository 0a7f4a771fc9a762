/** Decides whether a liveness or startup probe ended a container's last run, and whether the probe asks for the right thing. */
import type { Container, ContainerStateTerminated, ContainerStatus, Probe } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import { type KillWindow, killWindow, patience } from './arithmetic.ts';
import { isAbout, type ProbeEvent, probeEvents, timesOf } from './events.ts';
import { faultOf, type ProbeFault } from './output.ts';
import { type ProbeTarget, targetOf } from './target.ts';
import { type ProbeTraces, probeTraces } from './traces.ts';

export interface ProbeVerdict {
  /** `yes`: the kubelet's event says so; `likely`: only the probe's failures or the arithmetic do; `unknown`: events could not be read. */
  readonly killed: 'yes' | 'likely' | 'no' | 'unknown';
  /** The probe that killed, or is suspected; absent if none is. */
  readonly kind?: 'liveness' | 'startup';
  readonly target: ProbeTarget;
  /** The different outputs of the probe's failures, newest first, at most five; empty if the events are gone. */
  readonly outputs: readonly string[];
  readonly fault?: ProbeFault;
  /** The run was so short that the probe cannot have succeeded in it even once. False also if that is not known. */
  readonly neverSucceeded: boolean;
  /** Seconds from start to end of the run. */
  readonly ran: number;
  /** Seconds from the start in which the probe must succeed once. */
  readonly patience: number;
  readonly window?: KillWindow;
  /** Not killed as far as is known, but the events of the run are gone and its length would fit. */
  readonly open?: boolean;
  /** The line of its log that shows that it was told to stop, where no event tells of the run. */
  readonly stopped?: string;
}

const TOLERANCE_MS = 2000;
const NEVER_BY_PROBE = ['StartError', 'ContainerCannotRun', 'ContainerStatusUnknown', 'RestartingAllContainers'];
/** Said of a run in which some process went over the memory limit; a probe may have ended it after that, but only its event shows it. */
const OUT_OF_MEMORY = 'OOMKilled';

interface Run {
  readonly start: number;
  readonly end: number;
}

/** The times of an event that was seen several times are known only for the first and the last. */
function within(event: ProbeEvent, run: Run): 'yes' | 'perhaps' | 'no' {
  const inside = (time: number) => time >= run.start - TOLERANCE_MS && time <= run.end + TOLERANCE_MS;
  if (inside(event.last) || inside(event.first)) return 'yes';
  return event.count > 2 && event.first < run.start && event.last > run.end ? 'perhaps' : 'no';
}

/**
 * Whether an event shows that events of the run are kept: one seen in it, or before and after. That the container waits for its next run is
 * told again and again, long after a kill is forgotten.
 */
function tellsOf(event: KubeObject, run: Run): boolean {
  const [first, last] = timesOf(event);
  if ((event as { readonly reason?: string }).reason === 'BackOff') return false;
  return first <= run.end + TOLERANCE_MS && last >= run.start - TOLERANCE_MS;
}

function probeOf(container: Container, kind: 'liveness' | 'startup' | 'readiness'): Probe | undefined {
  return kind === 'startup'
    ? container.startupProbe
    : kind === 'liveness'
      ? container.livenessProbe
      : container.readinessProbe;
}

function fits(run: Run, window: KillWindow): boolean {
  const seconds = (run.end - run.start) / 1000;
  return seconds >= window.earliest - 1 && seconds <= window.latest;
}

/** Without an answer that is known, a port that the container does not declare is the wrong one: only if no event tells of the run. */
function unheard(target: ProbeTarget, logged: ProbeTraces | undefined): ProbeFault | undefined {
  return logged?.reached === false && target.portDeclared === false ? { code: 'refused', wrong: 'port' } : undefined;
}

function nothing(killed: 'no' | 'unknown', ran: number): ProbeVerdict {
  return { killed, target: { type: 'none' }, outputs: [], neverSucceeded: false, ran, patience: 0 };
}

/**
 * `ended`: the last run that is over. `events`: those of the pod; undefined if they could not be read. `grace`: the pod's
 * terminationGracePeriodSeconds. `log`: that of the run; looked into only where no event tells of it. Source of the rules: pkg/kubelet/prober/worker.go and kuberuntime_manager.go.
 */
export function probeVerdict(
  container: Container,
  status: ContainerStatus | undefined,
  ended: ContainerStateTerminated | undefined,
  events: readonly KubeObject[] | undefined,
  grace = 30,
  log?: string,
): ProbeVerdict {
  const run = { start: Date.parse(ended?.startedAt ?? ''), end: Date.parse(ended?.finishedAt ?? '') };
  // A container that could not be started has a start in 1970.
  const ran = run.start > 0 ? Math.max(0, (run.end - run.start) / 1000 || 0) : 0;
  const kinds = (['startup', 'liveness'] as const).filter((kind) => probeOf(container, kind) !== undefined);
  if (ended === undefined || kinds.length === 0 || NEVER_BY_PROBE.includes(ended.reason ?? ''))
    return nothing('no', ran);

  const seen = probeEvents(container.name ?? '', events ?? []);
  const windows = new Map(
    kinds.map((kind) => {
      const before = kind === 'liveness' ? container.startupProbe : undefined;
      return [kind, killWindow(probeOf(container, kind) as Probe, before, grace)];
    }),
  );
  const verdict = (killed: 'yes' | 'likely', kind: 'liveness' | 'startup', logged?: ProbeTraces): ProbeVerdict => {
    const probe = probeOf(container, kind) ?? {};
    const window = windows.get(kind);
    const target = targetOf(container, probe);
    const failures = seen.filter((e) => e.what === 'failed' && e.kind === kind);
    const outputs = logged?.outputs ?? [...new Set(failures.map((e) => e.output).reverse())].slice(0, 5);
    const fault =
      outputs[0] === undefined && target.port !== undefined
        ? unheard(target, logged)
        : faultOf(target, outputs[0] ?? '');
    const neverSucceeded =
      window !== undefined && ran <= window.latest && (kind === 'startup' || container.startupProbe === undefined);
    return {
      killed,
      kind,
      target,
      outputs,
      ...(fault === undefined || fault.code === 'unknown' ? {} : { fault }),
      neverSucceeded,
      ran,
      patience: patience(probe),
      ...(window === undefined ? {} : { window }),
    };
  };

  const kills = seen.filter((e) => e.what === 'killed' && e.kind !== 'readiness');
  const certain = kills.find((e) => within(e, run) === 'yes');
  if (certain !== undefined) return verdict('yes', certain.kind as 'liveness' | 'startup');
  const fitting = kinds.some((kind) => fits(run, windows.get(kind) as KillWindow));
  const remembered = (events ?? []).some((e) => isAbout(e, container.name ?? '') && tellsOf(e, run));
  if (ended.reason === OUT_OF_MEMORY)
    return { ...nothing(events === undefined && fitting ? 'unknown' : 'no', ran), open: !remembered && fitting };
  const between = kills.find((e) => within(e, run) === 'perhaps');
  if (between !== undefined) return verdict('likely', between.kind as 'liveness' | 'startup');

  // The kubelet's events of one object are throttled (client-go events_cache.go): a late kill may leave none, but it lasts as long as those told.
  const before = kills.find((e) => {
    const window = windows.get(e.kind as 'liveness' | 'startup');
    return window !== undefined && e.first < run.end && fits(run, window);
  });
  if (before !== undefined) return verdict('likely', before.kind as 'liveness' | 'startup');

  const stopped = ended.exitCode === 137 || ended.exitCode === 143;
  const suspect = kinds.find((kind) => {
    const window = windows.get(kind);
    return stopped && window !== undefined && fits(run, window);
  });
  const failing = kinds.find((kind) =>
    seen.some(
      (e) =>
        e.what === 'failed' &&
        e.kind === kind &&
        e.count >= (probeOf(container, kind)?.failureThreshold ?? 3) &&
        within(e, run) !== 'no',
    ),
  );
  if (stopped && failing !== undefined) return verdict('likely', failing);
  const again = (status?.restartCount ?? 0) > 0;
  const fit = kinds.find((kind) => fits(run, windows.get(kind) as KillWindow));
  const traces =
    remembered || fit === undefined || log === undefined
      ? undefined
      : probeTraces(log, targetOf(container, probeOf(container, fit)));
  if (
    again &&
    fit !== undefined &&
    traces !== undefined &&
    (traces.stopped !== '' || (traces.outputs.length > 0 && stopped))
  )
    return { ...verdict('likely', fit, traces), stopped: traces.stopped };
  // A single fit may be chance; a container that has been restarted before, always after the same time, is what a probe does.
  if (!remembered && suspect !== undefined && again) return verdict('likely', suspect, traces);
  return { ...nothing(events === undefined ? 'unknown' : 'no', ran), open: !remembered && fitting };
}
