/** A case of the oracle: a cluster and a pod, as an API server would have stored them, and what kube-scheduler says of it. */
import type { Cluster } from '../../src/analysis/scheduling/cluster.ts';
import { sharing, usageOf } from '../../src/analysis/scheduling/usage.ts';
import type { KubeObject } from '../../src/facts/objects.ts';

export interface Case extends Omit<Cluster, 'nodes' | 'pods'> {
  readonly name: string;
  readonly pod: KubeObject & { readonly status?: { readonly nominatedNodeName?: string } };
  readonly nodes: readonly KubeObject[] | null;
  readonly pods?: readonly KubeObject[];
}

export interface Verdict {
  readonly plugin: string;
  readonly code: string;
  readonly reasons: readonly string[];
  readonly at?: string;
}

export interface Answer {
  readonly name: string;
  readonly result: string;
  readonly gate: string | null;
  readonly gatePlugin?: string;
  readonly preFilter:
    | (Partial<Verdict> & { readonly nodes: readonly string[] | null; narrowedBy?: readonly string[] })
    | null;
  readonly nodes: Readonly<Record<string, { fits: boolean; first?: Verdict; all?: readonly Verdict[] }>>;
  readonly message: string | null;
  readonly preemption: {
    readonly reason?: string;
    readonly nominatedNode?: string;
    readonly candidates?: Readonly<Record<string, { victims: readonly string[]; pdbViolations?: number }>>;
  } | null;
  readonly warnings?: readonly string[];
  readonly error?: string;
}

/** The lists that a case does not name are empty: it is a whole cluster. */
const EMPTY = {
  namespaces: [],
  persistentVolumeClaims: [],
  persistentVolumes: [],
  storageClasses: [],
  csiNodes: [],
  csiDrivers: [],
  csiStorageCapacities: [],
  volumeAttachments: [],
  resourceClaims: [],
  resourceSlices: [],
  deviceClasses: [],
  podDisruptionBudgets: [],
};

export function clusterOf({ pods = [], nodes, ...rest }: Case): Cluster {
  const share = sharing();
  return {
    ...EMPTY,
    now: new Date().toISOString(),
    ...rest,
    nodes: nodes ?? [],
    pods: pods.flatMap((pod) => usageOf(pod, share) ?? []),
  };
}
