import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '../facts/objects.ts';
import { type Handler, json, refusal, startServer, type TestServer } from './fixtures.ts';
import { podListDecoder } from './podlist.ts';

const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(Math.floor(n / 128))]);
const field = (number: number, content: Buffer | string) => {
  const bytes = Buffer.from(content);
  return Buffer.from([...varint((number << 3) | 2), ...varint(bytes.length), ...bytes]);
};
const int = (number: number, bytes: number[]) => Buffer.from([...varint(number << 3), ...bytes]);
const message = (...fields: Buffer[]) => Buffer.concat(fields);
const quantities = (number: number, of: Record<string, string>) =>
  message(...Object.entries(of).map(([key, text]) => field(number, message(field(1, key), field(2, field(1, text))))));

const container = message(
  field(1, 'app'),
  field(2, 'nginx:1'),
  field(6, message(field(1, 'http'), int(2, varint(8080)), int(3, varint(80)), field(4, 'UDP'), field(5, '10.0.0.1'))),
  field(8, quantities(2, { cpu: '1500m', memory: '1Gi', 'nvidia.com/gpu': '2' })),
);
const pairs = (number: number, of: Record<string, string>) =>
  message(...Object.entries(of).map(([key, value]) => field(number, message(field(1, key), field(2, value)))));
const time = (seconds: number) => int(1, varint(seconds));
const expression = message(field(1, 'tier'), field(2, 'NotIn'), field(3, 'a'), field(3, 'b'));
const term = message(
  field(1, message(pairs(1, { app: 'web' }), field(2, expression))),
  field(2, 'x'),
  field(2, 'y'),
  field(3, 'zone'),
  field(4, ''),
  field(5, 'pod-template-hash'),
);
const volume = (name: string, source: Buffer) => field(1, message(field(1, name), field(2, source)));
const iscsi = message(field(1, '10.0.0.9:3260'), field(2, 'iqn.x'), int(3, [1]), field(5, 'ext4'), int(6, [1]));
const claim = message(field(1, 'data-0'), int(2, [0]));
const deleted = 1_767_603_600;

const pod = message(
  field(
    1,
    message(
      field(1, 'web-0'),
      field(3, 'shop'),
      field(9, time(deleted)),
      pairs(11, { app: 'web', empty: '' }),
      field(17, 'x'.repeat(300)),
    ),
  ),
  field(
    2,
    message(
      volume('data', field(10, claim)),
      volume('disk', field(8, iscsi)),
      volume('scratch', field(29, message(field(1, 'the whole template')))),
      volume('settings', field(19, message(field(1, 'a ConfigMap')))),
      field(2, container),
      field(10, 'gpu-1'),
      field(18, message(field(3, message(field(1, term))))),
      field(19, 'default-scheduler'),
      int(25, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
      quantities(32, { cpu: '250m' }),
    ),
  ),
  field(
    3,
    message(
      field(1, 'Running'),
      field(2, message(field(1, 'DisruptionTarget'), field(2, 'True'), field(5, 'PreemptionByScheduler'))),
      field(7, time(deleted - 3600)),
    ),
  ),
);
const promised = message(
  field(1, message(field(1, 'promised'), field(3, 'shop'))),
  field(2, field(2, container)),
  field(3, message(field(1, 'Pending'), field(11, 'gpu-2'))),
);
const other = message(field(1, message(field(1, 'other'), field(3, 'shop'))), field(2, field(10, 'gpu-2')));
const listOf = (next: string, ...pods: Buffer[]) =>
  message(
    Buffer.from('k8s\0'),
    field(1, message(field(1, 'v1'), field(2, 'PodList'))),
    field(2, message(field(1, message(field(2, '7'), field(3, next))), ...pods.map((p) => field(2, p)))),
    field(3, ''),
    field(4, ''),
  );
const TYPE = 'application/vnd.kubernetes.protobuf';

const expected: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web-0',
    namespace: 'shop',
    deletionTimestamp: '2026-01-05T09:00:00Z',
    labels: { app: 'web', empty: '' },
  },
  spec: {
    volumes: [
      { name: 'data', persistentVolumeClaim: { claimName: 'data-0' } },
      { name: 'disk', iscsi: { targetPortal: '10.0.0.9:3260', iqn: 'iqn.x', lun: 1, readOnly: true } },
      { name: 'scratch', ephemeral: {} },
      { name: 'settings' },
    ],
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            labelSelector: {
              matchLabels: { app: 'web' },
              matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a', 'b'] }],
            },
            namespaces: ['x', 'y'],
            topologyKey: 'zone',
            namespaceSelector: {},
          },
        ],
      },
    },
    schedulerName: 'default-scheduler',
    containers: [
      {
        name: 'app',
        ports: [{ hostPort: 8080, containerPort: 80, protocol: 'UDP', hostIP: '10.0.0.1' }],
        resources: { requests: { cpu: '1500m', memory: '1Gi', 'nvidia.com/gpu': '2' } },
      },
    ],
    nodeName: 'gpu-1',
    priority: -2,
    overhead: { cpu: '250m' },
  },
  status: {
    phase: 'Running',
    conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' }],
    startTime: '2026-01-05T08:00:00Z',
  },
};

