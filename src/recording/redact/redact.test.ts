/** Secrets of many shapes in every place where one can be: none may reach a file; what a diagnosis needs must. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { filesIn } from '../write/files.ts';
import { openFolder } from '../write/folder.ts';
import { newMasker } from './masker.ts';
import { redactObject } from './object.ts';
import { isPlain } from './plain.ts';
import { redactSetting } from './setting.ts';
import { redactText } from './text.ts';

const scratch = mkdtempSync(join(tmpdir(), 'north-redact-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const LETTERS = LOWER + LOWER.toUpperCase();

function drawn(alphabet: string, min: number, max = min): fc.Arbitrary<string> {
  const letters = fc.array(fc.constantFrom(...alphabet), { minLength: min, maxLength: max });
  return fc.noBias(letters).map((drawing) => drawing.join(''));
}

const bytes = (min: number, max: number) =>
  fc.noBias(fc.uint8Array({ minLength: min, maxLength: max })).map((array) => Buffer.from(array));
/** A password as a person or a generator makes one. */
const password = fc
  .tuple(drawn(LETTERS + DIGITS, 6, 16), drawn(`${LETTERS + DIGITS}!#^*_+~.`, 2, 8))
  .map(([start, end]) => `${start}${end}Q7`);

/** Recognised by their own form, wherever they stand: in prose, in a label's value, in a log. */
const FORMED: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'AWS key': drawn(LOWER.toUpperCase() + DIGITS, 16).map((text) => `AKIA${text}`),
  JWT: bytes(12, 60).map(
    (b) =>
      `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(`{"sub":"${b.toString('hex')}"}`).toString('base64url')}.${b.toString('base64url')}`,
  ),
  'GitHub token': drawn(LETTERS + DIGITS, 36).map((text) => `ghp_${text}`),
  'fine-grained GitHub token': drawn(LETTERS + DIGITS, 50).map((text) => `github_pat_${text}`),
  'GitLab token': drawn(LETTERS + DIGITS, 20).map((text) => `glpat-${text}`),
  'Slack token': drawn(DIGITS, 12).chain((n) => drawn(LETTERS + DIGITS, 24).map((text) => `xoxb-${n}-${text}`)),
  'Stripe key': drawn(LETTERS + DIGITS, 24).map((text) => `sk_live_${text}`),
  'Google key': drawn(LETTERS + DIGITS, 35).map((text) => `AIza${text}`),
  base64: bytes(24, 60).map((b) => b.toString('base64')),
  base64url: bytes(24, 60).map((b) => b.toString('base64url')),
  hex: bytes(16, 40).map((b) => b.toString('hex')),
};

/** Recognised by what stands around them; `secret` is what must not survive. */
const framed = (frame: (secret: string) => string, secret = password) =>
  secret.map((value) => ({ text: frame(value), secret: value }));
const FRAMED: Readonly<Record<string, fc.Arbitrary<{ text: string; secret: string }>>> = {
  'password in a URL': framed(
    (s) => `postgres://app:${encodeURIComponent(s)}@db.shop.svc:5432/shop`,
    drawn(LETTERS + DIGITS, 8, 20),
  ),
  'password in a Redis URL': framed((s) => `redis://:${s}@redis:6379/0`, drawn(LETTERS + DIGITS, 8, 20)),
  'Go DSN': framed((s) => `app:${s}@tcp(db:3306)/shop?parseTime=true`),
  'libpq DSN': framed((s) => `host=db user=app password=${s} sslmode=disable`),
  'connection string': framed((s) => `Server=db,1433;Database=shop;User Id=sa;Password=${s};Encrypt=true`),
  'storage connection string': framed(
    (s) => `DefaultEndpointsProtocol=https;AccountName=x;AccountKey=${s};EndpointSuffix=core.windows.net`,
    bytes(30, 30).map((b) => b.toString('base64')),
  ),
  'bearer header': framed((s) => `Authorization: Bearer ${s}`),
  'basic header': bytes(9, 30).map((b) => {
    const secret = Buffer.from(`user:${b.toString('hex')}`).toString('base64');
    return { text: `authorization: Basic ${secret}`, secret };
  }),
  'API key header': framed((s) => `X-Api-Key: ${s}`),
  'JSON field': framed((s) => `{"level":"error","password":"${s}","port":80}`),
  'JSON in JSON': framed((s) => JSON.stringify({ message: JSON.stringify({ token: s, port: 80 }) })),
  'YAML field': framed((s) => `db:\n  host: db\n  password: ${s}\n  port: 5432\n`),
  properties: framed((s) => `spring.datasource.url=jdbc:postgresql://db/shop\nspring.datasource.password=${s}\n`),
  shell: framed((s) => `export DB_PASSWORD='${s}'`),
  'flag with a value': framed((s) => `server --db-password ${s} --port 80`),
  'curl user': framed((s) => `curl -u admin:${s} http://api/health`),
  'query string': framed((s) => `GET /v1/items?page=2&access_token=${s}&sort=asc`),
  'private key': bytes(90, 120).map((b) => {
    const secret = b.toString('base64');
    return {
      text: `-----BEGIN RSA PRIVATE KEY-----\n${secret.slice(0, 64)}\n${secret.slice(64)}\n-----END RSA PRIVATE KEY-----`,
      secret: secret.slice(64, 100),
    };
  }),
};

