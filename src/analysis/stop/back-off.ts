/** When a kubelet starts a container again: the pause doubles from 10 s up to 5 min (pkg/kubelet/kuberuntime, flowcontrol/backoff.go). */

const FIRST_S = 10;
const MOST_S = 300;
const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** Seconds in a duration as Go writes it: `1m20s`. */
function seconds(text: string): number {
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)].reduce(
    (sum, [, n, unit = 's']) => sum + Number(n) * (UNITS[unit] ?? 0),
    0,
  );
}

export interface BackOff {
  /** The pause after the last end, in seconds. */
  readonly pause: number;
  /** The kubelet names it; else it is what the number of restarts comes to, which is too much if the container recovered in between. */
  readonly told: boolean;
}

/** `message`: what the container waits for, in the kubelet's words. */
export function backOff(message: string, restarts: number): BackOff {
  const told = /back-off (\S{1,20}) restarting failed container/.exec(message)?.[1];
  if (told !== undefined) return { pause: seconds(told), told: true };
  // The first restart comes at once.
  return { pause: restarts === 0 ? 0 : Math.min(MOST_S, FIRST_S * 2 ** (restarts - 1)), told: false };
}
