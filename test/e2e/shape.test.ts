/** The same kubectl commands on a real cluster and on a server that serves a recording of it: what is printed has the same shape. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { known } from '../../src/facts/reading.ts';
import { openRecording } from '../../src/recording/open.ts';
import { startServer, type TrainingServer } from '../../src/training/server/start.ts';
import { kubectlWith } from './kubectl.ts';
import { findLab } from './lab.ts';
import { PROGRAM, run } from './north.ts';
import { shapeOf } from './shape.ts';
import { waitFor } from './wait.ts';

const NAMESPACE = 'e2e-shape';
const lab = findLab(process.env);
const kubectl = kubectlWith(lab.env);
const home = mkdtempSync(join(tmpdir(), 'north-shape-'));
const editor = join(home, 'editor.sh');
let server: TrainingServer;

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: nginx:1.27
          ports: [{ name: http, containerPort: 80 }]
          env: [{ name: MODE, value: debug }]
          resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 64Mi } }
          readinessProbe: { httpGet: { path: /, port: http } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: mail }
spec:
  selector: { matchLabels: { app: mail } }
  template:
    metadata: { labels: { app: mail } }
    spec: { containers: [{ name: mail, image: 'busybox:1.36', envFrom: [{ configMapRef: { name: nope } }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: crash }
spec: { restartPolicy: Never, containers: [{ name: c, image: 'busybox:1.36', command: [sh, -c, 'echo booting; exit 3'] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: nowhere }
spec: { nodeSelector: { disk: nvme }, containers: [{ name: c, image: 'busybox:1.36', command: [sleep, '3600'] }] }
---
apiVersion: batch/v1
kind: Job
metadata: { name: report }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: r, image: 'busybox:1.36', command: [echo, done] }] } } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec:
  schedule: '0 3 * * *'
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: r, image: 'busybox:1.36' }] } } } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  ingressClassName: none
  rules: [{ host: shop.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { mode: debug, port: '8080' }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], storageClassName: none, resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: compute }
spec: { hard: { pods: '50' } }
`;

/** What the server answers to commands in containers: scripted, as a scenario would. */
async function scripted({ command }: { readonly command: readonly string[] }) {
  const word = command.join(' ');
  if (word === 'sh -c exit 3') return known({ exitCode: 3, stdout: '', stderr: '' });
  return known({ exitCode: 0, stdout: `${command.slice(1).join(' ')}\n`, stderr: '' });
}

beforeAll(async () => {
  await kubectl(['create', 'namespace', NAMESPACE]);
  await kubectl(['wait', '--for=create', 'serviceaccount/default', '-n', NAMESPACE, '--timeout=30s']);
  await kubectl(['create', '-n', NAMESPACE, '-f', '-'], { input: MANIFEST });
  const checks = [
    { kind: 'Deployment', name: 'web', path: 'status.readyReplicas', is: 2 },
    { kind: 'Pod', name: 'crash', path: 'status.phase', is: 'Failed' },
    { kind: 'Pod', name: 'nowhere', path: 'status.conditions[PodScheduled].reason', is: 'Unschedulable' },
    {
      kind: 'Pod',
      selector: 'app=mail',
      path: 'status.containerStatuses[mail].state.waiting.reason',
      is: 'CreateContainerConfigError',
    },
    { kind: 'Job', name: 'report', path: 'status.succeeded', is: 1 },
  ];
  await waitFor(kubectl, NAMESPACE, checks, 180);
  const folder = join(home, 'recording');
  const { exit, stderr } = await run(PROGRAM, ['record', '-n', NAMESPACE, '-o', folder], lab.env);
  expect(exit, stderr).toBe(0);
  const source = await openRecording(folder);
  server = await startServer({ source, namespace: NAMESPACE, exec: scripted });
  writeFileSync(editor, '#!/bin/sh\nsed -i "s/replicas: 1/replicas: 2/" "$1"\n', { mode: 0o700 });
}, 300_000);

afterAll(async () => {
  await server?.close();
  await kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=false']);
  rmSync(home, { recursive: true });
});

/** The shape of what kubectl prints, and how it ends. */
async function shape(words: readonly string[], kubeconfig: string, input: string): Promise<string> {
  const env = { PATH: lab.env.PATH, HOME: home, KUBECONFIG: kubeconfig, KUBE_EDITOR: editor };
  const all = ['--namespace', NAMESPACE, ...words];
  const { stdout, stderr, exitCode } = await execa('kubectl', all, {
    env,
    extendEnv: false,
    input,
    reject: false,
    timeout: 60_000,
  });
  return [`exit ${exitCode}`, shapeOf(stdout), shapeOf(stderr)].filter((text) => text !== '').join('\n');
}