const prose = (secret: string) => `2026-01-05T10:00:00Z ERROR cannot log in with ${secret} to db:5432, retrying`;

/** Every place of free text or of a setting, and the object that holds it. */
const PLACES: Readonly<Record<string, (text: string) => KubeObject>> = {
  'environment variable': (text) => pod({ env: [{ name: 'SETTING', value: text }] }),
  'environment variable of a template': (text) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'a', namespace: 'shop' },
    spec: { jobTemplate: { spec: { template: pod({ env: [{ name: 'SETTING', value: text }] }) } } },
  }),
  argument: (text) => pod({ args: ['serve', text] }),
  'script in a command': (text) => pod({ command: ['sh', '-c', `set -e; echo ${text}; exec serve`] }),
  'probe header': (text) =>
    pod({ livenessProbe: { httpGet: { path: '/', port: 80, httpHeaders: [{ name: 'X-From', value: text }] } } }),
  'ConfigMap value': (text) => configMap(text),
  'properties file': (text) => configMap(`server.port=8080\nsetting=${text}\nname=web\n`),
  'YAML file': (text) => configMap(`server:\n  port: 8080\n  setting: |\n    ${text.replaceAll('\n', '\n    ')}\n`),
  'JSON file': (text) => configMap(JSON.stringify({ server: { port: 8080, setting: text } }, undefined, 2)),
  annotation: (text) => ({
    ...pod({}),
    metadata: { name: 'a', namespace: 'shop', annotations: { 'example.com/note': text } },
  }),
  'last applied configuration': (text) => ({
    ...pod({}),
    metadata: {
      name: 'a',
      namespace: 'shop',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ spec: text }) },
    },
  }),
  'event message': (text) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'shop' },
    message: `Error: ${text}`,
  }),
  'termination message': (text) => ({
    ...pod({}),
    status: {
      containerStatuses: [{ name: 'app', state: { terminated: { exitCode: 1, message: `panic: ${text}\n` } } }],
    },
  }),
  'volume attribute': (text) => ({
    ...pod({}),
    spec: { volumes: [{ name: 'v', csi: { driver: 'd', volumeAttributes: { setting: text } } }] },
  }),
};

function pod(container: object): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'shop' },
    spec: { containers: [{ name: 'app', image: 'nginx', ...container }] },
  };
}

function configMap(text: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'shop' },
    data: { 'app.conf': text },
  } as KubeObject;
}

const shapes: (readonly [string, fc.Arbitrary<{ text: string; secret: string }>])[] = [
  ...Object.entries(FORMED).map(
    ([name, drawing]) => [name, drawing.map((secret) => ({ text: prose(secret), secret }))] as const,
  ),
  ...Object.entries(FORMED).map(
    ([name, drawing]) => [`bare ${name}`, drawing.map((secret) => ({ text: secret, secret }))] as const,
  ),
  ...Object.entries(FRAMED),
];

/** The writer's bytes, not the redactor's values: what counts is what is on the disk. */
async function written(object: KubeObject, text: string): Promise<string> {
  const path = join(scratch, 'planted');
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  const folder = await openFolder(path, 'test');
  const files = filesIn(folder, newMasker());
  await files.objects('objects/shop/all.json', [object]);
  await files.log({ namespace: 'shop', pod: 'a', container: 'app', previous: true }, `starting\n${text}\nexiting\n`);
  const query = { namespace: 'shop', pod: 'a', container: 'app', command: ['env'] };
  await files.result(query, { exitCode: 0, stdout: `HOME=/root\n${text}\n`, stderr: text }, 1);
  await files.manifest({
    of: 'test',
    taken: new Date(0),
    unavailable: [{ resource: 'pods', why: `failed: ${text}` }],
    asked: [],
  });
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n');
}

