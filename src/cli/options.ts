/** The one value that a command line becomes: everything past this file reads Options, nothing reads argv. */
import type { Severity } from '../engine/diagnosis.ts';
import type { ConnectionFlags } from '../facts/connection.ts';
import type { ResourceType } from '../facts/resources.ts';

/** `interface`: no verb was typed; `viewFor` decides between the interface and triage. */
export type Verb = 'interface' | 'diagnose' | 'triage' | 'explain' | 'record' | 'train' | 'test' | 'version' | 'help';
export type Output = 'text' | 'json' | 'yaml' | 'markdown';

export interface Subject {
  readonly type: ResourceType;
  readonly name: string;
}

export interface Options {
  readonly verb: Verb;
  /** What `diagnose` is about, in the order typed. Empty with `selector`. */
  readonly subjects: readonly Subject[];
  /** The kind that `selector` selects among: pods unless another was typed. */
  readonly selectorType?: ResourceType;
  readonly selector?: string;
  /** Manifests to diagnose before they are applied: files, folders, or `-`. */
  readonly filenames: readonly string[];
  /** The other words: the cause or tree of `explain`, the folders of `test`, the scenario of `train`, the verb of `help`. */
  readonly words: readonly string[];
  readonly namespace?: string;
  readonly allNamespaces: boolean;
  readonly output: Output;
  /** With `train`: list the scenarios. */
  readonly list: boolean;
  /** With `record`: the folder or archive to write. */
  readonly recordTo?: string;
  /** With `record`: list what was masked, and why. */
  readonly showRedactions: boolean;
  /** Keep a recording of each diagnosis in the interface. */
  readonly keepRecordings: boolean;
  readonly cluster: ConnectionFlags;
  /** A recording to read instead of a cluster. */
  readonly from?: string;
  /** RFC 3339, in UTC: the clock to use instead of the source's. */
  readonly now?: string;
  /** Folders with more trees. */
  readonly diagnostics: readonly string[];
  /** May a command be run in a container? `ask`: what only reads, without asking; what opens a connection, after asking. */
  readonly exec: 'yes' | 'ask' | 'no';
  readonly readOnly: boolean;
  readonly color: boolean;
  readonly plain: boolean;
  readonly lang: 'en';
  readonly failOn: Severity;
  readonly verbosity: number;
  /** Lines for stderr: what was understood but has no effect in this version. */
  readonly notices: readonly string[];
}

/** Wrong usage: one line that says what was typed, what is wrong with it and what to type. Exit code 2. */
export interface UsageError {
  readonly error: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;
