/** What opening a cluster needs to be told: kubectl's connection flags, and the process's surroundings. */
import type { ConnectionFlags } from '../facts/connection.ts';
import type { Writing } from './write/container.ts';

export interface ClusterOptions extends ConnectionFlags {
  /** Never run a command in a container. */
  readonly noExec?: boolean;
  /** Send nothing but reads: no dry run either. */
  readonly readOnly?: boolean;
  /** Somebody is there who can agree to a change; absent: nothing is changed. */
  readonly writing?: Writing;
  /** Instead of the context's default namespace. */
  readonly namespace?: string;
}

export interface ClusterDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives what a credential plugin tells its user (`open this page and enter …`). */
  readonly stderr: { write(text: string): unknown };
  /** Ends everything at once: what is under way rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Whether a credential plugin may ask its user something: stdin is a terminal and nothing else reads it. */
  readonly interactive?: boolean;
  /** How long a credential plugin may take. Default 30,000. */
  readonly pluginTimeoutMs?: number;
  /** How large an answer may be. Default 512 MiB. */
  readonly maxBodyBytes?: number;
  /** Where a pod finds its service account. Default: where Kubernetes mounts it. */
  readonly serviceAccountDir?: string;
}
