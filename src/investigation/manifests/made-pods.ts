/** The pods that controllers would make of a workload, and what stands between it and them. */
import { evaluateNode } from '../../analysis/scheduling/evaluate.ts';
import type { KubeObject, OwnerReference } from '../../facts/objects.ts';

/** What a controller would make: pods, and the ReplicaSet or Job that owns them where there is one between. */
export interface Made {
  readonly between?: KubeObject;
  readonly pods: readonly KubeObject[];
  /** The claims that a StatefulSet makes with its pods. */
  readonly claims?: readonly KubeObject[];
  /** How many pods are wanted; `pods` may be fewer. */
  readonly wanted: number;
}

/** So many pods of one workload are looked at. */
const MOST_PODS = 20;

interface Template {
  readonly metadata?: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly spec?: Record<string, unknown>;
}

interface WorkloadSpec {
  readonly replicas?: number;
  readonly parallelism?: number;
  readonly completions?: number;
  readonly suspend?: boolean;
  readonly template?: Template;
  readonly jobTemplate?: { readonly spec?: WorkloadSpec };
  readonly volumeClaimTemplates?: readonly KubeObject[];
}

/** Undefined for a kind that makes no pods. `nodes`: those for which a DaemonSet makes one each. */
export function madeOf(workload: KubeObject, nodes: readonly KubeObject[]): Made | undefined {
  const spec = (workload.spec ?? {}) as WorkloadSpec;
  switch (workload.kind) {
    case 'Deployment': {
      const between = owned(workload, 'apps/v1', 'ReplicaSet', `${workload.metadata.name}-new`, {
        replicas: spec.replicas ?? 1,
      });
      return { ...copies(between, spec.template, spec.replicas ?? 1), between: newest(between) };
    }
    case 'ReplicaSet':
    case 'StatefulSet':
      return copies(workload, spec.template, spec.replicas ?? 1, spec.volumeClaimTemplates);
    case 'Job':
      return copies(
        workload,
        spec.template,
        spec.suspend ? 0 : Math.min(spec.parallelism ?? 1, spec.completions ?? Number.MAX_SAFE_INTEGER),
      );
    case 'CronJob': {
      const job = spec.jobTemplate?.spec ?? {};
      const between = owned(workload, 'batch/v1', 'Job', `${workload.metadata.name}-new`, { ...job });
      return { ...copies(between, job.template, job.parallelism ?? 1), between };
    }
    case 'DaemonSet': {
      const pods = nodes.flatMap((node) => {
        const pod = daemonPod(workload, spec.template, node);
        return evaluateNode(pod, node, undefined).every(({ kind }) => kind === 'resource' || kind === 'pods')
          ? [pod]
          : [];
      });
      return { pods: pods.slice(0, MOST_PODS), wanted: pods.length };
    }
    default:
      return undefined;
  }
}

function copies(
  owner: KubeObject,
  template: Template | undefined,
  wanted: number,
  claimTemplates: readonly KubeObject[] = [],
): Made {
  const numbers = Array.from({ length: Math.min(wanted, MOST_PODS) }, (_, i) => i);
  if (claimTemplates.length === 0) {
    const first = owner.kind === 'StatefulSet' ? 0 : 1;
    return { pods: numbers.map((i) => podOf(owner, `${owner.metadata.name}-${i + first}`, template, {})), wanted };
  }
  const claimName = (i: number, claim: KubeObject) => `${claim.metadata.name}-${owner.metadata.name}-${i}`;
  const volume = (i: number) => (claim: KubeObject) => ({
    name: claim.metadata.name,
    persistentVolumeClaim: { claimName: claimName(i, claim) },
  });
  const given = (template?.spec?.volumes ?? []) as readonly object[];
  const claimOf =
    (i: number) =>
    (claim: KubeObject): KubeObject => {
      const metadata = {
        ...claim.metadata,
        name: claimName(i, claim),
        namespace: owner.metadata.namespace ?? 'default',
      };
      return { ...claim, apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, status: { phase: 'Pending' } };
    };
  return {
    pods: numbers.map((i) =>
      podOf(owner, `${owner.metadata.name}-${i}`, template, { volumes: [...given, ...claimTemplates.map(volume(i))] }),
    ),
    claims: numbers.flatMap((i) => claimTemplates.map(claimOf(i))),
    wanted,
  };
}

/** The daemon controller pins a pod to its node and lets it tolerate what the node goes through (daemon/util/daemonset_util.go). */
function daemonPod(owner: KubeObject, template: Template | undefined, node: KubeObject): KubeObject {
  const {
    affinity,
    tolerations = [],
    hostNetwork,
  } = (template?.spec ?? {}) as { affinity?: object; tolerations?: object[]; hostNetwork?: boolean };
  const states = ['not-ready', 'unreachable'].map((key) => ({
    key: `node.kubernetes.io/${key}`,
    operator: 'Exists',
    effect: 'NoExecute',
  }));
  const troubles = [
    'disk-pressure',
    'memory-pressure',
    'pid-pressure',
    'unschedulable',
    ...(hostNetwork ? ['network-unavailable'] : []),
  ];
  const onNode = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node.metadata.name] }] };
  return podOf(owner, `${owner.metadata.name}-${node.metadata.name}`, template, {
    tolerations: [
      ...tolerations,
      ...states,
      ...troubles.map((key) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: 'NoSchedule' })),
    ],
    affinity: {
      ...affinity,
      nodeAffinity: pinned((affinity as { nodeAffinity?: NodeAffinity })?.nodeAffinity, onNode),
    },
  });
}

interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms?: readonly object[] };
}

function pinned(affinity: NodeAffinity | undefined, onNode: object): object {
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}];
  return {
    ...affinity,
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: terms.map((term) => ({ ...term, ...onNode })),
    },
  };
}

function podOf(owner: KubeObject, name: string, template: Template | undefined, more: object): KubeObject {
  const { namespace } = owner.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      labels: template?.metadata?.labels ?? {},
      annotations: template?.metadata?.annotations ?? {},
      ownerReferences: [controlledBy(owner)],
    },
    spec: { ...template?.spec, ...more },
  };
}

function owned(owner: KubeObject, apiVersion: string, kind: string, name: string, spec: object): KubeObject {
  const { namespace } = owner.metadata;
  const metadata = { name, uid: `new ${kind} ${namespace}/${name}`, ownerReferences: [controlledBy(owner)] };
  return { apiVersion, kind, metadata: { ...metadata, ...(namespace !== undefined && { namespace }) }, spec };
}

/** The revision that a rollout would make comes after all others. */
function newest(set: KubeObject): KubeObject {
  const annotations = { 'deployment.kubernetes.io/revision': String(Number.MAX_SAFE_INTEGER) };
  return { ...set, metadata: { ...set.metadata, annotations } };
}

function controlledBy({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true };
}