/** `POD`: a pod of the Deployment web. */
async function expectSame(line: string | readonly string[], input = ''): Promise<void> {
  const given = typeof line === 'string' ? line.split(' ') : line;
  const pod = (
    await kubectl(['get', 'pods', '-n', NAMESPACE, '-l', 'app=web', '-o', 'jsonpath={.items[0].metadata.name}'])
  ).trim();
  const words = given.map((word) => word.replaceAll('POD', pod));
  const real = await shape(words, lab.env.KUBECONFIG ?? '', input);
  expect(await shape(words, server.kubeconfigPath, input), words.join(' ')).toBe(real);
}

describe('what only looks', () => {
  test.each([
    'get pods',
    'get pods -o wide',
    'get pods -o name',
    'get pods --no-headers',
    'get pods --show-labels',
    'get pods --chunk-size=2',
    'get pods -l app=web',
    'get pods -l app!=web',
    'get pods --field-selector status.phase=Pending',
    'get pods --field-selector nope=1',
    'get pods --sort-by=.metadata.name',
    'get pods -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName',
    'get deploy,rs,svc,cm,job,cronjob,ingress,pvc,quota,sa',
    'get deploy -o wide',
    'get rs -o wide',
    'get svc -o wide',
    'get job -o wide',
    'get cronjob -o wide',
    'get ingress',
    'get pvc',
    'get quota',
    'get endpointslices',
    'get all',
    'get deploy web -o jsonpath={.spec.replicas}',
    'get deploy web -o yaml',
    'get svc web -o json',
    'get pod nowhere -o yaml',
    'get pod nope',
    'get nopes',
    'get pods -n no-such-namespace',
    'get ns e2e-shape',
    'get nodes -o name',
    'describe deploy web',
    'describe deploy mail',
    'describe rs -l app=web',
    'describe pod -l app=web',
    'describe pod crash',
    'describe pod nowhere',
    'describe svc web',
    'describe ingress web',
    'describe cm settings',
    'describe pvc data',
    'describe job report',
    'describe cronjob nightly',
    'describe quota compute',
    'describe pod nope',
    'events --for pod/nowhere --types=Warning',
    'logs crash',
    'logs crash --tail=1',
    'logs crash --previous',
    'logs -l app=mail',
    'logs nowhere',
    'logs nope',
    'logs crash -c nope',
    'exec POD -- echo hi there',
    ['exec', 'POD', '--', 'sh', '-c', 'exit 3'],
    'exec POD -c nope -- ls',
    'exec nope -- ls',
    'rollout status deploy/web',
    'rollout history deploy/web',
    'rollout status deploy/mail --timeout=1s',
    'wait --for=condition=Available deploy/web --timeout=5s',
    'wait --for=condition=Available deploy/mail --timeout=1s',
    'wait --for=delete pod/nope --timeout=1s',
    'auth can-i list pods',
    'auth can-i delete deployments.apps',
    'api-resources --api-group=apps --namespaced=true --no-headers',
    'api-resources --api-group=autoscaling -o name',
    'explain deployment.spec.replicas',
    'explain pod.spec.nope',
    'get hpa',
    'get limits,pdb',
    'get events --field-selector involvedObject.name=nowhere',
    'get pods --watch --request-timeout=2s',
    ['get', 'pods', '-o', 'go-template={{range .items}}{{.metadata.name}} {{end}}'],
    'get --raw /api/v1/namespaces/e2e-shape/pods/nope',
    'logs crash --timestamps --limit-bytes=40',
    'attach nope',
    'top pods',
    'diff -f /dev/null',
  ])('%s', (line) => expectSame(line), 120_000);
});

const EXTRA = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: extra }
spec:
  selector: { matchLabels: { app: extra } }
  template:
    metadata: { labels: { app: extra } }
    spec: { containers: [{ name: a, image: 'nginx:1.27' }] }
