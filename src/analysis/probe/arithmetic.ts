/** When the kubelet's arithmetic lets a failing probe kill a container (pkg/kubelet/prober/worker.go). */
import type { Probe } from 'kubernetes-types/core/v1.js';

/** Seconds after the container's start. */
export interface KillWindow {
  /** No kill can come before: the failure that fills the threshold, if every attempt fails at once. */
  readonly earliest: number;
  /** A probe that never succeeds has killed by then, the time to stop included; a container that lived longer passed it at least once. */
  readonly latest: number;
}

const START_JITTER = 5;

function of(probe: Probe): { delay: number; period: number; timeout: number; failures: number } {
  return {
    delay: probe.initialDelaySeconds ?? 0,
    period: probe.periodSeconds || 10,
    timeout: probe.timeoutSeconds || 1,
    failures: probe.failureThreshold || 3,
  };
}

/** What a probe's numbers come to, in a sentence; `grace`: the seconds that the container has to stop once it is told to. */
export function sumsText(probe: Probe, startup: Probe | undefined, grace: number): string {
  const { delay, period, timeout, failures } = of(probe);
  const { earliest } = killWindow(probe, undefined, grace);
  const from = startup === undefined ? 'the start' : 'the startup probe’s success';
  const first = delay === 0 ? `at once after ${from}` : `${delay} s after ${from}`;
  const kill = failures === 1 ? 'the first failure' : `failure ${failures} in a row`;
  const stop = Math.max(2, probe.terminationGracePeriodSeconds ?? grace);
  return `It asks ${first} and then every ${period} s, waits ${timeout} s for an answer, and ${kill} kills: ${earliest} s after ${from} at the earliest. Then the program has ${stop} s to stop (SIGTERM, exit code 143 or its own) before it is killed (SIGKILL, exit code 137)`;
}

/** The seconds that a probe gives a container to succeed for the first time. */
export function patience(probe: Probe): number {
  const { delay, period, failures } = of(probe);
  return delay + failures * period;
}

/**
 * `startup`: the container's startup probe, if `probe` is its liveness probe, which then starts only after the other's success.
 * `grace`: the pod's terminationGracePeriodSeconds, which a probe's own overrides.
 */
export function killWindow(probe: Probe, startup: Probe | undefined, grace: number): KillWindow {
  const { delay, period, timeout, failures } = of(probe);
  const stop = Math.max(2, probe.terminationGracePeriodSeconds ?? grace);
  const before = startup === undefined ? 0 : patience(startup) + of(startup).timeout;
  return {
    earliest: delay + (failures - 1) * period,
    latest: before + delay + failures * Math.max(period, timeout) + timeout + stop + START_JITTER,
  };
}
