/** Everything that the tool prints as a result: each has an apiVersion and a kind, so that a script can tell them apart. */
import type { Diagnosis, Triage } from '../engine/diagnosis.ts';

export interface DiagnosisList {
  readonly apiVersion: 'north/v1';
  readonly kind: 'DiagnosisList';
  readonly items: readonly Diagnosis[];
}

/** What a cause means, or what a tree asks. */
export interface Explanation {
  readonly apiVersion: 'north/v1';
  readonly kind: 'Explanation';
  /** `crash/oom-limit`, or a tree's name. */
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  /** What to look at; for a tree, its questions in order. */
  readonly look: readonly string[];
  readonly fix: readonly string[];
  /** Addresses to read more. */
  readonly see: readonly string[];
}

/** What can be explained. */
export interface Catalogue {
  readonly apiVersion: 'north/v1';
  readonly kind: 'Catalogue';
  readonly causes: readonly { readonly id: string; readonly title: string }[];
  readonly trees: readonly { readonly id: string; readonly title: string }[];
}

/** The incidents to practise on. */
export interface ScenarioList {
  readonly apiVersion: 'north/v1';
  readonly kind: 'ScenarioList';
  readonly items: readonly {
    readonly name: string;
    /** The symptom: `pending`, `crash`, `gpu` or `http`. */
    readonly family: string;
    readonly level: string;
    readonly title: string;
    /** What the trainee is told. */
    readonly story: string;
  }[];
}

export type Document = Diagnosis | DiagnosisList | Triage | Explanation | Catalogue | ScenarioList;

/** One diagnosis as itself, several as a list. */
export function documentOf(diagnoses: readonly Diagnosis[]): Diagnosis | DiagnosisList {
  const [only, ...more] = diagnoses;
  if (only !== undefined && more.length === 0) return only;
  return { apiVersion: 'north/v1', kind: 'DiagnosisList', items: diagnoses };
}
