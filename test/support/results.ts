/** Results to render in tests: a broken pod, a healthy one, one that could not be decided, and a triage. */
import type { Diagnosis, Finding, Triage } from '../../src/engine/diagnosis.ts';

const web = { kind: 'Deployment', namespace: 'shop', name: 'web' } as const;
const pod = { kind: 'Pod', namespace: 'shop', name: 'web-7d9f8b6c5-x2x4q' } as const;
const source = { kind: 'cluster', context: 'prod', server: 'v1.36.3' } as const;
const timing = { totalMs: 412, requests: 9, bytes: 183_000 } as const;

const step = {
  tree: 'pod-not-started',
  step: 'exit',
  subject: pod,
  part: 'container web',
  question: 'Was the container killed for its memory?',
  answer: 'yes',
  because: 'lastState.terminated.reason is OOMKilled.',
} as const;

export const oomLimit: Finding = {
  cause: 'crash/oom-limit',
  severity: 'critical',
  confidence: 'proven',
  title: 'Container web of Deployment web needs more memory than its limit of 64Mi, so it is killed at every start',
  explanation:
    'The kernel kills a process that goes over the memory limit of its container. The kubelet starts it again, and waits longer each time: that is CrashLoopBackOff.',
  at: [{ ...web, field: 'spec.template.spec.containers[web].resources.limits.memory' }],
  evidence: [
    {
      says: 'Container web was OOMKilled 7 times, the last time 2 minutes ago.',
      object: pod,
      field: 'status.containerStatuses[web].lastState.terminated.reason',
      value: 'OOMKilled',
      command: 'kubectl get pod web-7d9f8b6c5-x2x4q -n shop -o jsonpath={.status.containerStatuses[0].lastState}',
      observed: '2026-01-05T10:00:00Z',
    },
  ],
  fixes: [
    {
      id: 'raise-limit',
      title: 'Raise the memory limit of container web to 256Mi',
      risk: 'restart',
      verified: true,
      command: `kubectl patch deployment web -n shop --patch '{"spec":{"template":{"spec":{"containers":[{"name":"web"}]}}}}'`,
      patch: { spec: {} },
      undo: 'kubectl rollout undo deployment/web -n shop',
      owner: 'helm',
    },
    { id: 'less', title: 'Make the program use less memory', risk: 'none', verified: false, owner: 'none' },
  ],
  path: [step],
  see: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/'],
};

const noProbe: Finding = {
  ...oomLimit,
  cause: 'crash/liveness-too-eager',
  severity: 'warning',
  confidence: 'likely',
  title: 'The liveness probe of container web allows 3 s for a start that takes 9 s',
  evidence: [{ says: 'The container logged "ready" after 9 s.', observed: '2026-01-05T07:00:00Z' }],
  fixes: [],
};

export const broken: Diagnosis = {
  apiVersion: 'north/v1',
  kind: 'Diagnosis',
  tool: '0.1.0',
  source,
  now: '2026-01-05T10:00:00Z',
  subject: pod,
  outcome: 'found',
  summary: 'Pod web-7d9f8b6c5-x2x4q crashes.',
  findings: [oomLimit, noProbe],
  unknown: [
    { what: 'events in shop', why: 'forbidden: list events', ask: 'Ask an administrator for: list events in shop' },
  ],
  path: [
    { ...step, step: 'placed', question: 'Has the scheduler placed the pod on a node?', because: 'It is on node a.' },
    step,
  ],
  timing,
};

export const healthy: Diagnosis = {
  ...broken,
  outcome: 'healthy',
  summary: 'Pod web-0 runs and is ready; its last restart was 3 days ago',
  findings: [],
  unknown: [],
};

export const undecided: Diagnosis = {
  ...broken,
  outcome: 'undecided',
  summary: 'Why Pod web-0 crashes cannot be said: its log could not be read',
  findings: [],
};

export const triage: Triage = {
  apiVersion: 'north/v1',
  kind: 'Triage',
  tool: '0.1.0',
  source,
  now: '2026-01-05T10:00:00Z',
  scope: '*',
  items: [
    {
      subject: pod,
      symptom: 'CrashLoopBackOff',
      since: '2026-01-05T09:48:00Z',
      count: 5,
      cause: 'crash/oom-limit',
      confidence: 'proven',
      severity: 'critical',
      title: oomLimit.title,
      others: [
        { ...pod, name: 'web-7d9f8b6c5-a' },
        { ...pod, name: 'web-7d9f8b6c5-b' },
        { ...pod, name: 'web-7d9f8b6c5-c' },
        { ...pod, name: 'web-7d9f8b6c5-d' },
      ],
    },
    {
      subject: { kind: 'StatefulSet', namespace: 'payments-production', name: 'transaction-ledger-primary-database' },
      symptom: '0/2 ready',
      since: '',
      count: 1,
      severity: 'warning',
      title: '',
      others: [],
    },
  ],
  unknown: broken.unknown,
  examined: { pods: 128, workloads: 41 },
  timing,
};