test.each([1, 2, 3, 7, 100, 100_000])('a list that arrives in parts of %i bytes is taken apart', (size) => {
  const pods: KubeObject[] = [];
  const decoder = podListDecoder((p) => pods.push(p));
  const bytes = listOf('more', pod, other);
  for (let at = 0; at < bytes.length; at += size) decoder.take(bytes.subarray(at, at + size), TYPE);
  expect(decoder.end()).toEqual({ whole: true, next: 'more' });
  expect(pods[0]).toEqual(expected);
  expect(pods.map((p) => p.metadata.name)).toEqual(['web-0', 'other']);
});

test('every way to cut or to break the bytes ends in an error or in a list that is not whole', () => {
  const bytes = listOf('', pod);
  const body = bytes.length - 4;
  for (let length = 0; length < body; length++) {
    const decoder = podListDecoder(() => {});
    if (length > 0) decoder.take(bytes.subarray(0, length), TYPE);
    expect(decoder.end().whole).toBe(false);
  }
  expect(() => podListDecoder(() => {}).take(Buffer.from('<html></html>'), TYPE)).toThrow(/no Kubernetes protobuf/);
  const broken = Buffer.from(listOf('', pod));
  broken[broken.indexOf('web-0') - 1] = 0xff;
  expect(() => podListDecoder(() => {}).take(broken, TYPE)).toThrow(/broken protobuf/);
});

let server: TestServer;
let handler: Handler;
beforeAll(async () => {
  server = await startServer((request, response) => handler(request, response));
});
afterAll(() => server.close());

const usage = {
  namespace: 'shop',
  name: 'web-0',
  node: 'gpu-1',
  requests: { cpu: 1.75, memory: 2 ** 30, 'nvidia.com/gpu': 2 },
  priority: -2,
  hostPorts: ['UDP/10.0.0.1/8080'],
  labels: { app: 'web', empty: '' },
  terminating: true,
  antiAffinity: [
    {
      labelSelector: {
        matchLabels: { app: 'web' },
        matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a', 'b'] }],
      },
      namespaces: ['x', 'y'],
      namespaceSelector: {},
      topologyKey: 'zone',
    },
  ],
  volumes: [
    { name: 'data', persistentVolumeClaim: { claimName: 'data-0' } },
    { name: 'disk', iscsi: { targetPortal: '10.0.0.9:3260', iqn: 'iqn.x', lun: 1, readOnly: true } },
    { name: 'scratch', ephemeral: {} },
  ],
  startTime: '2026-01-05T08:00:00Z',
  preempted: true,
};

test('usage is the same from protobuf and from JSON, page by page', async () => {
  const source = await server.open();
  handler = (request, response) => {
    const isSecond = request.url?.includes('continue=t');
    response.writeHead(200, { 'Content-Type': TYPE }).end(isSecond ? listOf('', other, promised) : listOf('t', pod));
  };
  const fromProtobuf = await source.podUsage();
  expect(fromProtobuf).toEqual({
    ok: true,
    complete: true,
    value: [
      usage,
      expect.objectContaining({ name: 'other' }),
      expect.objectContaining({ name: 'promised', node: '', nominatedNode: 'gpu-2' }),
    ],
  });
  handler = (_request, response) => json(response, 200, { kind: 'PodList', metadata: {}, items: [expected] });
  expect(await source.podUsage()).toEqual({ ok: true, complete: true, value: [usage] });
});

test('few nodes are asked for one by one, many are picked from the whole list', async () => {
  const source = await server.open();
  handler = (request, response) => {
    const node = /nodeName%3D([a-z0-9-]+)/.exec(request.url ?? '')?.[1];
    response
      .writeHead(200, { 'Content-Type': TYPE })
      .end(node === 'gpu-1' ? listOf('', pod) : node ? listOf('') : listOf('', pod, other));
  };
  server.seen.length = 0;
  expect(await source.podUsage(['gpu-1', 'x'])).toMatchObject({ ok: true, value: [usage] });
  expect(server.seen.length).toBe(2);
  const many = Array.from({ length: 41 }, (_, i) => `gpu-${i}`).filter((n) => n !== 'gpu-2');
  expect(await source.podUsage([...many, 'y'])).toMatchObject({ ok: true, value: [usage] });
  handler = (_request, response) => json(response, 403, refusal('Forbidden', 403, 'no'));
  expect(await source.podUsage(['gpu-1'])).toMatchObject({ ok: false, gap: { reason: 'forbidden' } });
  const status = message(field(2, 'Failure'), field(3, 'no, in protobuf'), field(4, 'Forbidden'));
  handler = (_request, response) =>
    response
      .writeHead(403, { 'Content-Type': TYPE })
      .end(message(Buffer.from('k8s\0'), field(1, ''), field(2, status)));
  expect(await source.podUsage()).toMatchObject({ ok: false, gap: { reason: 'forbidden', why: 'no, in protobuf' } });
  handler = (_request, response) => response.writeHead(200, { 'Content-Type': TYPE }).end('nonsense');
  expect(await source.podUsage()).toMatchObject({ ok: false, gap: { reason: 'failed' } });
});
