/** How much a recording may hold: opening one is opening hostile input, so every size has a bound. */
import { RecordingError } from './error.ts';

export interface Limits {
  readonly memberBytes: number;
  readonly totalBytes: number;
  readonly members: number;
  /** Levels of folders. */
  readonly depth: number;
  /** JSON values in all objects together, lists and objects counting four; bounds memory, which grows with values and not with bytes. */
  readonly values: number;
}

export const LIMITS: Limits = {
  memberBytes: 64 * 2 ** 20,
  totalBytes: 2 ** 30,
  members: 50_000,
  depth: 32,
  values: 50_000_000,
};

/** A file of a recording that may matter; `path` is relative to the recording, with `/`. */
export interface Member {
  readonly path: string;
  /** To be called, if at all, before the next member is asked for. Throws RecordingError. */
  readonly read: () => Promise<Buffer>;
}

/** A member that has been read. */
export interface File {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Whether a file of this name can hold something that is read. */
export function matters(path: string): boolean {
  return /\.(json|ya?ml|log|txt)$/i.test(path);
}

/** Counts what is read of one recording and refuses what is too much. */
export interface Budget {
  /** Announces a file of this many bytes before a byte of it is read. */
  take(path: string, bytes: number): void;
  readonly taken: () => number;
  readonly members: () => number;
}

export function budgetFor(recording: string, limits: Limits): Budget {
  let total = 0;
  let members = 0;
  const refuse = (happened: string): never => {
    throw new RecordingError(
      `open the recording ${recording}`,
      happened,
      'record fewer namespaces, or remove what is no part of it',
    );
  };
  return {
    take(path, bytes) {
      members += 1;
      total += bytes;
      if (bytes > limits.memberBytes) refuse(`${path} is larger than ${mib(limits.memberBytes)} MiB`);
      if (total > limits.totalBytes) refuse(`it is larger than ${mib(limits.totalBytes)} MiB`);
      if (members > limits.members) refuse(`it holds more than ${limits.members} files`);
    },
    taken: () => total,
    members: () => members,
  };
}

function mib(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
