/** Writes the recording of a large cluster, with objects as a populated test cluster has them, to measure what they cost. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { REASONS } from './waiting.ts';

const TAKEN = '2026-11-21T13:30:00Z';
const STARTED = '2026-11-21T13:17:59Z';
const NAMESPACES = 50;
/** As the recorder splits its lists. */
const PER_FILE = 2000;
/** How many pods wait for a node: five of each of so many Deployments. */
const PENDING = 200;
const PER_WORKLOAD = 5;

/** Makes the folder; what lies in it stays. */
export async function writePopulated(folder: string, pods: number, nodes: number): Promise<void> {
  const save = async (name: string, items: readonly object[]): Promise<void> => {
    const texts = items.map((item) => JSON.stringify(item, undefined, 1));
    const list = `{"apiVersion": "v1", "kind": "List", "metadata": {}, "items": [\n${texts.join(',\n')}\n]}\n`;
    await writeFile(join(folder, 'objects', `${name}.json`), list);
  };
  await mkdir(join(folder, 'objects'), { recursive: true });
  for (let from = 0; from < pods; from += PER_FILE) {
    const size = Math.min(PER_FILE, pods - from);
    await save(
      from === 0 ? 'pods' : `pods-${from / PER_FILE + 1}`,
      Array.from({ length: size }, (_, i) =>
        from + i < pods - PENDING ? running(from + i, nodes) : pending(from + i - pods + PENDING),
      ),
    );
  }
  await save(
    'nodes',
    Array.from({ length: nodes }, (_, i) => node(i)),
  );
  const each = (make: (namespace: string, i: number) => object) =>
    Array.from({ length: NAMESPACES }, (_, i) => make(`load-${i}`, i));
  await save('namespaces', each(namespace));
  await save(
    'serviceaccounts',
    each((place) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('default', place) })),
  );
  await save('persistentvolumeclaims', each(claim));
  await save(
    'workloads',
    Array.from({ length: PENDING / PER_WORKLOAD }, (_, i) => [deployment(i), replicaSet(i)]).flat(),
  );
  await save(
    'events',
    Array.from({ length: PENDING }, (_, i) => event(i)),
  );
  const manifest = { apiVersion: 'north/v1', kind: 'Recording', taken: TAKEN, server: 'v1.36.3' };
  await writeFile(join(folder, 'recording.yaml'), stringify(manifest));
}

function metadata(name: string, namespace?: string) {
  const hex = createHash('md5').update(`${namespace}/${name}`).digest('hex');
  const uid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const resourceVersion = String(10_000 + Number.parseInt(hex.slice(0, 4), 16));
  return { name, ...(namespace !== undefined && { namespace }), uid, resourceVersion, creationTimestamp: STARTED };
}

function namespace(name: string): object {
  const labels = { 'kubernetes.io/metadata.name': name, load: 'true' };
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { ...metadata(name), labels },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

function node(i: number): object {
  const name = `fake-${i + 1}`;
  const gpus = i === 1 ? { 'nvidia.com/gpu': '8' } : {};
  const room = { cpu: '32', memory: '256Gi', pods: '110', 'ephemeral-storage': '1Ti', ...gpus };
  const taints = [{ key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' }];
  const cordon = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  const reserved = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      ...metadata(name),
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': `zone-${'abc'[i % 3]}`,
        type: 'fake',
      },
    },
    spec:
      i === 0
        ? { unschedulable: true, taints: [...taints, cordon] }
        : { taints: i === 1 ? [...taints, reserved] : taints },
    status: {
      addresses: [{ type: 'InternalIP', address: `10.1.${i >> 8}.${i & 255}` }],
      allocatable: room,
      capacity: room,
      conditions: ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map((type) => ({
        type,
        status: type === 'Ready' ? 'True' : 'False',
        reason: `Kubelet${type}`,
        message: `kubelet says ${type}`,
        lastHeartbeatTime: TAKEN,
        lastTransitionTime: STARTED,
      })),
      nodeInfo: { architecture: 'amd64', kubeletVersion: 'v1.36.3', operatingSystem: 'linux', osImage: 'Linux' },
    },
  };
}

