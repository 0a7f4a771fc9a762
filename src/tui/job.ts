/** The life of a request that can be repeated: running, done, watched. Triage and walk share it. */

export interface Job {
  /** Counts up with each run; what arrives for an older run is dropped. */
  readonly id: number;
  readonly running: boolean;
  /** How long the current run has taken, in seconds. */
  readonly seconds: number;
  readonly watching: boolean;
  /** Seconds until the next run of a watch. */
  readonly left: number;
}

/** How often a watch looks again, in seconds. */
export const WATCH_SECONDS = 5;

export const IDLE: Job = { id: 0, running: false, seconds: 0, watching: false, left: 0 };

export function started(job: Job): Job {
  return { ...job, id: job.id + 1, running: true, seconds: 0 };
}

/** Ended with a result or an error. A watch goes on until what it waits for is there. */
export function ended(job: Job, healthy: boolean): Job {
  const watching = job.watching && !healthy;
  return { ...job, running: false, watching, left: watching ? WATCH_SECONDS : 0 };
}

/** Given up: whatever still arrives is dropped. */
export function stopped(job: Job): Job {
  return { ...IDLE, id: job.id + 1 };
}

/** One second later. */
export function ticked(job: Job): Job {
  if (job.running) return { ...job, seconds: job.seconds + 1 };
  if (!job.watching) return job;
  return job.left <= 1 ? started(job) : { ...job, left: job.left - 1 };
}

export function watchToggled(job: Job): Job {
  if (job.watching) return { ...job, watching: false, left: 0 };
  return job.running ? { ...job, watching: true } : started({ ...job, watching: true });
}

export function isTimed(job: Job): boolean {
  return job.running || job.watching;
}
