/** The value that a walk yields and that every view shows: the JSON contract `north/v1`. */
import type { ObjectRef } from '../facts/objects.ts';

export type Severity = 'critical' | 'warning' | 'info';
export type Confidence = 'proven' | 'likely' | 'possible';
export type Outcome = 'found' | 'healthy' | 'starting' | 'undecided';
export type Risk = 'none' | 'restart' | 'disruption' | 'data-loss';
export type Answer = 'yes' | 'no' | 'unknown';

/** An object and the field in it, as a dotted path from the object's root: `spec.containers[web].image`. */
export interface Place extends ObjectRef {
  readonly field: string;
}

export interface Evidence {
  readonly says: string;
  readonly object?: ObjectRef;
  readonly field?: string;
  readonly value?: unknown;
  /** A complete kubectl command that shows this evidence. */
  readonly command?: string;
  /** RFC 3339: when the fact was observed. */
  readonly observed?: string;
}

export interface Fix {
  readonly id: string;
  readonly title: string;
  readonly risk: Risk;
  /** True only if the change was applied to a copy of the facts and the walk came out green. */
  readonly verified: boolean;
  readonly command?: string;
  /** The object that the patch changes. */
  readonly object?: ObjectRef;
  readonly patch?: unknown;
  readonly undo?: string;
  readonly owner: 'helm' | 'argocd' | 'flux' | 'operator' | 'none';
}

export interface PathStep {
  readonly tree: string;
  readonly step: string;
  /** The object that the question is about. */
  readonly subject: ObjectRef;
  /** The part of the subject, if the question is about one: a container's name. */
  readonly part?: string;
  readonly question: string;
  readonly answer: Answer;
  readonly because: string;
  /** Why the question is asked: a sentence for somebody new to this. */
  readonly teach?: string;
}

export interface Finding {
  readonly cause: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly title: string;
  readonly explanation: string;
  readonly at: readonly Place[];
  readonly evidence: readonly Evidence[];
  readonly fixes: readonly Fix[];
  readonly path: readonly PathStep[];
  readonly see: readonly string[];
}

export interface Unknown {
  readonly what: string;
  readonly why: string;
  readonly ask: string;
}

export interface Diagnosis {
  readonly apiVersion: 'north/v1';
  readonly kind: 'Diagnosis';
  readonly tool: string;
  readonly source: { readonly kind: 'cluster' | 'recording'; readonly context: string; readonly server: string };
  readonly now: string;
  readonly subject: ObjectRef;
  readonly outcome: Outcome;
  /** One sentence on the outcome: what was looked at, or how long a start may still take. */
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly unknown: readonly Unknown[];
  /** Every question asked, in order, whether or not it led to a finding. */
  readonly path: readonly PathStep[];
  readonly timing: { readonly totalMs: number; readonly requests: number; readonly bytes: number };
}

export interface TriageItem {
  readonly subject: ObjectRef;
  /** kubectl's word for what is seen: `CrashLoopBackOff`, `Pending`, `0/2 ready`. */
  readonly symptom: string;
  /** RFC 3339, or empty if not known. */
  readonly since: string;
  /** How many objects show it, this one included. */
  readonly count: number;
  readonly cause?: string;
  readonly confidence?: Confidence;
  readonly severity: Severity;
  readonly title: string;
  /** The other objects that share the cause. */
  readonly others: readonly ObjectRef[];
}

export interface Triage {
  readonly apiVersion: 'north/v1';
  readonly kind: 'Triage';
  readonly tool: string;
  readonly source: Diagnosis['source'];
  readonly now: string;
  /** `*` for all namespaces. */
  readonly scope: string;
  readonly items: readonly TriageItem[];
  readonly unknown: readonly Unknown[];
  /** How many objects were looked at. */
  readonly examined: { readonly pods: number; readonly workloads: number };
  readonly timing: Diagnosis['timing'];
}
