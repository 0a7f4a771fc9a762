/** Realistic values to show: six broken workloads, a Pending pod with two findings, and a walk that stays undecided. */
import type {
  Answer,
  Diagnosis,
  Finding,
  Outcome,
  PathStep,
  Severity,
  Triage,
  TriageItem,
} from '../../src/engine/diagnosis.ts';
import type { KubeObject, ObjectRef } from '../../src/facts/objects.ts';

const SOURCE = { kind: 'cluster', context: 'prod-eu', server: 'v1.36.3' } as const;
const TIMING = { totalMs: 412, requests: 9, bytes: 183_000 };
const NOW = '2026-01-05T10:00:05Z';

export const trainer: ObjectRef = { kind: 'Pod', namespace: 'shop', name: 'trainer-0' };
const trainerSet: ObjectRef = { kind: 'StatefulSet', namespace: 'shop', name: 'trainer' };

function ref(kind: string, name: string, namespace = 'shop'): ObjectRef {
  return { kind, namespace, name };
}

function item(subject: ObjectRef, symptom: string, severity: Severity, more: Partial<TriageItem>): TriageItem {
  return { subject, symptom, severity, since: '2026-01-05T09:48:00Z', count: 1, title: '', others: [], ...more };
}

const ITEMS: readonly TriageItem[] = [
  item(ref('Deployment', 'checkout'), 'CrashLoopBackOff', 'critical', {
    cause: 'crash/missing-env',
    confidence: 'proven',
    count: 3,
    title: 'Container app exits with 1: the variable DATABASE_URL that it asks for is not set',
    others: [ref('Deployment', 'checkout-worker'), ref('CronJob', 'checkout-nightly')],
  }),
  item(ref('Service', 'storefront'), '503', 'critical', {
    cause: 'http/selector-mismatch',
    confidence: 'proven',
    title: 'Service storefront selects no pod: its selector says app=store, the pods say app=storefront',
  }),
  item(trainer, 'Pending', 'critical', {
    cause: 'pending/taint-not-tolerated',
    confidence: 'proven',
    title: 'Pod trainer-0 fits on 3 nodes, but none of their taints is tolerated',
    since: '2026-01-05T06:40:00Z',
  }),
  item(ref('Deployment', 'recommendations-personalised-for-returning-customers'), 'ImagePullBackOff', 'critical', {
    cause: 'start/image-not-found',
    confidence: 'proven',
    count: 2,
    title: 'Image registry.example.com/shop/recommendations:v2.14 does not exist in its registry',
    since: '2026-01-03T10:00:00Z',
    others: [ref('Deployment', 'recommendations-batch')],
  }),
  item(ref('DaemonSet', 'gpu-feature-discovery', 'gpu-operator'), '2/3 ready', 'warning', {
    cause: 'gpu/driver-missing',
    confidence: 'likely',
    title: 'Node gpu-3 has no NVIDIA driver loaded, so its pod waits for the toolkit',
  }),
  item(ref('PersistentVolumeClaim', 'データベース-0'), 'Pending', 'warning', {
    title: 'PersistentVolumeClaim データベース-0 waits for a volume',
    since: '',
  }),
];

export function triage(more: Partial<Triage> = {}): Triage {
  return {
    apiVersion: 'north/v1',
    kind: 'Triage',
    tool: '0.1.0',
    source: SOURCE,
    now: NOW,
    scope: 'shop',
    items: ITEMS,
    unknown: [
      {
        what: 'events in shop',
        why: 'forbidden: User "kim" cannot list resource "events" in API group "" in the namespace "shop"',
        ask: 'ask an administrator for: list events in namespace shop',
      },
      { what: 'nodes', why: 'the server did not answer within 5 s', ask: 'try again' },
    ],
    examined: { pods: 41, workloads: 12 },
    timing: TIMING,
    ...more,
  };
}

/** Ten thousand broken pods, as no cluster should have them. */
export function hugeTriage(count = 10_000): Triage {
  const items = Array.from({ length: count }, (_, index) =>
    item(ref('Pod', `web-${index}`), 'CrashLoopBackOff', index % 3 === 0 ? 'critical' : 'warning', {
      cause: 'crash/missing-env',
      title: `Container app of pod web-${index} exits with 1: the variable DATABASE_URL is not set`,
    }),
  );
  return triage({ items, examined: { pods: count, workloads: 1 }, unknown: [] });
}

function step(name: string, question: string, answer: Answer, because: string, teach?: string): PathStep {
  const base = { tree: 'pod-pending', step: name, subject: trainer, question, answer, because };
  return teach === undefined ? base : { ...base, teach };
}

