/** Keeps a recording of what a diagnosis in the interface begins with, because events expire within the hour. */
import { setTimeout } from 'node:timers/promises';
import type { ObjectRef } from '../facts/objects.ts';
import type { Source } from '../facts/source.ts';
import type { RecordingSource } from '../recording/write/recording-source.ts';

/** Milliseconds after which a diagnosis of the same object is recorded again. */
const AGAIN_AFTER = 10 * 60_000;

/** Milliseconds that leaving the interface waits for a recording that is being written. */
const LAST_WRITE = 1000;

export interface Keeper {
  /** A source that remembers what is read; undefined: nothing is to be kept of this diagnosis. */
  recordingFor(subject: ObjectRef, from: Source): Promise<RecordingSource | undefined>;
  /** Goes on behind the interface. That nothing could be kept (a full disk) is no reason to disturb a diagnosis. */
  keep(recording: RecordingSource, subject: ObjectRef): void;
  /** Waits a moment for what is still being written. */
  finish(): Promise<void>;
}

/** `state`: the folder for recordings; undefined: none are kept. */
export function keeperIn(state: string | undefined): Keeper {
  const recorded = new Map<string, number>();
  const writing = new Set<Promise<void>>();
  return {
    async recordingFor(subject, from) {
      const key = JSON.stringify(subject);
      const last = recorded.get(key) ?? Number.NEGATIVE_INFINITY;
      if (state === undefined || from.info.kind !== 'cluster' || performance.now() - last < AGAIN_AFTER)
        return undefined;
      recorded.set(key, performance.now());
      return (await import('../recording/write/recording-source.ts')).recordingSource(from);
    },
    keep(recording, subject) {
      const write = import('./recording.ts')
        .then(({ keepDiagnosis }) => keepDiagnosis(recording, subject, state ?? ''))
        .catch(() => undefined)
        .finally(() => writing.delete(write));
      writing.add(write);
    },
    async finish() {
      await Promise.race([Promise.all(writing), setTimeout(LAST_WRITE, undefined, { ref: false })]);
    },
  };
}
