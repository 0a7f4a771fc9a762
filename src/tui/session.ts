/** What the interface is given to show: it asks a session for values and computes none of its own. */
import type { Diagnosis, PathStep, Triage } from '../engine/diagnosis.ts';
import type { KubeObject, ObjectRef } from '../facts/objects.ts';
import type { Reading } from '../facts/reading.ts';

export interface Progress {
  /** The questions answered so far; may shrink when the tree is walked again with new facts. */
  readonly path: readonly PathStep[];
  /** What is being read right now, in words. */
  readonly reading: readonly string[];
}

export interface Scope {
  /** Absent: all namespaces. */
  readonly namespace?: string;
}

/** Promises reject with an Error whose message is one line: what was tried, what happened, what to do. */
export interface Session {
  /** Known before any request. `namespace` is the starting scope; `*` or empty means all. */
  readonly info: { readonly context: string; readonly kind: 'cluster' | 'recording'; readonly namespace: string };
  /** The server's version, once known. */
  server(): string | undefined;
  triage(scope: Scope, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<Triage>;
  /** Always reads afresh. */
  diagnose(subject: ObjectRef, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<Diagnosis>;
  namespaces(): Promise<Reading<readonly string[]>>;
  object(ref: ObjectRef): Promise<Reading<KubeObject | null>>;
}

export type Start = { readonly screen: 'triage' } | { readonly screen: 'walk'; readonly subject: ObjectRef };
