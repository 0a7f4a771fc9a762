/** Real kubectl mends every scenario in every way that its fixes.yaml names, and people find in it what they look for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, expect, test, vi } from 'vitest';
import { listScenarios, openScenario } from '../../src/training/scenario.ts';
import { type Change, type Fix, fixesOf } from '../training/fixes.ts';

/** Rules wait a fifth as long as they say. */
const PACE = 0.2;
const WRONG_FOR = 3000;
const SLOW = { timeout: 120_000 };
vi.setConfig({ maxConcurrency: 4 });
const home = mkdtempSync(join(tmpdir(), 'north-kubectl-'));
afterAll(() => rmSync(home, { recursive: true }));

interface Trainee {
  /** What kubectl prints, errors last. */
  kubectl(line: string | readonly string[], input?: string, env?: Readonly<Record<string, string>>): Promise<string>;
  healsWithin(ms: number): Promise<boolean>;
}

/** Opens a scenario, lets somebody work on it, and closes it. */
async function sitting(name: string, work: (trainee: Trainee) => Promise<void>): Promise<void> {
  const { server, isHealed } = await openScenario(name, { pace: PACE });
  const trainee: Trainee = {
    async kubectl(line, input = '', more = {}) {
      const words = typeof line === 'string' ? line.split(' ') : line;
      const env = { KUBECONFIG: server.kubeconfigPath, HOME: home, ...more };
      const { stdout, stderr } = await execa('kubectl', words, { env, input, reject: false, timeout: 60_000 });
      return [stdout, stderr].filter((text) => text !== '').join('\n');
    },
    async healsWithin(ms) {
      for (let waited = 0; waited < ms && !isHealed(); waited += 50) await sleep(50);
      return isHealed();
    },
  };
  try {
    await work(trainee);
  } finally {
    await server.close();
  }
}

/** The command that a person would type, or one that does the same. */
function commandsOf({
  run,
  do: changes,
}: Fix): readonly { readonly words: readonly string[]; readonly input?: string }[] {
  if (run !== undefined) return run.map((line) => ({ words: line.split(' ').slice(1) }));
  return changes.map(commandOf);
}

function commandOf(change: Change) {
  const place = change.namespace === undefined ? [] : ['-n', change.namespace];
  if ('create' in change) return { words: ['create', '-f', '-', ...place], input: JSON.stringify(change.create) };
  if ('patch' in change) {
    const type = Array.isArray(change.with) ? 'json' : 'strategic';
    return { words: ['patch', change.patch, ...place, '--type', type, '-p', JSON.stringify(change.with)] };
  }
  const { labels, fields } = change;
  const selected = [...(labels ? ['-l', labels] : []), ...(fields ? ['--field-selector', fields] : [])];
  return { words: ['delete', change.delete, ...place, ...selected] };
}

const cases = listScenarios().flatMap(({ name }) => {
  const { right, wrong } = fixesOf(name);
  return [
    ...right.map((fix) => ({ name, fix, kind: 'right', title: fix.title })),
    ...wrong.map((fix) => ({ name, fix, kind: 'wrong', title: fix.title })),
  ];
});

test.concurrent.each(cases)('$name, $kind: $title', SLOW, async ({ name, fix, kind }) => {
  await sitting(name, async ({ kubectl, healsWithin }) => {
    for (const { words, input } of commandsOf(fix)) {
      const said = await kubectl(words, input);
      if (fix.refused === undefined) expect(said).not.toMatch(/^(error|Error|The .* is invalid)/m);
      else expect(said).toMatch(/ is invalid: /);
    }
    expect(await healsWithin(kind === 'right' ? 20_000 : WRONG_FOR)).toBe(kind === 'right');
  });
});

