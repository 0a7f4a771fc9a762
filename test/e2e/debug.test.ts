/** On a real cluster, at a terminal: a container is added to a pod that no other container can tell of, once its name is typed. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { kubectlWith, objects } from './kubectl.ts';
import { findLab } from './lab.ts';
import { PROGRAM } from './north.ts';
import { waitFor } from './wait.ts';

const TIMEOUT = 180_000;
const QUESTION = 'Enter = no: ';

const lab = findLab(process.env);
const kubectl = kubectlWith(lab.env);
const state = mkdtempSync(join(tmpdir(), 'north-debug-'));
const namespaces: string[] = [];
afterAll(async () => {
  rmSync(state, { recursive: true });
  for (const name of namespaces) await kubectl(['delete', 'namespace', name, '--ignore-not-found', '--wait=false']);
});

/** A pod by itself whose one container cannot look up what it needs. */
async function crashing(namespace: string, labels: readonly string[], more: { pod?: object; container?: object }) {
  namespaces.push(namespace);
  await kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=50s']);
  await kubectl(['create', 'namespace', namespace]);
  if (labels.length > 0) await kubectl(['label', 'namespace', namespace, ...labels]);
  const web = {
    name: 'web',
    image: 'debian:12',
    command: ['curl', '-sS', 'http://orders.exampel.com/stock'],
    ...(more.container !== undefined && { securityContext: more.container }),
  };
  const spec = {
    terminationGracePeriodSeconds: 1,
    containers: [web],
    ...(more.pod !== undefined && { securityContext: more.pod }),
  };
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-0' }, spec });
  await kubectl(['apply', '-n', namespace, '-f', '-'], { input });
  const status = { kind: 'Pod', name: 'web-0', path: 'status.containerStatuses[web]' };
  const often = { ...status, path: `${status.path}.restartCount`, atLeast: 2 };
  const waiting = { ...status, path: `${status.path}.state.waiting.reason`, is: 'CrashLoopBackOff' };
  await waitFor(kubectl, namespace, [often, waiting], 120);
}

/** What a terminal shows of the diagnosis; each time that a question stands there, the next of the answers is typed. */
function atTerminal(namespace: string, answers: readonly string[], flag = '--exec'): Promise<string> {
  const env = { ...lab.env, XDG_STATE_HOME: state, TERM: 'dumb' };
  const command = `'${PROGRAM}' pod/web-0 -n ${namespace} ${flag}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const left = [...answers];
  let shown = '';
  let from = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (left.length === 0 || !shown.slice(from).includes(QUESTION)) return;
    from = shown.length;
    child.stdin.write(`${left.shift()}\n`);
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', () => done(shown.replace(/\s+/g, ' ')));
  });
}

const containersOf = async (namespace: string) =>
  (await objects(kubectl, namespace, { kind: 'Pod', name: 'web-0' })).flatMap(
    ({ spec }) =>
      (spec as { ephemeralContainers?: { name: string; securityContext?: object }[] }).ephemeralContainers ?? [],
  );

const SEEN = 'From container north-debug of the same pod: orders.exampel.com does not resolve';

test(
  'only for the name of the pod, and what is seen from there is the evidence',
  async () => {
    const namespace = 'e2e-debug-plain';
    await crashing(namespace, [], {});
    for (const flag of ['--read-only', '--no-exec', '-o json --exec']) {
      const unasked = await atTerminal(namespace, [], flag);
      expect(unasked).not.toContain(QUESTION);
      expect(unasked).toContain('kubectl debug web-0');
    }
    const refused = await atTerminal(namespace, ['web']);
    expect(refused).toContain('you chose not to add a container to pod web-0');
    expect(refused).not.toContain(SEEN);
    expect(await containersOf(namespace)).toEqual([]);
    const agreed = await atTerminal(namespace, ['web-0']);
    expect(agreed).toContain(SEEN);
    expect((await containersOf(namespace)).map(({ name }) => name)).toEqual(['north-debug']);
    // The second time it is there already.
    const again = await atTerminal(namespace, []);
    expect(again).toContain(SEEN);
    expect(again).not.toContain(QUESTION);
    const log = readFileSync(join(state, 'kubectl-north/audit.log'), 'utf8').trim().split('\n');
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      {
        command: expect.stringContaining(` debug web-0 -n ${namespace} -c north-debug `),
        outcome: 'container north-debug added',
      },
    ]);
  },
  TIMEOUT,
);

const ENFORCED = ['pod-security.kubernetes.io/enforce=restricted'];
const BOUND = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

test(
  'under Pod Security restricted with the restricted profile, as the user that the pod names',
  async () => {
    const namespace = 'e2e-debug-restricted';
    await crashing(namespace, ENFORCED, { pod: { runAsNonRoot: true, runAsUser: 1000 }, container: BOUND });
    const shown = await atTerminal(namespace, ['web-0']);
    expect(shown).toContain('--profile=restricted');
    expect(shown).toContain(SEEN);
  },
  TIMEOUT,
);

test(
  'where the pod names no user, Pod Security refuses it, which is said and nobody is asked',
  async () => {
    const namespace = 'e2e-debug-userless';
    await crashing(namespace, ENFORCED, { container: { ...BOUND, runAsNonRoot: true, runAsUser: 1000 } });
    const shown = await atTerminal(namespace, []);
    expect(shown).not.toContain(QUESTION);
    expect(shown).toMatch(
      /the server takes no container to look from \(a dry run\): .*violates PodSecurity "restricted:latest"/,
    );
    expect(await containersOf(namespace)).toEqual([]);
  },
  TIMEOUT,
);
