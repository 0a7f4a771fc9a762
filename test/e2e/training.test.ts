/** Real kubectl against the training server: the commands that lessons use, and their answers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typeOfKind } from '../../src/facts/resources.ts';
import { openRecording } from '../../src/recording/open.ts';
import type { Recording } from '../../src/recording/source.ts';
import { startServer, type TrainingServer } from '../../src/training/server/start.ts';
import { onScreen } from '../training/on-screen.ts';

const DEMO = join(import.meta.dirname, '../recordings/demo');

let server: TrainingServer;
let recording: Recording;
const home = mkdtempSync(join(tmpdir(), 'north-kubectl-'));

beforeAll(async () => {
  recording = await openRecording(DEMO);
  server = await startServer({ source: recording, namespace: 'shop' });
});
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true });
});

/** What kubectl prints, both streams in the order of their lines' kinds: stdout, then stderr. */
async function kubectl(line: string | readonly string[], input = ''): Promise<string> {
  const words = typeof line === 'string' ? line.split(' ') : line;
  const env = { KUBECONFIG: server.kubeconfigPath, HOME: home };
  const { stdout, stderr } = await execa('kubectl', words, { env, input, reject: false, timeout: 20_000 });
  return [stdout, stderr].filter((text) => text !== '').join('\n');
}

const withKubectl = (name: string, run: () => Promise<void>) => test(name, run, 60_000);

withKubectl('get shows columns, namespaces, pages and formats', async () => {
  const pods = (await kubectl('get pods')).split('\n');
  expect(pods[0]).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE$/);
  expect(pods.join('\n')).toMatch(/^mail-\S+ +0\/1 +CreateContainerConfigError +0 +\S+$/m);
  const recorded = await recording.list({ type: typeOfKind('Pod') });
  const all = await kubectl('get pods -A --chunk-size=2 --no-headers');
  expect(all.split('\n')).toHaveLength(recorded.ok ? recorded.value.length : -1);
  expect(await kubectl('get deploy/web -o jsonpath={.spec.replicas}')).toBe('2');
  expect(await kubectl('get pods -l app=web -o name')).toMatch(/^pod\/web-\S+\npod\/web-\S+$/);
  expect(await kubectl('get pods --field-selector status.phase=Pending -o wide')).toMatch(
    /^NAME.* READINESS GATES\nmail-/,
  );
  expect(await kubectl('get all -n data')).toMatch(/statefulset.apps\/postgres/);
  expect(await kubectl('get nopes')).toBe(`error: the server doesn't have a resource type "nopes"`);
  expect(await kubectl('get pod nope')).toBe('Error from server (NotFound): pods "nope" not found');
});

withKubectl('describe finds what belongs to an object', async () => {
  const deployment = await kubectl('describe deployment checkout');
  expect(deployment).toMatch(/NewReplicaSet: +checkout-7bddcd5b94 \(1\/1 replicas created\)/);
  expect(deployment).toMatch(/Normal +ScalingReplicaSet/);
  expect(await kubectl('describe pod -l app=mail')).toMatch(/Warning +Failed .*mail-settings|Error: configmap/);
  expect(await kubectl('describe node')).toMatch(/Allocated resources:/);
  expect(await kubectl('describe service web')).toMatch(/Endpoints: +10\.244\.\d+\.\d+:/);
});

withKubectl('logs and exec answer from the recording', async () => {
  expect((await kubectl('logs deploy/web --tail=2')).split('\n').filter((l) => l.includes('GET /'))).toHaveLength(2);
  expect(await kubectl('logs deploy/checkout --previous --tail=1')).not.toMatch(/error/i);
  const pod = (await kubectl('get pods -l app=web -o name')).split('\n')[0] ?? '';
  expect(await kubectl(['logs', pod, '--previous'])).toMatch(
    /BadRequest.*previous terminated container "web" in pod "web-\S+" not found/,
  );
  expect(await kubectl(['exec', pod, '--', 'true'])).toMatch(/the recording does not hold it/);
  expect(await kubectl('logs nope')).toMatch(/pods "nope" not found/);
});