test('two-o-clock: logs, history, undo, status, wait', SLOW, async () => {
  await sitting('two-o-clock', async ({ kubectl }) => {
    expect(await kubectl('get pods -l app=checkout')).toMatch(/0\/1 +(CrashLoopBackOff|OOMKilled|Running|Error) +\d+ /);
    expect(await kubectl('logs deploy/checkout --previous')).toContain('keeping all price lists in memory');
    expect(await kubectl('describe pod -l app=checkout')).toMatch(/Last State: +Terminated\n +Reason: +OOMKilled/);
    expect(await kubectl('rollout history deploy/checkout')).toMatch(/^1 .*\n2 /m);
    expect(await kubectl('rollout status deploy/checkout --timeout=1s')).toMatch(/^Waiting for deployment/);
    expect(await kubectl('rollout undo deploy/checkout')).toBe('deployment.apps/checkout rolled back');
    expect(await kubectl('rollout status deploy/checkout --timeout=20s')).toMatch(/successfully rolled out$/);
    expect(await kubectl('wait --for=condition=Available deploy/checkout --timeout=10s')).toMatch(/condition met$/);
    expect(await kubectl('logs deploy/checkout')).toMatch(/serving on :8080$/);
    expect(await kubectl('get deploy checkout -o jsonpath={.metadata.annotations}')).toMatch(/revision":"3"/);
    expect(await kubectl('get rs -l app=checkout --no-headers')).toMatch(
      / 0 +0 +0 .*\n.* 1 +1 +1 |1 +1 +1 .*\n.* 0 +0 +0 /,
    );
  });
});

test('stuck-release: a scheduler that says why, a rollout that goes on, pods that come back', SLOW, async () => {
  await sitting('stuck-release', async ({ kubectl }) => {
    const waiting = await kubectl('get pods --field-selector status.phase=Pending -o name');
    expect(await kubectl(['describe', waiting])).toMatch(/FailedScheduling .*1 Insufficient cpu/);
    expect(await kubectl('set resources deploy checkout --requests=cpu=90')).toMatch(/requirements updated$/);
    await sleep(1500);
    const events = await kubectl('get events --field-selector reason=FailedScheduling');
    expect(events.match(/Insufficient cpu/g)?.length).toBeGreaterThan(1);
    expect(await kubectl('set resources deploy checkout --requests=cpu=100m')).toMatch(/requirements updated$/);
    expect(await kubectl('rollout status deploy/checkout --timeout=20s')).toMatch(/successfully rolled out$/);
    expect(await kubectl('scale deploy/checkout --replicas=3')).toBe('deployment.apps/checkout scaled');
    await kubectl('rollout status deploy/checkout --timeout=20s');
    expect((await kubectl('get pods -l app=checkout --no-headers')).match(/1\/1 +Running/g)).toHaveLength(3);
    await kubectl('delete pods -l app=checkout');
    await sleep(2000);
    expect((await kubectl('get pods -l app=checkout --no-headers')).match(/1\/1 +Running/g)).toHaveLength(3);
    expect((await kubectl('get endpointslices -l kubernetes.io/service-name=checkout')).match(/10\.244/g)).toHaveLength(
      3,
    );
  });
});

test('broken-answers: nvidia-smi in the container, and a drain', SLOW, async () => {
  await sitting('broken-answers', async ({ kubectl, healsWithin }) => {
    expect(await kubectl('get pods -l app=chat')).toMatch(/1\/1 +Running +0 /);
    expect(await kubectl('exec deploy/chat -- nvidia-smi -q -x')).toMatch(/GPU is lost.*exit code 15$/s);
    expect(await kubectl('logs deploy/chat --tail=2')).toMatch(/500 Internal Server Error/);
    expect(await kubectl('drain gpu-1 --ignore-daemonsets')).toMatch(/node\/gpu-1 drained$/m);
    expect(await healsWithin(10_000)).toBe(true);
    expect(await kubectl('get pods -o wide --no-headers')).toMatch(/^chat-.* gpu-2 .*\nembeddings-.* gpu-2 /);
    expect(await kubectl('exec deploy/chat -- nvidia-smi -q -x')).toMatch(/<product_name>Tesla T4</);
    expect(await kubectl('get nodes')).toMatch(/gpu-1 +Ready,SchedulingDisabled/);
    await kubectl('uncordon gpu-1');
    await sleep(300);
    expect(await kubectl('get node gpu-1 -o jsonpath={.spec}')).not.toMatch(/unschedulable/);
  });
});

test('moved-database: what cannot be changed, and what must be made anew', SLOW, async () => {
  await sitting('moved-database', async ({ kubectl }) => {
    const claim = JSON.parse(await kubectl('get pvc warehouse-data -o json'));
    const spec = '{"spec":{"storageClassName":"standard"}}';
    expect(await kubectl(['patch', 'pvc', 'warehouse-data', '-p', spec])).toMatch(/spec is immutable after creation/);
    expect(await kubectl('delete pvc warehouse-data --timeout=10s')).toMatch(/"warehouse-data" deleted/);
    await sleep(500);
    expect(await kubectl('describe pods -l app=warehouse')).toMatch(/persistentvolumeclaim "warehouse-data" not found/);
    const { accessModes, resources } = claim.spec;
    const made = {
      ...claim,
      metadata: { name: 'warehouse-data' },
      spec: { storageClassName: 'standard', accessModes, resources },
    };
    expect(await kubectl('apply -f -', JSON.stringify(made))).toBe('persistentvolumeclaim/warehouse-data created');
    const bound = await kubectl('wait pvc/warehouse-data --for=jsonpath={.status.phase}=Bound --timeout=10s');
    expect(bound).toMatch(/condition met$/);
    expect(await kubectl('rollout status deploy/warehouse --timeout=20s')).toMatch(/successfully rolled out$/);
    expect(await kubectl('get pv --no-headers')).toMatch(
      /20Gi +RWO +Delete +Bound +analytics\/warehouse-data +standard/,
    );
    expect(await kubectl('logs deploy/warehouse')).toMatch(/ready to accept connections/);
  });
});

test('clean-log: killed by its probe until an editor has set the port', SLOW, async () => {
  await sitting('clean-log', async ({ kubectl, healsWithin }) => {
    await kubectl('delete pods -l app=api');
    await sleep(6000);
    expect(await kubectl('get events --field-selector reason=Killing')).toMatch(
      /failed liveness probe, will be restarted/,
    );
    const [pod = ''] = (await kubectl('get pods -l app=api -o name')).split('\n');
    expect(await kubectl(['describe', pod])).toMatch(
      /Liveness probe failed: Get "http:\/\/10\.244\.0\.\d+:8080\/healthz\/": dial tcp/,
    );
    const editor = join(home, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed -i "s/port: 8080/port: http/" "$1"\n', { mode: 0o700 });
    expect(await kubectl('edit deploy api', '', { KUBE_EDITOR: editor })).toBe('deployment.apps/api edited');
    expect(await healsWithin(20_000)).toBe(true);
    expect(await kubectl('get pods -l app=api --no-headers')).toMatch(/^(api-\S+ +1\/1 +Running +0 .*\n?){2}$/);
  });
});

test('waiting-model: another namespace holds the GPUs', SLOW, async () => {
  await sitting('waiting-model', async ({ kubectl }) => {
    expect(await kubectl('describe pod -l app=chat')).toMatch(/1 Insufficient nvidia.com\/gpu/);
    expect(await kubectl('describe node gpu-1')).toMatch(/nvidia.com\/gpu +4 +4/);
    expect(await kubectl('get pods -A -o wide')).toMatch(/research +jupyter-anna-\S+ +1\/1 +Running/);
    expect(await kubectl('logs -n research deploy/jupyter-anna')).toMatch(/No activity in any kernel/);
    const waiting = kubectl('wait --for=condition=Available deploy/chat --timeout=30s');
    expect(await kubectl('scale deploy -n research jupyter-anna --replicas=0')).toMatch(/scaled$/);
    expect(await waiting).toMatch(/condition met$/);
  });
});
