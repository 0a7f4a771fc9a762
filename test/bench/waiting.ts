/** The workloads of the populated cluster whose pods cannot be placed: each for one reason, which triage has to name. */

export interface Reason {
  /** What triage must call it. */
  readonly cause: string;
  /** What makes the pod's specification wait, over that of a pod that runs. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** The only container's resources, where they are the reason. */
  readonly resources?: object;
  readonly ports?: readonly object[];
}

const ANY = { key: 'kwok.x-k8s.io/node', operator: 'Exists' };
const ZONE = 'topology.kubernetes.io/zone';
const asks = (requests: Readonly<Record<string, string>>) => ({ limits: requests, requests });
const claimed = (claimName: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });
const beside = (kind: 'podAffinity' | 'podAntiAffinity', app: string, topologyKey: string) => ({
  affinity: {
    [kind]: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app } }, topologyKey, namespaces: ['load-0'] },
      ],
    },
  },
});
const inZone = (operator: string, values: readonly string[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator, values }] }],
      },
    },
  },
});

/** A fake node has 32 CPU and 256 GiB; node 1 is cordoned, and node 2 has 8 GPUs and a taint. */
export const REASONS: readonly Reason[] = [
  { cause: 'pending/node-selector-mismatch', spec: { nodeSelector: { disk: 'nvme' } } },
  { cause: 'pending/node-affinity-mismatch', spec: inZone('In', ['zone-d']) },
  { cause: 'pending/taint-not-tolerated', spec: { tolerations: [] } },
  { cause: 'pending/node-cordoned', spec: { nodeSelector: { 'kubernetes.io/hostname': 'fake-1' } } },
  { cause: 'pending/insufficient-cpu', spec: {}, resources: asks({ cpu: '48' }) },
  { cause: 'pending/insufficient-memory', spec: {}, resources: asks({ memory: '400Gi' }) },
  { cause: 'pending/insufficient-ephemeral-storage', spec: {}, resources: asks({ 'ephemeral-storage': '2Ti' }) },
  { cause: 'pending/insufficient-hugepages', spec: {}, resources: asks({ memory: '1Gi', 'hugepages-2Mi': '512Mi' }) },
  { cause: 'pending/pvc-missing', spec: claimed('archive') },
  { cause: 'pending/storage-class-missing', spec: claimed('classless') },
  { cause: 'pending/scheduling-gate', spec: { schedulingGates: [{ name: 'example.com/approval' }] } },
  { cause: 'pending/pod-affinity', spec: beside('podAffinity', 'nowhere', ZONE) },
  { cause: 'pending/pod-anti-affinity', spec: beside('podAntiAffinity', 'app-0', ZONE) },
  {
    cause: 'pending/host-port-taken',
    spec: { nodeSelector: { 'kubernetes.io/hostname': 'fake-3' } },
    ports: [{ containerPort: 9100, hostPort: 9100, protocol: 'TCP' }],
  },
  { cause: 'gpu/too-many-requested', spec: { tolerations: [ANY] }, resources: asks({ 'nvidia.com/gpu': '16' }) },
  {
    cause: 'gpu/taint-not-tolerated',
    spec: { tolerations: [ANY] },
    resources: asks({ 'nvidia.com/gpu': '1' }),
  },
];
