/**
 * The one seam to the outside. A live cluster and a recording both stand behind it; nothing past it knows which.
 * No method throws for what the outside does: a refusal or failure is a Reading with a gap. All strings in values are
 * already free of terminal control characters.
 */
import type { PodAffinityTerm, Volume } from 'kubernetes-types/core/v1.js';
import type { Addition, Proposal } from './addition.ts';
import type { KubeObject } from './objects.ts';
import type { Gap, Reading } from './reading.ts';
import type { ResourceType } from './resources.ts';

export interface SourceInfo {
  readonly kind: 'cluster' | 'recording';
  /** The kubeconfig's context, or the recording's path. */
  readonly context: string;
  /** The API server's version (`v1.36.3`), if known. */
  readonly server?: string;
}

export interface ListQuery {
  readonly type: ResourceType;
  /** Absent: all namespaces (or a cluster-scoped kind). */
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** `status.phase=Pending`, `spec.nodeName=gpu-1`, `involvedObject.name=web-0`: only what the API server supports for the kind. */
  readonly fieldSelector?: string;
  /** Of objects that are large or secret only their metadata are sent. */
  readonly metadataOnly?: true;
}

export interface GetQuery {
  readonly type: ResourceType;
  readonly namespace?: string;
  readonly name: string;
  /** Of PodMetrics: the node of the pod, whose kubelet is asked where there is no metrics API. */
  readonly node?: string;
}

export interface LogQuery {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
  /**
   * How the container stood when the log of the run that is over was asked for. Containers end and start while they are read: a
   * source that goes on in time takes care that the log is not that of a run that has begun since.
   */
  readonly seen?: ContainerSeen;
  /** When the run ended whose log is asked for, RFC 3339: its last lines may still be on their way. */
  readonly endedAt?: string;
}

export interface ContainerSeen {
  readonly state: string;
  readonly restarts: number;
}

export interface ExecQuery {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  /** Less than what the source allows. */
  readonly bounds?: { readonly seconds: number; readonly bytes: number };
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A pod as kubectl's table shows it: cheap to read for a whole cluster. */
export interface PodRow {
  readonly namespace: string;
  readonly name: string;
  /** kubectl's STATUS column: `Running`, `CrashLoopBackOff`, `Init:0/1`. */
  readonly status: string;
  /** kubectl's READY column: `1/2`. */
  readonly ready: string;
  /** kubectl's RESTARTS column: `5 (2m ago)`. */
  readonly restarts: string;
  /** kubectl's AGE column: `3d4h`. */
  readonly age: string;
}

/**
 * All that placing other pods needs to know of one pod. The optional fields from `labels` on are absent together where a source does not
 * tell them (an older recording): then `labels` is undefined, and nothing may be concluded from the others.
 */
export interface PodUsage {
  readonly namespace: string;
  readonly name: string;
  /** Empty for a pod that has no node yet but is nominated for one. */
  readonly node: string;
  /** Effective requests (containers, init containers, sidecars, overhead). cpu in cores, the others in their own unit. */
  readonly requests: Readonly<Record<string, number>>;
  readonly priority: number;
  /** `PROTOCOL/hostIP/port` of each host port. */
  readonly hostPorts: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** It is being deleted. */
  readonly terminating?: boolean;
  /** Its terms of required pod anti-affinity. */
  readonly antiAffinity?: readonly PodAffinityTerm[];
  /** Its volumes whose place or sharing the scheduler looks at: claims, ephemeral claims and disks named in the pod itself. */
  readonly volumes?: readonly Volume[];
  /** Of a pod with ephemeral volumes, whose claims must be made for this very pod. */
  readonly uid?: string;
  /** The node that preemption chose for it (`status.nominatedNodeName`), while it has none. */
  readonly nominatedNode?: string;
  /** `status.startTime`: of two pods with the same priority the older one is preempted last. */
  readonly startTime?: string;
  /** It is being deleted because the scheduler preempted it. */
  readonly preempted?: boolean;
}

/** What an API server would do with an object: take it, as it would then be, or refuse it with these words. */
export type Admission =
  | { readonly allowed: true; readonly object: KubeObject }
  | { readonly allowed: false; readonly message: string };

export interface SourceUsage {
  readonly requests: number;
  readonly bytes: number;
}

export interface Source {
  readonly info: SourceInfo;
  /** The clock of this source: wall clock for a cluster, the moment of capture for a recording. */
  now(): Date;
  list(query: ListQuery): Promise<Reading<readonly KubeObject[]>>;
  /** `value: null` means proven absent (404), not unknown. */
  get(query: GetQuery): Promise<Reading<KubeObject | null>>;
  /** The newest lines, at most 2,000 lines and 256 KiB. */
  logs(query: LogQuery): Promise<Reading<string>>;
  /** Runs a read-only command in a container; bounded to 30 s and 1 MiB per stream. */
  exec(query: ExecQuery): Promise<Reading<ExecResult>>;
  /** Whether this account may run commands in a pod; undefined if the server does not say. Absent: nothing is run. */
  mayExec?(namespace: string, pod: string): Promise<boolean | undefined>;
  /** Told of a command that was not run because nobody agreed to it. */
  withheld?(query: ExecQuery, gap: Gap): void;
  /**
   * Adds a container to a pod, after a dry run and if `ask` says yes to the very command; the container's name once it runs. Null: it
   * was not tried. Absent: this source changes nothing.
   */
  addContainer?(
    addition: Addition,
    about: string,
    ask: (proposal: Proposal) => Promise<boolean>,
  ): Promise<Reading<string | null>>;
  /** Every pod of a namespace, or of the cluster, as table rows. */
  podRows(namespace?: string): Promise<Reading<readonly PodRow[]>>;
  /** The pods that these nodes run; absent: all nodes, and the pods that are nominated for one. */
  podUsage(nodes?: readonly string[]): Promise<Reading<readonly PodUsage[]>>;
  /** Whether the server would take the object, by a dry run that changes nothing. Absent: there is no server to ask. */
  admit?(object: KubeObject): Promise<Reading<Admission>>;
  /** What of the source as a whole could not be understood: files or fields of a recording that are broken. */
  readonly gaps?: readonly Gap[];
  usage(): SourceUsage;
  close(): Promise<void>;
}
