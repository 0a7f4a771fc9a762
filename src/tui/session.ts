/** What the interface is given to show: it asks a session for values and computes none of its own. */
import type { Diagnosis, PathStep, Triage } from '../engine/diagnosis.ts';
import type { Consent } from '../facts/check.ts';
import type { KubeObject, ObjectRef } from '../facts/objects.ts';
import type { Reading } from '../facts/reading.ts';
import type { Health } from '../training/health.ts';

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
  readonly info: {
    readonly context: string;
    readonly kind: 'cluster' | 'recording';
    readonly namespace: string;
    /** What kubectl's commands must say to reach the same cluster: `--context prod`. */
    readonly flags?: string;
  };
  /** The server's version, once known. */
  server(): string | undefined;
  triage(scope: Scope, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<Triage>;
  /** Always reads afresh. */
  diagnose(
    subject: ObjectRef,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
    consent: Consent,
  ): Promise<Diagnosis>;
  namespaces(): Promise<Reading<readonly string[]>>;
  object(ref: ObjectRef): Promise<Reading<KubeObject | null>>;
  /** Only on a training's cluster. */
  readonly training?: Training;
}

/** An incident to practise on: the interface tells its story first, and that it has healed. */
export interface Training {
  readonly mission: {
    readonly title: string;
    readonly story: string;
    /** `deployment/web` */
    readonly subject: string;
  };
  /** kubectl is on the PATH. */
  readonly hasKubectl: boolean;
  /** There is a list of scenarios that Esc leads back to. */
  readonly listed: boolean;
  /** The path of the kubeconfig, once the cluster is up. Rejects with one line if it cannot be started. */
  ready(): Promise<string>;
  /** Calls back whenever it has healed or is broken again; returns the way to end that. */
  onHealth(told: (health: Health) => void): () => void;
  /** Opens a shell on the terminal, and resolves when that has ended. Absent: there is none. */
  readonly shell?: () => Promise<void>;
}

export type Start = { readonly screen: 'triage' } | { readonly screen: 'walk'; readonly subject: ObjectRef };
