import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { typeOfKind } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import { type Handler, json, podList, refusal, startServer, type TestServer } from './fixtures.ts';
import { waitAsked } from './reader.ts';

let server: TestServer;
let source: Source;
let handler: Handler;
const pods = { type: typeOfKind('Pod'), namespace: 'shop' };
const web = { ...pods, name: 'web-0' };

beforeAll(async () => {
  server = await startServer((request, response) => handler(request, response));
  source = await server.open({}, { maxBodyBytes: 200_000 });
});
beforeEach(() => {
  server.seen.length = 0;
});
afterAll(async () => {
  await source.close();
  await server.close();
});

/** Answers the first requests one after the other, and all others like the last. */
function inTurn(...handlers: Handler[]): void {
  let turn = 0;
  handler = (request, response) => handlers[Math.min(turn++, handlers.length - 1)]?.(request, response);
}
const whole: Handler = (_request, response) => json(response, 200, podList(['web-0']));
const names = (reading: Awaited<ReturnType<Source['list']>>) =>
  reading.ok && reading.value.map((item) => item.metadata.name);

test('a list is read from the cache, and its items get the kind that they lack', async () => {
  handler = whole;
  const reading = await source.list({ ...pods, labelSelector: 'app in (a,b)', fieldSelector: 'spec.nodeName=n' });
  expect(reading).toMatchObject({ ok: true, complete: true, value: [{ apiVersion: 'v1', kind: 'Pod' }] });
  expect(server.seen[0]?.url).toBe(
    '/api/v1/namespaces/shop/pods?limit=500&resourceVersion=0&labelSelector=app+in+%28a%2Cb%29&fieldSelector=spec.nodeName%3Dn',
  );
});

test('pages are followed; a token that expires begins the list again, and then it is read in one piece', async () => {
  const first: Handler = (_request, response) => json(response, 200, podList(['a'], 'token'));
  const gone: Handler = (_request, response) => json(response, 410, refusal('Expired', 410, 'too old'));
  inTurn(first, (_request, response) => json(response, 200, podList(['b'])));
  expect(names(await source.list(pods))).toEqual(['a', 'b']);
  inTurn(first, gone, first, gone, (_request, response) => json(response, 200, podList(['a', 'b', 'c'])));
  expect(names(await source.list(pods))).toEqual(['a', 'b', 'c']);
  expect(server.seen.at(-1)?.url).toBe('/api/v1/namespaces/shop/pods');
  inTurn(first, (_request, response) => json(response, 403, refusal('Forbidden', 403, 'no more')));
  expect(await source.list(pods)).toMatchObject({ ok: true, complete: false });
});

test('403 names the right to ask for; 404 is absence only if the server names the object', async () => {
  const message = 'events is forbidden: User "jane" cannot list resource "events"\nin API group ""';
  handler = (_request, response) => json(response, 403, refusal('Forbidden', 403, message));
  expect(await source.list({ type: typeOfKind('Event'), namespace: 'shop' })).toEqual({
    ok: false,
    gap: {
      what: 'events in shop',
      reason: 'forbidden',
      why: message.replace('\n', ' '),
      ask: 'ask a cluster administrator for: list events in namespace shop',
    },
  });
  handler = (_request, response) =>
    json(response, 404, refusal('NotFound', 404, 'pods "web-0" not found', { name: 'web-0', kind: 'pods' }));
  expect(await source.get(web)).toEqual({ ok: true, value: null, complete: true });
  handler = (_request, response) =>
    json(response, 404, refusal('NotFound', 404, 'the server could not find the requested resource'));
  expect(await source.get(web)).toMatchObject({ ok: false, gap: { reason: 'failed' } });
  handler = (_request, response) => response.writeHead(404).end('404 page not found');
  expect(await source.get(web)).toMatchObject({ ok: false });
  expect(await source.list(pods)).toMatchObject({ ok: false });
});

test('a group that is not installed is empty; one that is served in other versions is unknown', async () => {
  const classes = { type: typeOfKind('StorageClass') };
  handler = (_request, response) => response.writeHead(404).end('404 page not found');
  expect(await source.list(classes)).toEqual({ ok: true, value: [], complete: true });
  handler = (request, response) =>
    request.url?.includes('storageclasses') ? response.writeHead(404).end() : json(response, 200, { kind: 'APIGroup' });
  expect(await source.list(classes)).toMatchObject({ ok: false, gap: { reason: 'failed' } });
});