function spec(i: number): object {
  const token = `kube-api-access-${i.toString(36).padStart(5, 'b')}`;
  const probe = (path: string) => ({
    httpGet: { path, port: 'http', scheme: 'HTTP' },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  const lasting = (key: string) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
  return {
    volumes: [
      {
        name: token,
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            {
              downwardAPI: {
                items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
              },
            },
          ],
          defaultMode: 420,
        },
      },
    ],
    containers: [
      {
        name: 'main',
        image: 'registry.example/team/app:1.2.3',
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        env: Array.from({ length: 12 }, (_, k) => ({ name: `SETTING_${k}`, value: 'x'.repeat(24) })),
        resources: { limits: { memory: '1Gi' }, requests: { cpu: '250m', memory: '512Mi' } },
        volumeMounts: [{ name: token, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
        livenessProbe: probe('/live'),
        readinessProbe: probe('/ready'),
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    serviceAccount: 'default',
    securityContext: {},
    schedulerName: 'default-scheduler',
    tolerations: [
      { key: 'kwok.x-k8s.io/node', operator: 'Exists' },
      lasting('node.kubernetes.io/not-ready'),
      lasting('node.kubernetes.io/unreachable'),
    ],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
}

/** The one pod that holds a host port. */
function exporter(i: number): object {
  const usual = spec(i) as { containers: readonly object[] };
  const ports = [{ name: 'http', containerPort: 9100, hostPort: 9100, protocol: 'TCP' }];
  return { ...usual, containers: [{ ...usual.containers[0], ports }] };
}

function pod(i: number) {
  const app = `app-${i % 400}`;
  const labels = {
    app,
    'app.kubernetes.io/managed-by': 'Helm',
    'app.kubernetes.io/name': app,
    'pod-template-hash': String(i % 400).padStart(10, '0'),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata(`load-${i}`, `load-${i % NAMESPACES}`), generation: 1, labels },
  };
}

function running(i: number, nodes: number): object {
  const at = i % nodes;
  const hostIP = `10.1.${at >> 8}.${at & 255}`;
  const podIP = `10.${2 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;
  return {
    ...pod(i),
    spec: { ...(i === 2 ? exporter(i) : spec(i)), nodeName: `fake-${at + 1}` },
    status: {
      phase: 'Running',
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        type,
        status: 'True',
        lastProbeTime: null,
        lastTransitionTime: STARTED,
        observedGeneration: 1,
      })),
      hostIP,
      hostIPs: [{ ip: hostIP }],
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: STARTED,
      containerStatuses: [
        {
          name: 'main',
          state: { running: { startedAt: STARTED } },
          lastState: {},
          ready: true,
          restartCount: 0,
          image: 'registry.example/team/app:1.2.3',
          imageID: '',
          containerID: '',
          started: true,
        },
      ],
      qosClass: 'Burstable',
    },
  };
}

const UNFIT = '0/501 nodes are available: 1 Insufficient cpu, 500 node(s) had untolerated taint(s).';

/** The workload of a waiting pod: its place, and why it waits. */
function waiting(workload: number) {
  const reason = REASONS[workload % REASONS.length] as (typeof REASONS)[number];
  const name = `${reason.cause.split('/')[1]}-${workload}`;
  return { reason, name, place: `load-${workload % NAMESPACES}`, set: `${name}-5d4f8c7b9d` };
}

function waitingSpec(workload: number): object {
  const { spec: over, resources, ports } = waiting(workload).reason;
  const usual = spec(workload) as { containers: readonly object[] };
  const [container] = usual.containers;
  return {
    ...usual,
    ...over,
    containers: [{ ...container, ...(resources && { resources }), ...(ports && { ports }) }],
  };
}

function owned(kind: string, { name, uid }: { readonly name: string; readonly uid?: string }): object {
  return { ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true }] };
}

function deployment(i: number): object {
  const { name, place } = waiting(i);
  const labels = { app: name };
  const template = { metadata: { labels }, spec: waitingSpec(i) };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata(name, place), generation: 1, labels },
    spec: { replicas: PER_WORKLOAD, selector: { matchLabels: labels }, template },
    status: { observedGeneration: 1, replicas: PER_WORKLOAD, unavailableReplicas: PER_WORKLOAD },
  };
}

function replicaSet(i: number): object {
  const { name, place, set } = waiting(i);
  const labels = { app: name, 'pod-template-hash': '5d4f8c7b9d' };
  const template = { metadata: { labels }, spec: waitingSpec(i) };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...metadata(set, place), generation: 1, labels, ...owned('Deployment', metadata(name, place)) },
    spec: { replicas: PER_WORKLOAD, selector: { matchLabels: labels }, template },
    status: { observedGeneration: 1, replicas: PER_WORKLOAD },
  };
}

function claim(place: string): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata('classless', place),
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'fast' },
    status: { phase: 'Pending' },
  };
}

function nameOf(i: number): string {
  return `${waiting(Math.floor(i / PER_WORKLOAD)).set}-${'bcdfg'[i % PER_WORKLOAD]}x2k9`;
}

/** One of them, in namespace load-0. */
export const WAITING = nameOf(0);

/** The i-th pod that waits. */
function pending(i: number): object {
  const workload = Math.floor(i / PER_WORKLOAD);
  const { name, place, set, reason } = waiting(workload);
  const gated = 'schedulingGates' in reason.spec;
  const scheduled = { type: 'PodScheduled', status: 'False', reason: gated ? 'SchedulingGated' : 'Unschedulable' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata(nameOf(i), place),
      generation: 1,
      labels: { app: name, 'pod-template-hash': '5d4f8c7b9d' },
      ...owned('ReplicaSet', metadata(set, place)),
    },
    spec: waitingSpec(workload),
    status: {
      phase: 'Pending',
      conditions: [
        { ...scheduled, ...(!gated && { message: UNFIT }), lastProbeTime: null, lastTransitionTime: STARTED },
      ],
      qosClass: 'Burstable',
    },
  };
}

function event(i: number): object {
  const namespace = waiting(Math.floor(i / PER_WORKLOAD)).place;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: metadata(`${nameOf(i)}.188`, namespace),
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name: nameOf(i) },
    reason: 'FailedScheduling',
    message: UNFIT,
    source: {},
    type: 'Warning',
    eventTime: STARTED,
    firstTimestamp: null,
    lastTimestamp: null,
    action: 'Scheduling',
    reportingComponent: 'default-scheduler',
    reportingInstance: 'default-scheduler-lab-1',
  };
}
