/** A decision tree as data: what diagnostics/<area>/<tree>.yaml holds after loading. */
import type { Severity } from './diagnosis.ts';

/** Where an answer leads. */
export interface Target {
  /** Report these causes. */
  readonly find?: readonly string[];
  /** Hand over to another tree, about `subject` (CEL; default: this tree's subject), or about each item of `each` (CEL). */
  readonly tree?: string;
  readonly subject?: string;
  readonly each?: string;
  /** Go on with this step afterwards. */
  readonly next?: string;
}

export interface Step {
  readonly ask: string;
  readonly teach?: string;
  readonly when: string;
  readonly because?: { readonly then?: string; readonly else?: string };
  readonly then: Target;
  readonly else: Target;
  /** Without it an unknown answer goes on with the branch that claims no cause, and nothing found after it is called proven or healthy. */
  readonly unknown?: Target;
}

export interface EvidenceSpec {
  /** Leave this evidence out unless the condition holds. */
  readonly when?: string;
  readonly says?: string;
  /** CEL: an object. */
  readonly object?: string;
  readonly field?: string;
  readonly value?: string;
  readonly command?: string;
  readonly observed?: string;
  /** CEL: a list of ready-made evidence, in the place of all the above. */
  readonly from?: string;
}

/** CEL: a list of ready-made fixes. */
export interface FixList {
  readonly when?: string;
  readonly from: string;
}

export interface FixSpec {
  readonly when?: string;
  readonly id: string;
  readonly title: string;
  readonly risk: 'none' | 'restart' | 'disruption' | 'data-loss';
  readonly command?: string;
  readonly undo?: string;
  /** CEL: the object that `patch` changes; its field values may hold `${…}`. */
  readonly object?: string;
  readonly patch?: unknown;
}

export interface FindingSpec {
  readonly severity: Severity;
  /** `proven`, `likely`, `possible`, or a template that yields one of them. */
  readonly confidence: string;
  /** A contributing finding stands after root causes: it explains the symptom, another one explains it. A text is CEL. */
  readonly contributing?: boolean | string;
  /** The claim follows from objects alone: a change to them can be tried on a copy. */
  readonly decided?: 'by-objects';
  readonly title: string;
  readonly explanation: string;
  /** `field` is a template, `fields` a CEL list of several. */
  readonly at: readonly { readonly object: string; readonly field?: string; readonly fields?: string }[];
  readonly evidence: readonly EvidenceSpec[];
  readonly fixes: readonly (FixSpec | FixList)[];
  readonly see: readonly string[];
}

export interface Tree {
  readonly tree: string;
  readonly title: string;
  /** The type of `subject`: a kind (`Pod`) or `Container`. */
  readonly subject: string;
  /** The kinds of objects whose diagnosis starts here. */
  readonly entry: readonly string[];
  readonly needs: readonly string[];
  readonly let: Readonly<Record<string, string>>;
  readonly start: string;
  readonly steps: Readonly<Record<string, Step>>;
  readonly findings: Readonly<Record<string, FindingSpec>>;
  /** Where it was read from; `built-in` for the tool's own. */
  readonly origin: string;
}
