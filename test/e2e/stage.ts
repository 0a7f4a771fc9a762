/** Breaks what a case breaks, in a namespace of its own, and puts everything back afterwards. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../src/facts/objects.ts';
import type { Case, Manifest } from './case.ts';
import { startDevicePlugin } from './device-plugin.ts';
import type { Kubectl } from './kubectl.ts';
import { filled } from './placeholders.ts';
import { waitFor } from './wait.ts';

const CLUSTER_SCOPED = [
  'Node',
  'PersistentVolume',
  'StorageClass',
  'IngressClass',
  'CSIDriver',
  'CSINode',
  'RuntimeClass',
  'DeviceClass',
  'ResourceSlice',
  'ClusterQueue',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
];

/** By the case for which they run. */
const plugins = new Map<string, { stop(): void }>();

/** How long a fault may take to show: two restarts with their back-off, on a busy machine. */
const SHOWN_WITHIN = 180;

export function namespaceOf(test: Case): string {
  return `e2e-${test.id}`;
}

/** Creates the namespace and what is in it, and returns when the fault shows. */
export async function stage(kubectl: Kubectl, test: Case, state: string): Promise<void> {
  const namespace = namespaceOf(test);
  await emptyNamespace(kubectl, namespace);
  const labels = Object.entries(test.namespaceLabels).map(([key, value]) => `${key}=${value}`);
  if (labels.length > 0) await kubectl(['label', 'namespace', namespace, ...labels]);
  if (test.devicePlugin !== undefined) plugins.set(test.id, await startDevicePlugin(kubectl, test.devicePlugin));
  await runSteps(kubectl, test, test.setup);
  if (!test.freezeOnceShown) signal(test, state, 'SIGSTOP');
  await apply(kubectl, test);
  await waitFor(kubectl, namespace, test.wait, SHOWN_WITHIN);
  if (test.freezeOnceShown) await standStill(test, state);
  if (test.devicePlugin?.ends) plugins.get(test.id)?.stop();
  await runSteps(kubectl, test, test.after);
  await waitFor(kubectl, namespace, test.waitAfter, SHOWN_WITHIN);
  await sleep(test.settleSeconds * 1000);
}

/** Whatever an interrupted run left there goes first; a server that answers late may make a namespace and be asked again. */
async function emptyNamespace(kubectl: Kubectl, namespace: string): Promise<void> {
  await kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=50s']);
  await kubectl(['create', 'namespace', namespace]).catch((error: Error) => {
    if (!error.message.includes('AlreadyExists')) throw error;
  });
}

/** Removes the namespace and what the case changed outside it. For a case that runs alone, returns when all is gone. */
export async function strike(kubectl: Kubectl, test: Case, state: string): Promise<void> {
  signal(test, state, 'SIGCONT');
  plugins.get(test.id)?.stop();
  if (test.freeze.includes('kube-controller-manager')) await nodesSeen(kubectl);
  for (const step of test.teardown) await kubectl(placed(step, test)).catch(() => undefined); // a node that was never changed
  for (const { kind, metadata } of test.manifests.filter((m) => CLUSTER_SCOPED.includes(m.kind))) {
    await kubectl(['delete', kind, metadata.name, '--ignore-not-found', '--wait=false']);
  }
  if (test.alone) await clear(kubectl, namespaceOf(test));
  await kubectl(['delete', 'namespace', namespaceOf(test), '--ignore-not-found', '--wait=false']);
  if (test.alone) await volumesGone(kubectl, test);
}

/** A volume goes only after its claim, and the next case may want one of the same name. */
async function volumesGone(kubectl: Kubectl, test: Case): Promise<void> {
  for (const { metadata } of test.manifests.filter((m) => m.kind === 'PersistentVolume'))
    await kubectl(['wait', '--for=delete', 'pv', metadata.name, '--timeout=60s']);
}

/** Makes components of the control plane stand still, as one does that hangs or has lost its node, or go on. */
function signal({ freeze }: Case, state: string, name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const component of freeze) {
    const [pid] = readFileSync(join(state, 'run', `${component}.pid`), 'utf8').split(' ');
    process.kill(Number(pid), name);
  }
}

/** What is changed afterwards is to be later than what was said, and times of objects are whole seconds. */
async function standStill(test: Case, state: string): Promise<void> {
  signal(test, state, 'SIGSTOP');
  await sleep(1500);
}

/** Who stood still takes every node for lost at first, and looks at them once more after five seconds. */
async function nodesSeen(kubectl: Kubectl): Promise<void> {
  await sleep(12_000);
  await kubectl(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=60s']);
}

/** Removes the pods at once, so that they hold nothing of the node when the next case begins. */
async function clear(kubectl: Kubectl, namespace: string): Promise<void> {
  await kubectl(['delete', 'deployments,daemonsets,pods', '--all', '-n', namespace, '--now', '--wait=false']);
  const gone = kubectl(['wait', '--for=delete', 'pod', '--all', '-n', namespace, '--timeout=30s']);
  // Pods of a node without a kubelet go only by force.
  await gone.catch(() => kubectl(['delete', 'pods', '--all', '-n', namespace, '--force', '--grace-period=0']));
}

/** Resolves `podOf:deployment/web` to a pod of that owner; any other subject stays as it is. Throws if there is no such pod. */
export function resolveSubject(subject: string, pods: readonly KubeObject[]): string {
  if (!subject.startsWith('podOf:')) return subject;
  const owner = subject.slice(subject.indexOf('/') + 1);
  const pod = pods.find((p) =>
    p.metadata.ownerReferences?.some((o) => o.name === owner || o.name.startsWith(`${owner}-`)),
  );
  if (pod === undefined) throw new Error(`${subject} names no pod`);
  return `pod/${pod.metadata.name}`;
}

/** What a manifest places in a namespace of its own, such as a node's Lease, is created there. */
async function apply(kubectl: Kubectl, test: Case): Promise<void> {
  const filledList = (items: readonly Manifest[]) =>
    filled(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }), kubectl, namespaceOf(test));
  const elsewhere = test.manifests.filter(({ metadata }) => metadata.namespace !== undefined);
  if (elsewhere.length > 0) await kubectl(['create', '-f', '-'], { input: await filledList(elsewhere) });
  if (elsewhere.length === test.manifests.length) return;
  const list = await filledList(test.manifests.filter((manifest) => !elsewhere.includes(manifest)));
  const command = ['create', '-n', namespaceOf(test), '-f', '-'];
  for (let attempt = 1; ; attempt++) {
    try {
      await kubectl(command, { input: list });
      return;
    } catch (error) {
      // The default ServiceAccount of a new namespace takes a moment, and a bare pod is refused until then.
      if (attempt === 5 || !/serviceaccount "default" not found/.test(String(error))) throw error;
      await sleep(500);
      command[0] = 'apply';
    }
  }
}

/** In the case's namespace, unless a step names one. */
function placed(step: readonly string[], test: Case): readonly string[] {
  return step.includes('-n') ? step : [...step, '-n', namespaceOf(test)];
}

async function runSteps(kubectl: Kubectl, test: Case, steps: readonly (readonly string[])[]): Promise<void> {
  const namespace = namespaceOf(test);
  for (const step of steps) {
    const args = await Promise.all(step.map((arg) => filled(arg, kubectl, namespace)));
    await kubectl(placed(args, test), { cwd: test.folder });
  }
}