describe('no secret reaches a file', () => {
  test.each(shapes)('%s', { timeout: 60_000 }, async (_, shape) => {
    const place = fc.constantFrom(...Object.keys(PLACES));
    await fc.assert(
      fc.asyncProperty(place, shape, async (at, { text, secret }) => {
        const object = PLACES[at]?.(text) as KubeObject;
        expect(await written(object, text)).not.toContain(JSON.stringify(secret).slice(1, -1));
      }),
      { numRuns: 25 },
    );
  });

  test('in a Secret, whatever its values are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'tls.key', 'release'), fc.string({ minLength: 6 })), (data) => {
        const secret = {
          apiVersion: 'v1',
          kind: 'Secret',
          type: 'Opaque',
          metadata: { name: 's', namespace: 'shop', annotations: { note: 'abcdef' } },
          data,
        } as KubeObject;
        expect(redactObject(secret, newMasker())).toEqual({
          apiVersion: 'v1',
          kind: 'Secret',
          type: 'Opaque',
          metadata: { name: 's', namespace: 'shop' },
          data: Object.fromEntries(Object.keys(data).map((key) => [key, ''])),
        });
      }),
    );
  });

  test('in a setting named like a secret, whatever its value is', () => {
    const name = fc.constantFrom(
      'DB_PASSWORD',
      'API_TOKEN',
      'client.secret',
      'AWS_SECRET_ACCESS_KEY',
      'smtp-pass',
      'JWT',
    );
    fc.assert(
      fc.property(name, fc.string({ minLength: 4, maxLength: 40 }), (key, value) => {
        fc.pre(!isPlain(key, value));
        expect(redactSetting(key, value, '', newMasker())).not.toContain(value);
      }),
    );
    for (const value of ['hunter2', '123456', 'letmein', 'admin:1234', 'correct horse battery', '/x9'])
      expect(isPlain('DB_PASSWORD', value), value).toBe(false);
  });
});

describe('what a diagnosis needs stays', () => {
  test.each([
    ['API_URL', 'http://api.shop.svc.cluster.local:8080/v1'],
    ['DB', 'db.shop.svc:5432'],
    ['REDIS', 'redis-0:6379'],
    ['AUTH_SERVICE_URL', 'http://auth:8080'],
    ['KEYCLOAK_HOST', 'keycloak'],
    ['PASSWORD_FILE', '/var/run/secrets/db/password'],
    ['TLS_KEY_PATH', '/etc/tls/tls.key'],
    ['SECRET_NAME', 'db-credentials'],
    ['TOKEN_TTL', '3600'],
    ['PORT', '8080'],
    ['TIMEOUT', '1m30s'],
    ['MEMORY', '512Mi'],
    ['REGION', 'eu-central-1'],
    ['LOG_LEVEL', 'debug'],
    ['FEATURE', 'true'],
    ['JAVA_OPTS', '-Xmx512m -Duser.timezone=UTC -XX:MaxRAMPercentage=75'],
    ['BROKERS', 'kafka-0.kafka:9092,kafka-1.kafka:9092'],
    ['EMPTY', ''],
    ['WHERE', 'http://$(API_HOST):80/health'],
  ])('%s=%s', (name, value) => expect(redactSetting(name, value, '', newMasker())).toBe(value));

  test.each([
    'Back-off restarting failed container app in pod web-5bc4fc7b6b-678w2_shop(0f3c1d6e-8a44-4b53-9a43-b0f0c5f0a9de)',
    'Failed to pull image "registry.example.com:5000/team/app:v1.2.3": rpc error: code = NotFound',
    'Container image "nginx@sha256:4c0fdaa8b6341bfdeca5f18f7837462c80cff90527ee35ef185571e1c327beac" already present on machine',
    'MountVolume.SetUp failed for volume "db-secret" : secret "db-secret" not found',
    'Error: secret "db-password" not found',
    "couldn't find key password in Secret shop/db",
    'Readiness probe failed: Get "http://10.244.1.7:8080/healthz": dial tcp 10.244.1.7:8080: connect: connection refused',
    'org.springframework.beans.factory.UnsatisfiedDependencyException: Error creating bean with name entityManagerFactory',
    '   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000',
    '   1: B80D01200000000067452301EFCDAB89:1F90 00000000000000000000000000000000:0000 0A',
    'GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-5c1a4b7e-9d3f-4f0e-8a56-1b2c3d4e5f60)',
    '0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }',
  ])('%s', (text) => expect(redactText(text, '', newMasker())).toBe(text));

  test('hosts of URLs and connection strings', () => {
    const masker = newMasker();
    expect(redactSetting('DATABASE_URL', 'postgres://app:s3cr3t@db.shop.svc:5432/shop', '', masker)).toMatch(
      /^postgres:\/\/redacted-\w{6}:redacted-\w{6}@db\.shop\.svc:5432\/shop$/,
    );
    expect(redactSetting('CONFIG', 'Server=db;Password=hunter2;Encrypt=true', '', masker)).toMatch(
      /^Server=db;Password=redacted-\w{6};Encrypt=true$/,
    );
  });

  test('references: the same value has the same pseudonym in one recording, and another in the next', () => {
    const [one, other] = [newMasker(), newMasker()];
    const label = 'ghp_abcdefghijABCDEFGHIJ0123456789012345';
    const labelled = { ...pod({}), metadata: { name: 'a', namespace: 'shop', labels: { app: label } } };
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's', namespace: 'shop' },
      spec: { selector: { app: label } },
    };
    const value = (redactObject(labelled, one).metadata.labels as { app: string }).app;
    expect(value).toMatch(/^redacted-[0-9a-f]{6}$/);
    expect((redactObject(service, one).spec as typeof service.spec).selector.app).toBe(value);
    expect(redactText(label, '', other)).not.toBe(value);
    expect(redactText(`password=${value}`, '', one)).toBe(`password=${value}`);
  });
});