test('a kind that is served in another version is read in that one', async () => {
  const queues = { type: typeOfKind('ClusterQueue') };
  const group = (...versions: string[]) => ({
    kind: 'APIGroup',
    versions: versions.map((version) => ({ groupVersion: `kueue.x-k8s.io/${version}`, version })),
    preferredVersion: { version: versions[0] },
  });
  let versions = ['v1beta1'];
  const one = { apiVersion: 'kueue.x-k8s.io/v1beta1', kind: 'ClusterQueue', metadata: { name: 'gpus' } };
  handler = ({ url = '' }, response) => {
    if (url === '/apis/kueue.x-k8s.io') return json(response, 200, group(...versions));
    if (!url.includes('/v1beta1/')) return response.writeHead(404).end('404 page not found');
    if (url.endsWith('/gpus')) return json(response, 200, one);
    if (url.endsWith('/none')) return json(response, 404, refusal('NotFound', 404, 'no', { name: 'none' }));
    const { apiVersion, metadata } = one;
    return json(response, 200, { kind: 'ClusterQueueList', apiVersion, items: [{ metadata }] });
  };
  expect(await source.list(queues)).toEqual({ ok: true, value: [one], complete: true });
  expect(await source.get({ ...queues, name: 'gpus' })).toEqual({ ok: true, value: one, complete: true });
  expect(await source.get({ ...queues, name: 'none' })).toEqual({ ok: true, value: null, complete: true });
  // The group is there in the version that was asked for, without this kind.
  versions = ['v1beta2'];
  expect(await source.list(queues)).toEqual({ ok: true, value: [], complete: true });
  expect(await source.get({ ...queues, name: 'gpus' })).toEqual({ ok: true, value: null, complete: true });
  // A version that leads elsewhere is not asked for, and one that fails is not taken for none.
  versions = ['v1beta2', '../../api/v1'];
  expect(await source.list(queues)).toEqual({ ok: true, value: [], complete: true });
  versions = ['v1beta2', 'v1alpha1'];
  expect(await source.list(queues)).toMatchObject({ ok: false, gap: { reason: 'failed' } });
});

test('429 and 5xx are tried again, as late as the server asks', async () => {
  const busy: Handler = (_request, response) => json(response, 429, {}, { 'Retry-After': '1' });
  const down: Handler = (_request, response) => json(response, 503, {});
  inTurn(down, busy, whole);
  const started = performance.now();
  expect(names(await source.list(pods))).toEqual(['web-0']);
  expect(performance.now() - started).toBeGreaterThan(1000);
  inTurn((_request, response) => json(response, 500, refusal('InternalError', 500, 'webhook failed')));
  server.seen.length = 0;
  expect(await source.list(pods)).toMatchObject({ ok: false, gap: { reason: 'broken', why: 'webhook failed' } });
  expect(server.seen.length).toBe(2);
});

test('Retry-After is understood in seconds and as a date', () => {
  const now = Date.parse('2026-01-05T10:00:00Z');
  expect([waitAsked('7', now), waitAsked('Mon, 05 Jan 2026 10:00:03 GMT', now), waitAsked('soon', now)]).toEqual([
    7000, 3000, 0,
  ]);
});