withKubectl('a followed log ends with its pod', async () => {
  const pod = (await kubectl('get pods -l app=web -o name')).split('\n')[0] ?? '';
  const following = kubectl(['logs', '-f', pod, '--tail=1']);
  await new Promise((done) => setTimeout(done, 500));
  const started = performance.now();
  await kubectl(['delete', pod]);
  expect(await following).toMatch(/GET \//);
  expect(performance.now() - started).toBeLessThan(5000);
});

withKubectl('patches of every kind, and their refusals', async () => {
  const image = '{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.28"}]}}}}';
  expect(await kubectl(['patch', 'deploy', 'web', '-p', image])).toBe('deployment.apps/web patched');
  expect(await kubectl(['patch', 'deploy', 'web', '-p', image])).toBe('deployment.apps/web patched (no change)');
  const label = '[{"op":"add","path":"/metadata/labels/x","value":"y"}]';
  expect(await kubectl(['patch', 'deploy', 'web', '--type=json', '-p', label])).toBe('deployment.apps/web patched');
  const selector = '{"spec":{"selector":{"matchLabels":{"app":"x"}}}}';
  expect(await kubectl(['patch', 'deploy', 'web', '--type=merge', '-p', selector])).toBe(
    [
      'The Deployment "web" is invalid: ',
      '* spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
      '* spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable',
    ].join('\n'),
  );
  const wrong = '{"spec":{"template":{"spec":{"containers":[{"name":"web","resources":{"requests":{"cpu":"10Q"}}}]}}}}';
  expect(await kubectl(['patch', 'deploy', 'web', '-p', wrong])).toMatch(
    /quantities must match the regular expression/,
  );
  expect(await kubectl(['patch', 'deploy', 'web', '-p', '{"spec":{"foo":1}}'])).toMatch(
    /^deployment.apps\/web patched \(no change\)\nWarning: unknown field "spec.foo"$/,
  );
});

withKubectl('set, scale, label, annotate, rollout, cordon', async () => {
  expect(await kubectl('set image deploy/web web=nginx:1.29')).toBe('deployment.apps/web image updated');
  expect(await kubectl('set env deploy/web A=B')).toBe('deployment.apps/web env updated');
  expect(await kubectl('set resources deploy/web --limits=cpu=1')).toBe(
    'deployment.apps/web resource requirements updated',
  );
  expect(await kubectl('scale deploy/web --replicas=3')).toBe('deployment.apps/web scaled');
  expect(await kubectl('scale deploy/web --replicas=3 --current-replicas=9')).toBe(
    'error: Expected replicas to be 9, was 3',
  );
  expect(await kubectl('label pods -l app=cart x=y')).toMatch(/^pod\/cart-\S+ labeled$/);
  expect(await kubectl('annotate deploy web a=b')).toBe('deployment.apps/web annotated');
  expect(await kubectl('rollout restart deploy/web')).toBe('deployment.apps/web restarted');
  expect(await kubectl('rollout status deploy/web --timeout=1s')).toMatch(/^Waiting for deployment spec update/);
  expect(await kubectl('rollout status deploy/prices --timeout=1s')).toMatch(
    /^Waiting for deployment "prices" rollout/,
  );
  expect(await kubectl('rollout status deploy/cart')).toBe('deployment "cart" successfully rolled out');
  expect(await kubectl('rollout undo deploy/cart')).toBe('deployment.apps/cart rolled back');
  expect(await kubectl('cordon lab-1')).toBe('node/lab-1 cordoned');
  expect(await kubectl('uncordon lab-1')).toBe('node/lab-1 uncordoned');
});

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: extra }
spec:
  selector: { matchLabels: { app: extra } }
  template:
    metadata: { labels: { app: extra } }
    spec: { containers: [{ name: a, image: nginx }] }