const PATH: readonly PathStep[] = [
  step(
    'bound',
    'Has the scheduler placed the pod on a node?',
    'no',
    'spec.nodeName is empty, and the condition PodScheduled is False',
    'A pod is Pending until kube-scheduler writes spec.nodeName; until then no kubelet has heard of it.',
  ),
  step(
    'gated',
    'Does a scheduling gate hold the pod back?',
    'no',
    'spec.schedulingGates is not set',
    'Gates are set by controllers such as Kueue, and keep the scheduler from even trying.',
  ),
  step(
    'scheduler',
    'Does the scheduler that the pod names exist?',
    'yes',
    'default-scheduler reported an event 12 s ago',
  ),
  step('events', 'Do recent events name another reason?', 'unknown', 'events in shop could not be listed: forbidden'),
  step(
    'requests',
    'Would a node fit if the pod asked for less?',
    'no',
    'with no requests at all, still no node passes',
  ),
  {
    ...step(
      'volumes',
      'Is its volume bound to a zone without free nodes?',
      'no',
      'the claim waits for its first consumer',
    ),
    subject: ref('PersistentVolumeClaim', 'data-trainer-0'),
  },
  step(
    'tainted',
    'Would a node fit if its taints were tolerated?',
    'yes',
    'gpu-1, gpu-2 and gpu-3 pass every filter but TaintToleration: nvidia.com/gpu=present:NoSchedule',
    'A taint keeps pods off a node unless the pod says that it tolerates it.',
  ),
];

const TAINT: Finding = {
  cause: 'pending/taint-not-tolerated',
  severity: 'critical',
  confidence: 'proven',
  title: 'Pod trainer-0 fits on 3 nodes, but none of their taints is tolerated',
  explanation:
    'Nodes gpu-1, gpu-2 and gpu-3 have room for the pod. Each carries the taint nvidia.com/gpu=present:NoSchedule, which keeps off every pod that does not tolerate it. The pod has no such toleration, so it will wait until it gets one or a node without the taint appears.',
  at: [{ ...trainerSet, field: 'spec.template.spec.tolerations' }],
  evidence: [
    {
      says: 'Nodes gpu-1, gpu-2 and gpu-3 carry the taint nvidia.com/gpu=present:NoSchedule',
      object: { kind: 'Node', name: 'gpu-1' },
      field: 'spec.taints[nvidia.com/gpu]',
      command: "kubectl get nodes -o custom-columns='NAME:.metadata.name,TAINTS:.spec.taints'",
    },
    {
      says: 'The pod tolerates only node.kubernetes.io/not-ready and node.kubernetes.io/unreachable',
      object: trainer,
      field: 'spec.tolerations',
      command: "kubectl get pod trainer-0 -n shop -o jsonpath='{.spec.tolerations}'",
    },
  ],
  fixes: [
    {
      id: 'tolerate',
      title: 'Tolerate nvidia.com/gpu=present:NoSchedule in StatefulSet trainer',
      risk: 'restart',
      verified: true,
      command: `kubectl patch statefulset trainer -n shop --type merge -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"nvidia.com/gpu","operator":"Equal","value":"present","effect":"NoSchedule"}]}}}}'`,
      undo: 'kubectl rollout undo statefulset trainer -n shop',
      owner: 'helm',
    },
  ],
  path: PATH,
  see: ['https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/'],
};

const QUOTA: Finding = {
  ...TAINT,
  cause: 'pending/quota-nearly-used',
  severity: 'warning',
  confidence: 'likely',
  title: 'ResourceQuota compute in shop leaves room for 1 more GPU, StatefulSet trainer asks for 2',
  explanation: 'The first replica will start once it fits a node. The second will be refused by the quota.',
  at: [{ kind: 'ResourceQuota', namespace: 'shop', name: 'compute', field: 'spec.hard["requests.nvidia.com/gpu"]' }],
  evidence: [{ says: 'Used are 3 of 4 GPUs', object: { kind: 'ResourceQuota', namespace: 'shop', name: 'compute' } }],
  fixes: [],
  path: PATH.slice(0, 5),
};

function diagnosis(outcome: Outcome, more: Partial<Diagnosis> = {}): Diagnosis {
  return {
    apiVersion: 'north/v1',
    kind: 'Diagnosis',
    tool: '0.1.0',
    source: SOURCE,
    now: NOW,
    subject: trainer,
    outcome,
    summary: TAINT.title,
    findings: [],
    unknown: [],
    path: PATH,
    timing: TIMING,
    ...more,
  };
}

export const pending = diagnosis('found', { findings: [TAINT, QUOTA], unknown: triage().unknown.slice(0, 1) });
export const healthy = diagnosis('healthy', { summary: 'All 3 containers of pod trainer-0 run and are ready.' });
export const starting = diagnosis('starting', {
  summary: 'The image is being pulled for 20 s; 2 GB take about a minute.',
});
export const undecided = diagnosis('undecided', {
  summary: 'Not decided: what would decide it could not be read',
  path: PATH.slice(0, 4),
  unknown: triage().unknown,
});

/** The objects that the walk speaks of. */
export const trainerObject: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'trainer-0', namespace: 'shop', labels: { app: 'trainer' }, managedFields: [{}] },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'registry.example.com/shop/trainer:v3',
        resources: { limits: { 'nvidia.com/gpu': '1' } },
        env: Array.from({ length: 30 }, (_, index) => ({ name: `SETTING_${index}`, value: `value ${index}` })),
      },
    ],
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
    ],
  },
  status: { phase: 'Pending' },
};
