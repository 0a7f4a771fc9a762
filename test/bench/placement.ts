/** Times the simulation of the scheduler alone, on a generated cluster: one pod against every node and all that runs there. */
import { fitIn } from '../../src/analysis/scheduling/fit.ts';
import { snapshotOf } from '../../src/analysis/scheduling/snapshot.ts';
import { sharing, usageOf } from '../../src/analysis/scheduling/usage.ts';
import type { KubeObject } from '../../src/facts/objects.ts';
import type { PodUsage } from '../../src/facts/source.ts';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

function nodeOf(i: number): KubeObject {
  const name = `node-${i}`;
  const spec = i % 10 === 0 ? { taints: [{ key: 'dedicated', value: `team-${i % 70}`, effect: 'NoSchedule' }] } : {};
  const allocatable = { cpu: '15890m', memory: '61Gi', 'ephemeral-storage': '100Gi', pods: '110' };
  const labels = { [HOST]: name, [ZONE]: `z${i % 3}`, disktype: i % 2 === 0 ? 'ssd' : 'hdd' };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec, status: { allocatable } };
}

function podOf(i: number, nodes: number): KubeObject {
  const app = `app-${i % 3000}`;
  const term = { labelSelector: { matchLabels: { app } }, topologyKey: HOST };
  const antiAffinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${app}-${i}`, namespace: `team-${i % 200}`, labels: { app, 'pod-template-hash': '5d4f8' } },
    spec: {
      nodeName: `node-${i % nodes}`,
      priority: 0,
      containers: [{ name: 'app', resources: { requests: { cpu: '500m', memory: '1900Mi' } } }],
      ...(i % 3 === 0 ? { affinity: antiAffinity } : {}),
    },
    status: { phase: 'Running', startTime: '2026-01-05T09:00:00Z' },
  };
}

/** Leans on every filter whose cost grows with the pods, and fits nowhere. */
const WAITING: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'waiting', namespace: 'team-0', labels: { app: 'app-0' } },
  spec: {
    containers: [
      {
        name: 'app',
        resources: { requests: { cpu: '4', memory: '8Gi' } },
        ports: [{ containerPort: 80, hostPort: 80 }],
      },
    ],
    affinity: {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: 'app-1' } }, topologyKey: ZONE, namespaceSelector: {} },
        ],
      },
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: 'app-0' } }, topologyKey: HOST },
        ],
      },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: ZONE,
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'app-0' } },
      },
    ],
  },
};

interface PlacementCost {
  /** The median of arranging the cluster for the filters and holding one pod against it. */
  readonly ms: number;
  /** What the pods take in memory. */
  readonly podsMiB: number;
}

export function placementCost(nodes = 5_000, pods = 150_000): PlacementCost {
  const nodeObjects = Array.from({ length: nodes }, (_, i) => nodeOf(i));
  const before = heap();
  const share = sharing();
  const usage: PodUsage[] = [];
  for (let i = 0; i < pods; i++) usage.push(usageOf(podOf(i, nodes), share) as PodUsage);
  const podsMiB = (heap() - before) / 2 ** 20;
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    const snapshot = snapshotOf({ nodes: nodeObjects, pods: usage, namespaces: [], deviceClasses: [] });
    if (fitIn(WAITING, snapshot).feasible.length > 0) throw new Error('the pod was to fit nowhere');
    return performance.now() - start;
  });
  return { ms: times.sort((a, b) => a - b)[3] as number, podsMiB };
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