`;

withKubectl('apply, diff, server-side apply, edit, replace', async () => {
  expect(await kubectl('apply --dry-run=server -f -', MANIFEST)).toBe('deployment.apps/extra created (server dry run)');
  expect(await kubectl('apply -f -', MANIFEST)).toBe('deployment.apps/extra created');
  expect(await kubectl('apply -f -', MANIFEST)).toBe('deployment.apps/extra unchanged');
  expect(await kubectl('diff -f -', MANIFEST)).toBe('');
  const changed = MANIFEST.replace('image: nginx', 'image: nginx:1.29, env: [{ name: A, value: b }]');
  expect(await kubectl('apply -f -', changed)).toBe('deployment.apps/extra configured');
  expect(await kubectl('apply -f -', MANIFEST)).toBe('deployment.apps/extra configured');
  expect(await kubectl('get deploy extra -o jsonpath={.spec.template.spec.containers[0].env}')).toBe('');
  expect(await kubectl('apply -f -', MANIFEST.replace('image:', 'imgae:'))).toMatch(
    /strict decoding error: unknown field "spec.template.spec.containers\[0\].imgae"$/,
  );
  const applied = MANIFEST.replaceAll('extra', 'ssa');
  expect(await kubectl('apply --server-side -f -', applied)).toBe('deployment.apps/ssa serverside-applied');
  const theirs = applied.replace('image: nginx', 'image: nginx:1.29');
  expect(await kubectl('apply --server-side --field-manager=other -f -', theirs)).toMatch(
    /^error: Apply failed with 1 conflict: conflict with "kubectl": .spec.template.spec.containers\[name="a"\].image/,
  );
  const file = join(home, 'editor.sh');
  writeFileSync(file, '#!/bin/sh\nsed -i "s/replicas: 1/replicas: 4/" "$1"\n', { mode: 0o700 });
  const edited = execa('kubectl', ['edit', 'deploy', 'extra'], {
    env: { KUBECONFIG: server.kubeconfigPath, HOME: home, KUBE_EDITOR: file },
  });
  expect((await edited).stdout).toBe('deployment.apps/extra edited');
});

withKubectl('create generators, expose, run', async () => {
  expect(await kubectl('create configmap mail-conf --from-literal=a=b')).toBe('configmap/mail-conf created');
  expect(await kubectl('create configmap mail-conf')).toBe(
    'error: failed to create configmap: configmaps "mail-conf" already exists',
  );
  expect(await kubectl('get configmap mail-conf -o jsonpath={.data}')).toBe('{"a":"b"}');
  expect(await kubectl('create secret generic s --from-literal=p=q')).toBe('secret/s created');
  expect(await kubectl('get secret s -o jsonpath={.data}')).toBe('{"p":"cQ=="}');
  expect(await kubectl('create deployment d --image=nginx --replicas=2 --port=80')).toBe('deployment.apps/d created');
  expect(await kubectl('expose deploy d --port=80')).toBe('service/d exposed');
  expect(await kubectl('create job j --image=busybox -- echo hi')).toBe('job.batch/j created');
  expect(await kubectl('create serviceaccount sa1')).toBe('serviceaccount/sa1 created');
  expect(await kubectl('run p1 --image=nginx')).toBe('pod/p1 created');
  expect(await kubectl('create configmap x -n nonexistent')).toBe(
    'error: failed to create configmap: namespaces "nonexistent" not found',
  );
});

withKubectl('delete waits until the object is gone, and takes along what it owns', async () => {
  expect(await kubectl('delete deploy search --dry-run=server')).toMatch(/deleted .*\(server dry run\)$/);
  expect(await kubectl('delete deploy search --timeout=10s')).toMatch(/^deployment.apps "search" deleted/);
  expect(await kubectl('get pods,rs -l app=search')).toBe('No resources found in shop namespace.');
  expect(await kubectl('wait --for=delete deploy/search --timeout=2s')).toBe('');
  expect(await kubectl('drain lab-1 --dry-run=server --force --ignore-daemonsets')).toMatch(/node\/lab-1 drained/);
  expect((await kubectl('get pods -A --no-headers')).split('\n').length).toBeGreaterThan(10);
  expect(await kubectl('delete namespace data')).toBe('namespace "data" deleted');
  expect(await kubectl('get pods -n data')).toBe('No resources found in data namespace.');
});

withKubectl('wait and watch see what others change', async () => {
  const waiting = kubectl(['wait', 'deploy/cart', '--for=jsonpath={.metadata.labels.seen}=yes', '--timeout=10s']);
  const watching = kubectl('get deploy cart --watch --request-timeout=3s');
  await new Promise((done) => setTimeout(done, 1000));
  await kubectl('label deploy cart seen=yes');
  expect(await waiting).toBe('deployment.apps/cart condition met');
  expect((await watching).match(/^cart /gm)?.length).toBeGreaterThanOrEqual(2);
  expect(await kubectl('wait --for=condition=Available deploy/prices --timeout=1s')).toBe(
    'error: timed out waiting for the condition on deployments/prices',
  );
});

withKubectl('who am I, what may I do, what is there', async () => {
  expect(await kubectl('auth can-i list pods')).toBe('yes');
  expect(await kubectl('auth whoami')).toMatch(/Username +trainee/);
  expect(await kubectl('auth can-i --list')).toMatch(/\*\.\* +\[\] +\[\] +\[\*\]/);
  expect(await kubectl('api-resources --namespaced=false')).toMatch(/^nodes +no +v1 +false +Node$/m);
  expect(await kubectl('explain deployment.spec.replicas')).toMatch(/FIELD: replicas <integer>/);
  expect(await kubectl('version')).toMatch(/Server Version: v1\.\d+\.\d+/);
  expect(await kubectl('cluster-info')).toMatch(/control plane.* is running at .*https:\/\/127\.0\.0\.1:\d+/);
});

withKubectl('mends a scenario while the interface looks at it', async () => {
  const north = onScreen('train', 'nobody-answers');
  await north.until('export KUBECONFIG', 20_000);
  const env = { KUBECONFIG: north.kubeconfig(), HOME: home };
  await north.press('Enter');
  await north.until('no endpoints', 20_000);
  await execa('kubectl', ['set', 'selector', 'service', 'web', 'app=shop'], { env });
  await north.press('r');
  await north.until('its selector app=shop matches no pod', 20_000);
  await execa('kubectl', ['set', 'selector', 'service', 'web', 'app=web'], { env });
  await north.until('HEALED  Service web works again', 20_000);
  await north.until('Nothing broken was found in namespace shop.', 20_000);
  await north.press('q');
  expect(await north.exitCode).toBe(0);
});
