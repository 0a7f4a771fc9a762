/** Refusals in the very words of kube-apiserver 1.36.3, which refused the same requests to the same objects with them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TrainingServer } from '../../src/training/server/start.ts';
import { type Client, clientOf } from './client.ts';

let server: TrainingServer;
let ask: Client;
beforeAll(async () => {
  server = await startServer({ objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }] });
  ask = clientOf(server);
  const web = {
    containers: [
      { name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80, name: 'http' }] },
      { name: 'side', image: 'busybox' },
    ],
  };
  const template = { metadata: { labels: { app: 'web' } }, spec: web };
  await made(
    'deployments.apps',
    { name: 'web' },
    { spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template } },
  );
  await made(
    'pods',
    { name: 'lone' },
    { spec: { nodeSelector: { nope: 'nope' }, containers: [{ name: 'a', image: 'busybox' }] } },
  );
  await made(
    'services',
    { name: 'web' },
    {
      spec: {
        selector: { app: 'web' },
        ports: [
          { name: 'http', port: 80 },
          { name: 'alt', port: 8080 },
        ],
      },
    },
  );
  await made(
    'statefulsets.apps',
    { name: 'db' },
    { spec: { serviceName: 'db', selector: { matchLabels: { app: 'web' } }, template } },
  );
  const claim = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'nope',
    resources: { requests: { storage: '1Gi' } },
  };
  await made('persistentvolumeclaims', { name: 'claim' }, { spec: claim });
  await made('configmaps', { name: 'conf' }, { data: { a: 'b' } });
  await made('configmaps', { name: 'fixed' }, { data: { a: 'b' }, immutable: true });
});
afterAll(() => server.close());

const KINDS: Readonly<Record<string, string>> = {
  deployments: 'Deployment',
  pods: 'Pod',
  services: 'Service',
  statefulsets: 'StatefulSet',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  configmaps: 'ConfigMap',
  jobs: 'Job',
};

function pathOf(resource: string): readonly [string, object] {
  const [plural = '', group = ''] = resource.split('.');
  const root = group === '' ? 'api/v1' : `apis/${group}/v1`;
  const type = { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind: KINDS[plural] };
  return [`/${root}/namespaces/shop/${plural}`, type];
}

async function made(resource: string, metadata: object, rest: object): Promise<string> {
  const [path, type] = pathOf(resource);
  const answer = await ask(`${path}?fieldValidation=Strict`, { method: 'POST', body: { ...type, metadata, ...rest } });
  return answer.status === 201 ? 'created' : answer.json.message;
}

const QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const container = (more: object) => ({ spec: { template: { spec: { containers: [{ name: 'web', ...more }] } } } });
const POD_RULE =
  'Pod "lone" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

test.each([
  [
    'deployments.apps/web',
    { spec: { replicas: -1 } },
    'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'deployments.apps/web',
    { spec: { replicas: 'x' } },
    ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
  ],
  [
    'deployments.apps/web',
    container({ resources: { requests: { cpu: '10' }, limits: { cpu: '5' } } }),
    'Deployment.apps "web" is invalid: spec.template.spec.containers[0].resources.requests: Invalid value: "10": must be less than or equal to cpu limit of 5',
  ],
  [
    'deployments.apps/web',
    container({ image: '' }),
    'Deployment.apps "web" is invalid: spec.template.spec.containers[0].image: Required value',
  ],
  [
    'deployments.apps/web',
    container({ ports: [{ containerPort: 80000 }] }),
    'Deployment.apps "web" is invalid: spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 80000: must be between 1 and 65535, inclusive',
  ],
  ['pods/lone', { spec: { nodeSelector: { nope: 'yes' } } }, POD_RULE],
  ['pods/lone', { spec: { containers: [{ name: 'a', command: ['sleep', '1'] }] } }, POD_RULE],
  [
    'pods/lone',
    { spec: { containers: [{ name: 'b', image: 'x' }] } },
    'Pod "lone" is invalid: spec.containers: Forbidden: pod updates may not add or remove containers',
  ],
  [
    'pods/lone',
    { spec: { containers: [{ image: 'x' }] } },
    'map: map[image:x] does not contain declared merge key: name',
  ],
  [
    'pods/lone',
    { metadata: { resourceVersion: '1' } },
    'Operation cannot be fulfilled on pods "lone": the object has been modified; please apply your changes to the latest version and try again',
  ],
  [
    'services/web',
    { spec: { clusterIP: '10.96.0.99' } },
    'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.99"]: may not change once set',
  ],
  [
    'statefulsets.apps/db',
    { spec: { serviceName: 'x' } },
    "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ],
  [
    'persistentvolumeclaims/claim',
    { spec: { storageClassName: 'x' } },
    'PersistentVolumeClaim "claim" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
  ],
  [
    'configmaps/fixed',
    { data: { a: 'c' } },
    'ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set',
  ],
  [
    'configmaps/conf',
    { metadata: { name: 'other' } },
    'the name of the object (other) does not match the name on the URL (conf)',
  ],
  ['deployments.apps/nope', { spec: { replicas: 1 } }, 'deployments.apps "nope" not found'],
])('patch %s %#', async (target, body, words) => {
  const [resource = '', name = ''] = target.split('/');
  const type = 'application/strategic-merge-patch+json';
  const answer = await ask(`${pathOf(resource)[0]}/${name}`, { method: 'PATCH', type, body });
  expect([answer.json.status, answer.json.message]).toEqual(['Failure', words]);
});

const pod = (more: object, spec: object = {}) => ({
  spec: { containers: [{ name: 'a', image: 'b', ...more }], ...spec },
});
const named = { name: 'x1' };

test.each([
  ['configmaps', { name: 'conf' }, {}, 'configmaps "conf" already exists'],
  [
    'pods',
    named,
    pod({ foo: 1, resources: { limits: { cpu: 'abc' } } }),
    `Pod in version "v1" cannot be handled as a Pod: ${QUANTITY}`,
  ],
  [
    'pods',
    named,
    pod({ foo: 1 }, { bar: 2 }),
    'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.bar", unknown field "spec.containers[0].foo"',
  ],
  [
    'pods',
    named,
    { spec: { containers: [{ name: 'a', image: 'b' }, { name: 'a' }] } },
    'Pod "x1" is invalid: [spec.containers[1].image: Required value, spec.containers[1].name: Duplicate value: "a"]',
  ],
  ['pods', named, { spec: { containers: [] } }, 'Pod "x1" is invalid: spec.containers: Required value'],
  ['pods', {}, pod({}), 'Pod "" is invalid: metadata.name: Required value: name or generateName is required'],
  [
    'pods',
    named,
    pod({ ports: [{ containerPort: '80' }] }),
    'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
  ],
  [
    'pods',
    named,
    pod({
      livenessProbe: { httpGet: { port: 'toolongportnameofcourse' } },
      volumeMounts: [{ name: 'nope', mountPath: '/x' }],
    }),
    'Pod "x1" is invalid: [spec.containers[0].volumeMounts[0].name: Not found: "nope", spec.containers[0].livenessProbe.httpGet.port: Invalid value: "toolongportnameofcourse": must be no more than 15 characters]',
  ],
  [
    'deployments.apps',
    named,
    { spec: { replicas: '3' } },
    'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
  [
    'deployments.apps',
    named,
    { spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'c' } }, ...pod({}) } } },
    'Deployment.apps "x1" is invalid: spec.template.metadata.labels: Invalid value: {"a":"c"}: `selector` does not match template `labels`',
  ],
  [
    'jobs.batch',
    { name: 'j' },
    { spec: { template: pod({}) } },
    'Job.batch "j" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    'services',
    { name: 'S_x' },
    { spec: { ports: [{ port: 80 }] } },
    "Service \"S_x\" is invalid: metadata.name: Invalid value: \"S_x\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ],
])('create %s %#', async (resource, metadata, rest, words) => {
  expect(await made(resource, metadata, rest)).toBe(words);
});

test('two managers that apply different values', async () => {
  const [path, type] = pathOf('configmaps');
  const apply = (manager: string, a: string) =>
    ask(`${path}/c?fieldManager=${manager}`, {
      method: 'PATCH',
      type: 'application/apply-patch+yaml',
      body: { ...type, metadata: { name: 'c' }, data: { a } },
    });
  expect((await apply('one', '1')).status).toBe(201);
  const refused = await apply('two', '2');
  expect([refused.status, refused.json.message]).toEqual([
    409,
    'Apply failed with 1 conflict: conflict with "one": .data.a',
  ]);
  expect((await apply('two', '1')).status).toBe(200);
});