`;
const SSA = EXTRA.replaceAll('extra', 'ssa');

describe('what changes something', () => {
  test.each([
    ['label deploy web tier=front'],
    ['label deploy web tier=back'],
    ['label deploy web tier=back --overwrite'],
    ['label deploy web tier-'],
    ['annotate deploy web a=b'],
    [['patch', 'deploy', 'web', '-p', '{"spec":{"minReadySeconds":1}}']],
    [['patch', 'deploy', 'web', '-p', '{"spec":{"minReadySeconds":1}}']],
    [['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"minReadySeconds":2}}']],
    [['patch', 'deploy', 'web', '--type=json', '-p', '[{"op":"replace","path":"/spec/minReadySeconds","value":0}]']],
    [['patch', 'deploy', 'web', '--type=json', '-p', '[{"op":"replace","path":"/spec/nope/x","value":0}]']],
    [['patch', 'deploy', 'web', '--type=merge', '-p', '{"spec":{"selector":{"matchLabels":{"app":"x"}}}}']],
    [['patch', 'deploy', 'web', '-p', '{"spec":{"replicas":"x"}}']],
    [['patch', 'deploy', 'web', '-p', '{"spec":{"foo":1}}']],
    [['patch', 'deploy', 'web', '-p', '{"spec":{"replicas":-1}}']],
    [['patch', 'deploy', 'nope', '-p', '{}']],
    ['set image deploy/mail mail=busybox:1.37 --dry-run=server'],
    ['set image deploy/mail nope=busybox:1.37'],
    ['set image deploy/mail mail=busybox:1.37'],
    ['set env deploy/mail MODE=debug'],
    ['set env deploy/web --list'],
    ['set resources deploy/mail --limits=cpu=1'],
    ['scale deploy/mail --replicas=2'],
    ['scale deploy/mail --replicas=3 --current-replicas=9'],
    ['scale deploy/nope --replicas=3'],
    ['rollout pause deploy/mail'],
    ['rollout pause deploy/mail'],
    ['rollout resume deploy/mail'],
    ['rollout restart deploy/mail'],
    ['rollout undo deploy/nope'],
    ['autoscale deploy/mail --max=3'],
    ['get hpa mail -o jsonpath={.spec}'],
    ['delete hpa mail'],
    ['create role r --verb=get --resource=pods'],
    ['create rolebinding rb --role=r --serviceaccount=e2e-shape:default'],
    ['get rolebinding rb -o jsonpath={.subjects}{.roleRef}'],
    ['create pdb p --selector=app=web --min-available=1'],
    ['get pdb p -o jsonpath={.spec}'],
    ['create quota q --hard=pods=300'],
    ['create ingress i --rule=a.example/*=web:80'],
    ['create cronjob cj --image=busybox:1.36 --schedule=@hourly'],
    ['apply --dry-run=server -f -', EXTRA],
    ['apply -f -', EXTRA],
    ['apply -f -', EXTRA],
    ['diff -f -', EXTRA],
    ['diff -f -', EXTRA.replace('nginx:1.27', 'nginx:1.26')],
    ['apply -f -', EXTRA.replace('nginx:1.27', 'nginx:1.26')],
    ['apply -f -', EXTRA.replace('image:', 'imgae:')],
    ['apply -f -', EXTRA.replace('app: extra }\n    spec', 'app: other }\n    spec')],
    ['create -f -', EXTRA],
    ['replace -f -', EXTRA],
    ['edit deploy extra'],
    ['apply --server-side -f -', SSA],
    ['apply --server-side -f -', SSA],
    ['apply --server-side --field-manager=other -f -', SSA.replace('nginx:1.27', 'nginx:1.26')],
    ['apply --server-side --field-manager=other --force-conflicts -f -', SSA.replace('nginx:1.27', 'nginx:1.26')],
    ['create configmap c1 --from-literal=a=b'],
    ['create configmap c1 --from-literal=a=b'],
    ['get configmap c1 -o jsonpath={.data}'],
    ['create secret generic s1 --from-literal=p=q --dry-run=server'],
    ['create secret generic s1 --from-literal=p=q'],
    ['create deployment d1 --image=nginx:1.27 --replicas=1 --port=80'],
    ['expose deploy d1 --port=80'],
    ['create job j1 --image=busybox:1.36 -- echo hi'],
    ['create serviceaccount sa1'],
    ['run p1 --image=nginx:1.27'],
    ['create configmap x -n no-such-namespace'],
    ['delete cm c1 --dry-run=server'],
    ['delete cm c1'],
    ['delete cm c1'],
    ['delete cm c1 --ignore-not-found'],
    ['delete deploy extra ssa d1'],
    ['delete pod -l run=p1 --now'],
    ['wait --for=delete deploy/extra --timeout=10s'],
    ['delete secret s1'],
  ] as [string | string[], string?][])('%s', (line, input) => expectSame(line, input), 120_000);
});