test('an annotation that names a gang or a queue stays if it can be a name', () => {
  const annotations = {
    'pod-group-name': 'pg-train-1a2b',
    'x.io/queue-name': 'Hunter2 Hunter2',
    note: 'pg-train-1a2b',
  };
  const kept = redactObject({ ...pod({}), metadata: { name: 'a', namespace: 'shop', annotations } }, newMasker());
  expect(kept.metadata.annotations).toEqual({
    'pod-group-name': 'pg-train-1a2b',
    'x.io/queue-name': expect.stringMatching(/^redacted-/),
    note: expect.stringMatching(/^redacted-/),
  });
});

test('the report of cluster-autoscaler stays readable, secrets by form go; another ConfigMap of that name is masked', () => {
  const status =
    'nodeGroups:\n- name: a\n  errorMessage: "quota used up, token=ghp_abcdefghijABCDEFGHIJ0123456789012345"\n';
  const report = (namespace: string) =>
    redactObject(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'cluster-autoscaler-status', namespace },
        data: { status },
      } as KubeObject,
      newMasker(),
    ) as KubeObject & { data: { status: string } };
  expect(report('kube-system').data.status).toMatch(
    /- name: a\n {2}errorMessage: "quota used up, token=redacted-\w{6}"/,
  );
  expect(report('shop').data.status).toMatch(/^redacted-\w{6}$/);
});

test('the list of what was masked names place and rule, never the value', () => {
  const masker = newMasker();
  redactObject(pod({ env: [{ name: 'DB_PASSWORD', value: 'hunter2' }], args: ['--token', 'abc123'] }), masker);
  expect(masker.redactions()).toEqual([
    { where: 'Pod shop/a spec.containers[app].env[DB_PASSWORD]', rule: 'not plainly harmless' },
    { where: 'Pod shop/a spec.containers[app].args[1]', rule: 'value of a flag named like a secret' },
  ]);
});

test('who wrote which fields when is kept; what names a value, and what repeats a secret, is not', () => {
  const key = 'AKIAIOSFODNN7EXAMPLE';
  const fieldsV1 = {
    'f:metadata': { 'f:finalizers': { '.': {}, 'v:"a-value"': {} } },
    'f:data': { 'f:site.conf': {}, [`f:${key}`]: {} },
    'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } },
  };
  const entry = { manager: 'helm', operation: 'Update', apiVersion: 'v1', time: '2026-01-05T10:00:00Z', fieldsV1 };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', managedFields: [entry] } };
  expect(redactObject(object as unknown as KubeObject, newMasker()).metadata.managedFields).toEqual([
    {
      manager: 'helm',
      operation: 'Update',
      time: '2026-01-05T10:00:00Z',
      fieldsV1: {
        'f:metadata': { 'f:finalizers': {} },
        'f:data': { 'f:site.conf': {} },
        'f:spec': { 'f:containers': { 'k:{"name":"web"}': { 'f:image': {} } } },
      },
    },
  ]);
});