test('a connection that is cut is tried again; a body that stays cut, or is no JSON, is a gap', async () => {
  const cut: Handler = (_request, response) => response.socket?.destroy();
  const half: Handler = (_request, response) => {
    response.writeHead(200, { 'Content-Length': '1000' }).write('{"kind":"PodList","items":[');
    setTimeout(() => response.socket?.destroy(), 20);
  };
  inTurn(cut, half, whole);
  expect(names(await source.list(pods))).toEqual(['web-0']);
  inTurn((_request, response) => response.end('{"kind":"PodList","items":['));
  expect(await source.list(pods)).toMatchObject({
    ok: false,
    gap: { reason: 'broken', why: 'the answer is cut off, or no JSON' },
  });
  inTurn((_request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>log in</html>'));
  expect(await source.list(pods)).toMatchObject({ ok: false, gap: { why: expect.stringMatching(/is a web page/) } });
  inTurn((_request, response) => json(response, 200, [1, 2]));
  expect(await source.list(pods)).toMatchObject({ ok: false });
  inTurn((_request, response) =>
    json(response, 200, { kind: 'PodList', apiVersion: 'v1', items: [{ metadata: { name: 'a' } }, 7] }),
  );
  expect(await source.list(pods)).toMatchObject({ ok: true, complete: false });
});

test('a server that does not answer, or stops in the middle, is a time-out', async () => {
  const hasty = await server.open({ requestTimeoutMs: 300 });
  handler = () => {};
  expect(await hasty.get(web)).toMatchObject({ ok: false, gap: { reason: 'timeout', why: 'no answer within 0.3 s' } });
  handler = (_request, response) => void response.writeHead(200).write('{');
  expect(await hasty.get(web)).toMatchObject({ ok: false, gap: { reason: 'timeout' } });
});

test('a body beyond the bound is not read to its end', async () => {
  handler = (_request, response) => {
    const chunk = 'x'.repeat(65_536);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };
  const before = source.usage().bytes;
  expect(await source.list(pods)).toMatchObject({ ok: false, gap: { reason: 'truncated' } });
  expect(source.usage().bytes - before).toBeLessThan(1_000_000);
  const bomb = gzipSync(Buffer.alloc(50_000_000, 32));
  handler = (_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
  expect(await source.get(web)).toMatchObject({ ok: false, gap: { reason: 'truncated' } });
});

test('terminal escapes do not get past, escaped in JSON or raw, in values, keys, refusals and logs', async () => {
  const name = 'web\u001b[31m\u202e';
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, annotations: { 'a\u0007': 'line\nnext\tcol\u009b1m' } },
  };
  handler = (_request, response) => json(response, 200, pod);
  expect(await source.get(web)).toMatchObject({
    value: { metadata: { name: 'web', annotations: { a: 'line\nnext\tcol' } } },
  });
  handler = (_request, response) =>
    response.end(JSON.stringify(pod).replace('\u202e', '\\u202E').replace('\u009b', '\\u009B'));
  expect(await source.get(web)).toMatchObject({
    value: { metadata: { name: 'web', annotations: { a: 'line\nnext\tcol' } } },
  });
  handler = (_request, response) => json(response, 403, refusal('Forbidden', 403, 'no\u001b]0;title\u0007 way'));
  expect(await source.get(web)).toMatchObject({ gap: { why: 'no way' } });
  handler = (_request, response) => response.end('\u001b[2Jone\r\ntwo\u0000');
  expect(await source.logs({ namespace: 'shop', pod: 'web-0', container: 'app', previous: false })).toMatchObject({
    value: 'one\ntwo',
  });
});

test('metadata alone are asked for where the rest is none of our business, and have the kind of their objects', async () => {
  handler = (request, response) => {
    expect(request.headers.accept).toBe('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
    const apiVersion = 'meta.k8s.io/v1';
    const items = [{ kind: 'PartialObjectMetadata', apiVersion, metadata: { name: 'a', labels: { owner: 'helm' } } }];
    json(response, 200, { kind: 'PartialObjectMetadataList', apiVersion, metadata: {}, items });
  };
  const type = typeOfKind('Secret');
  expect(await source.list({ type, namespace: 'shop', labelSelector: 'owner=helm', metadataOnly: true })).toEqual({
    ok: true,
    complete: true,
    value: [{ kind: 'Secret', apiVersion: 'v1', metadata: { name: 'a', labels: { owner: 'helm' } } }],
  });
});

test('a log that is longer than the bound is asked for again, so that its newest lines are there', async () => {
  const lines = Array.from({ length: 2000 }, (_, i) => `${String(i).padStart(5, '0')} ${'x'.repeat(494)}\n`);
  handler = (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    const tail = lines.slice(-Number(searchParams.get('tailLines'))).join('');
    response.end(tail.slice(0, Number(searchParams.get('limitBytes'))));
  };
  const reading = await (await server.open()).logs({
    namespace: 'shop',
    pod: 'web-0',
    container: 'app',
    previous: true,
  });
  expect(server.seen.length).toBe(2);
  expect(server.seen[0]?.url).toContain('previous=true');
  expect(reading).toMatchObject({ ok: true, complete: false });
  const text = reading.ok ? reading.value : '';
  expect(text.endsWith(lines.at(-1) ?? '')).toBe(true);
  expect(text.length).toBeGreaterThan(150_000);
  handler = (_request, response) => response.end('unable to retrieve container logs for containerd://abc');
  expect(await source.logs({ namespace: 'shop', pod: 'web-0', container: 'app', previous: false })).toMatchObject({
    gap: { reason: 'gone' },
  });
});

test.each([
  ['short lines', 100, 220_000],
  ['long lines', 6000, 600_000],
  ['one line without an end', 500_000_000, 300_000],
])('of a log of 500 MB, no more is read than its end: %s', async (_, length, most) => {
  const line = (number: number) => `${String(number).padStart(9, '0')}\n`.padStart(Math.min(length, 300_000), 'x');
  const count = 500_000_000 / length;
  handler = (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    const from = Math.max(0, Math.floor(count) - Number(searchParams.get('tailLines') ?? count));
    const limit = Number(searchParams.get('limitBytes') ?? Number.POSITIVE_INFINITY);
    for (let number = from, sent = 0; number < count && sent < limit && response.writable; number++) {
      const text = line(number).slice(0, limit - sent);
      response.write(text);
      sent += text.length;
    }
    response.end();
  };
  const read = await server.open();
  const before = read.usage().bytes;
  const reading = await read.logs({ namespace: 'shop', pod: 'web-0', container: 'app', previous: false });
  expect(reading).toMatchObject({ ok: true, complete: false });
  if (count > 1) expect(reading.ok && reading.value.endsWith(line(Math.ceil(count) - 1))).toBe(true);
  expect(read.usage().bytes - before).toBeLessThan(most);
});

const metrics = { type: typeOfKind('MeasuredPodMetrics'), namespace: 'shop', name: 'web-0', node: 'n1' };

test('where there is no metrics API, the kubelet is asked what a pod uses', async () => {
  const memory = { time: '2026-01-05T10:00:00Z', workingSetBytes: 4096 };
  const containers = [{ name: 'app', memory }, { name: 'ended' }];
  inTurn(
    (_request, response) => response.writeHead(404).end('404 page not found'),
    (request, response) => {
      expect(request.url).toBe('/api/v1/nodes/n1/proxy/stats/summary?only_cpu_and_memory=true');
      json(response, 200, {
        node: {},
        pods: [{ podRef: { name: 'web-0', namespace: 'other' } }, { podRef: metrics, containers }],
      });
    },
  );
  expect(await source.get(metrics)).toMatchObject({
    ok: true,
    value: { kind: 'PodMetrics', timestamp: memory.time, containers: [{ name: 'app', usage: { memory: '4096' } }] },
  });
});

test('who may not ask for metrics is told so at the cost of one request, and who may not ask a kubelet of two', async () => {
  handler = (_request, response) => json(response, 403, refusal('Forbidden', 403, 'no'));
  expect(await source.get(metrics)).toMatchObject({ ok: false, gap: { reason: 'forbidden' } });
  expect(server.seen.length).toBe(1);
  inTurn((_request, response) => response.writeHead(404).end(), handler);
  expect(await source.get(metrics)).toMatchObject({ ok: false, gap: { reason: 'forbidden' } });
  expect(server.seen.length).toBe(3);
});

test('rows come from one table a namespace; a namespace that refuses makes them incomplete', async () => {
  const columns = ['Name', 'Ready', 'Status', 'Restarts', 'Age'].map((name) => ({ name }));
  const table = (...rows: unknown[][]) => ({
    kind: 'Table',
    columnDefinitions: columns,
    rows: rows.map((cells) => ({ cells })),
  });
  handler = (request, response) => {
    expect(request.headers.accept).toBe('application/json;as=Table;g=meta.k8s.io;v=v1');
    if (request.url?.startsWith('/api/v1/namespaces?')) json(response, 200, table(['a'], ['b']));
    else if (request.url?.includes('/a/')) json(response, 200, table(['web-0', '0/1', 'Init:0/1', 5, '3d']));
    else json(response, 403, refusal('Forbidden', 403, 'not b'));
  };
  const row = { namespace: 'a', name: 'web-0', status: 'Init:0/1', ready: '0/1', restarts: '5', age: '3d' };
  expect(await source.podRows()).toEqual({ ok: true, value: [row], complete: false });
  expect(await source.podRows('a')).toEqual({ ok: true, value: [row], complete: true });
  expect(await source.podRows('b')).toMatchObject({ ok: false, gap: { reason: 'forbidden', what: 'pods in b' } });
});

test('no more than ten requests are under way at a time, and an abort ends them all', async () => {
  let open = 0;
  let most = 0;
  handler = (request, response) => {
    most = Math.max(most, ++open);
    setTimeout(() => {
      open--;
      whole(request, response);
    }, 20);
  };
  await Promise.all(Array.from({ length: 40 }, () => source.list(pods)));
  expect(most).toBe(10);
  handler = () => {};
  const controller = new AbortController();
  const other = await server.open({}, { signal: controller.signal });
  const readings = Array.from({ length: 30 }, () => other.list(pods));
  setTimeout(() => controller.abort(new Error('interrupted')), 50);
  expect(
    (await Promise.allSettled(readings)).every((r) => r.status === 'rejected' && r.reason.message === 'interrupted'),
  ).toBe(true);
});

test('a plain http server behind a path, as kubectl proxy and Rancher are, is read', async () => {
  const plain = http.createServer((request, response) =>
    json(response, 200, request.url === '/k8s/c-1/version' ? { gitVersion: 'v9' } : podList([request.url ?? ''])),
  );
  await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done));
  const proxied = await server.open({ server: `http://127.0.0.1:${(plain.address() as AddressInfo).port}/k8s/c-1/` });
  expect(proxied.info.server).toBe('v9');
  expect(names(await proxied.list(pods))).toEqual([
    expect.stringMatching(/^\/k8s\/c-1\/api\/v1\/namespaces\/shop\/pods\?/),
  ]);
  await proxied.close();
  plain.close();
});
