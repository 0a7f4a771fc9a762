/** What the log of a run that is over tells of its probe and of its end, where the events that would say it are gone. */
import type { ProbeTarget } from './target.ts';

export interface ProbeTraces {
  /** What the program answered to the probe, newest first, in the words of the kubelet's events; empty if the log does not show it, or an answer was good. */
  readonly outputs: readonly string[];
  /** The log shows that the probe reached the program. */
  readonly reached: boolean;
  /** The line with which the program shows that it was told to stop; empty if there is none. */
  readonly stopped: string;
}

const ASKED = /"(?:GET|HEAD) (\S+) HTTP\/[\d.]+" (\d{3})\b.*\bkube-probe\//;
const STOPPED =
  /\bSIG(?:TERM|QUIT|INT)\b|\bsignal(?: \(?15\)?|: terminated\b)|\breceived (?:a )?(?:termination|shutdown|stop) (?:signal|request)|\bgraceful(?:ly)? (?:shut(?:ting)? ?down|stop)|\bshutting down gracefully/i;

/** A program may say at its start what it will do when it is told to stop. */
const PREPARES =
  /\b(?:handlers?|trap(?:s|ping)?|install\w*|register\w*|ignor\w*|press|will)\b|wait(?:s|ing) for (?:a )?sig/i;

/** `log`: that of the run that is over. An access log names the kubelet as `kube-probe/1.36`. */
export function probeTraces(log: string, target: ProbeTarget): ProbeTraces {
  const lines = log.split('\n');
  const statuses = lines.flatMap((line) => {
    const [, path, status] = ASKED.exec(line) ?? [];
    return target.type === 'http' && path === target.path ? [Number(status)] : [];
  });
  const failed = statuses.length > 0 && statuses.every((status) => status >= 400);
  const outputs = failed ? statuses.toReversed().map((status) => `HTTP probe failed with statuscode: ${status}`) : [];
  const stopped = lines.findLast((line) => STOPPED.test(line) && !PREPARES.test(line));
  return { outputs: [...new Set(outputs)], reached: statuses.length > 0, stopped: stopped?.trim() ?? '' };
}
