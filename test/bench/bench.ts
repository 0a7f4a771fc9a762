/**
 * Prints how long the built program takes and how much it reads, as a Markdown table, beside what its runtime and kubectl
 * take for nothing or nearly nothing in the same run. With KUBECONFIG set it also asks that cluster.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../bin/bundle.mts';
import type { Diagnosis, Triage } from '../../src/engine/diagnosis.ts';
import { type Command, cost, firstFrame } from './measure.ts';
import { placementCost } from './placement.ts';
import { WAITING, writePopulated } from './populated.ts';

const ROOT = join(import.meta.dirname, '../..');
const LARGE = '500 nodes, 20,000 pods';
const RUNS = Number(process.env.NORTH_BENCH_RUNS ?? 7);
const PATH = [join(process.execPath, '..'), process.env.PATH].join(':');
const alone = { PATH, HOME: process.env.HOME, NO_COLOR: '1', LANG: 'C.UTF-8', TERM: 'xterm-256color' };

function north(args: readonly string[], env: NodeJS.ProcessEnv = alone): Command {
  return { file: join(ROOT, 'bin/kubectl-north'), args, env, exits: [0, 1] };
}

const scratch = mkdtempSync(join(tmpdir(), 'north-bench-'));
const rows: string[][] = [];
let node = Number.NaN;
let kubectl = Number.NaN;

async function row(what: string, command: Command, runs = RUNS): Promise<number> {
  const { ms, peakMiB, stdout } = await cost(command, runs);
  const { requests, bytes } = timingOf(stdout);
  rows.push([what, ms.toFixed(0), ratio(ms, node), ratio(ms, kubectl), peakMiB.toFixed(0), requests, bytes]);
  return ms;
}

async function frameRow(what: string, command: Command): Promise<void> {
  const ms = await firstFrame(command, /Triage|kubectl north/i, RUNS);
  rows.push([what, ms.toFixed(0), ratio(ms, node), ratio(ms, kubectl), '', '', '']);
}

function ratio(ms: number, base: number): string {
  return Number.isNaN(base) ? '' : (ms / base).toFixed(1);
}

function timingOf(stdout: string): { requests: string; bytes: string } {
  if (!stdout.startsWith('{')) return { requests: '', bytes: '' };
  const { timing } = JSON.parse(stdout) as Partial<Diagnosis | Triage>;
  return {
    requests: String(timing?.requests ?? ''),
    bytes: timing === undefined ? '' : `${Math.ceil(timing.bytes / 1000)} kB`,
  };
}

function hasKubectl(): boolean {
  return spawnSync('kubectl', ['version', '--client'], { env: alone }).status === 0;
}

/** Starts the embedded server with a recording, in a process of its own. */
async function standing(program: string, recording: string) {
  const child = spawn(process.execPath, [program, recording], { env: alone, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const [line] = await once(child.stdout, 'data');
  const end = async () => {
    child.stdin.end();
    await ended;
  };
  return { kubeconfig: String(line).trim(), end };
}

/** The first pod that waits for a node, as `[name, namespace]`. */
function pendingPod(env: NodeJS.ProcessEnv): readonly [string, string] | undefined {
  const columns = 'jsonpath={range .items[*]}{.metadata.name} {.metadata.namespace}{"\\n"}{end}';
  const args = ['get', 'pods', '-A', '--field-selector=status.phase=Pending', '-o', columns];
  const [name, namespace] = execFileSync('kubectl', args, { env, encoding: 'utf8' }).split('\n')[0]?.split(' ') ?? [];
  return name && namespace ? [name, namespace] : undefined;
}

node = await row('`node -e 0`', { file: process.execPath, args: ['-e', '0'], env: alone, exits: [0] });
await row('`version`', north(['version']));
await row('`explain crash/oom-limit`', north(['explain', 'crash/oom-limit']));

const placement = placementCost();
rows.push([
  'one pod against 5,000 nodes and 150,000 pods',
  placement.ms.toFixed(0),
  '',
  '',
  placement.podsMiB.toFixed(0),
  '',
  '',
]);

const recordings = join(ROOT, 'test/recordings');
const recording =
  existsSync(recordings) && readdirSync(recordings).find((name) => name.startsWith('pending-insufficient-cpu'));
if (recording) {
  const from = ['--from', join(recordings, recording)];
  await row('a verdict on a recording', north(['deployment/web', '-n', `e2e-${recording}`, ...from, '-o', 'json']));
  await row('triage of a recording', north(['triage', '-A', ...from, '-o', 'json']));
  await frameRow('first frame, on a recording', north(from));
}

const large = join(scratch, 'large');
await writePopulated(large, 20_000, 500);
await bundle(join(scratch, 'serve'), join(import.meta.dirname, 'serve.ts'));
const serve = [join(scratch, 'serve/main.js'), large];
await row(`triage of a recording, ${LARGE}`, north(['triage', '-A', '--from', large, '-o', 'json']), 3);
await row('serving it, all pods listed twice', { file: process.execPath, args: serve, env: alone, exits: [0] }, 3);

await bundle(join(scratch, 'standing'), join(import.meta.dirname, 'standing.ts'));
const served = await standing(join(scratch, 'standing/main.js'), large);
const inServed = { ...alone, KUBECONFIG: served.kubeconfig };
if (hasKubectl()) {
  const list = ['get', 'pods', '-n', 'load-0'];
  kubectl = await row('`kubectl get pods`, embedded server', {
    file: 'kubectl',
    args: list,
    env: inServed,
    exits: [0],
  });
}
await row(`triage, embedded server, ${LARGE}, 200 of them waiting`, north(['triage', '-A', '-o', 'json'], inServed), 3);
await row('a verdict on one of those that wait', north([`pod/${WAITING}`, '-n', 'load-0', '-o', 'json'], inServed));
await served.end();

if (process.env.KUBECONFIG) {
  const env = { ...alone, KUBECONFIG: process.env.KUBECONFIG };
  kubectl = await row('`kubectl get pods`', {
    file: 'kubectl',
    args: ['get', 'pods', '-n', 'default'],
    env,
    exits: [0],
  });
  const all = ['get', 'pods', '-A', '-o', 'json'];
  await row('`kubectl get pods -A -o json`', { file: 'kubectl', args: all, env, exits: [0] }, 1);
  await row('`kubectl get pods -A`', { file: 'kubectl', args: ['get', 'pods', '-A'], env, exits: [0] }, 1);
  const pod = pendingPod(env);
  if (pod) await row('a verdict on a pending pod', north([`pod/${pod[0]}`, '-n', pod[1], '-o', 'json'], env));
  await row('triage of all namespaces', north(['triage', '-A', '-o', 'json'], env), 3);
  const recorded = join(scratch, 'recorded');
  const record = `rm -rf '${recorded}' && exec '${join(ROOT, 'bin/kubectl-north')}' record -A -o '${recorded}'`;
  await row('recording of all namespaces', { file: 'sh', args: ['-c', record], env, exits: [0] }, 1);
  await frameRow('first frame, on the cluster', north([], env));
}

rmSync(scratch, { recursive: true });

const head = ['what', 'ms', '× node', '× kubectl', 'peak MiB', 'requests', 'read'];
for (const line of [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows])
  console.log(`| ${line.join(' | ')} |`);
