/** What a test can make go wrong, and that the tool's own reader meets it as it meets it in the wild. */
import { afterEach, expect, test } from 'vitest';
import { openCluster } from '../../src/cluster/open.ts';
import type { KubeObject } from '../../src/facts/objects.ts';
import { typeOfKind } from '../../src/facts/resources.ts';
import type { Source } from '../../src/facts/source.ts';
import type { Fault } from '../../src/training/server/faults.ts';
import { startServer } from '../../src/training/server/start.ts';
import { type Client, clientOf } from './client.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function manyPods(count: number): KubeObject[] {
  const spec = { nodeName: 'n1', containers: [{ name: 'a', image: 'x' }] };
  return Array.from({ length: count }, (_, i) => {
    const metadata = { name: `pod-${i}`, namespace: 'shop', uid: `u${i}` };
    return { apiVersion: 'v1', kind: 'Pod', metadata, spec, status: { phase: 'Running' } };
  });
}

async function withFaults(faults: readonly Fault[], count = 1200): Promise<{ ask: Client; source: Source }> {
  const server = await startServer({ objects: manyPods(count), faults });
  ends.push(() => server.close());
  const deps = { env: {}, stderr: { write: () => true }, signal: new AbortController().signal };
  const source = await openCluster({ kubeconfig: server.kubeconfigPath, requestTimeoutMs: 3000 }, deps);
  ends.push(() => source.close());
  return { ask: clientOf(server), source };
}

const PODS = '/api/v1/namespaces/shop/pods';
const pods = { type: typeOfKind('Pod'), namespace: 'shop' };

test('403 for one resource, which access reviews tell beforehand', async () => {
  const { ask, source } = await withFaults([{ resource: 'pods', verbs: ['list'], status: 403 }]);
  expect(await source.list(pods)).toMatchObject({ ok: false, gap: { reason: 'forbidden' } });
  expect((await ask(PODS)).json.message).toBe(
    'pods is forbidden: User "trainee" cannot list resource "pods" in API group "" in the namespace "shop"',
  );
  const allowed = async (verb: string) => {
    const spec = { resourceAttributes: { verb, resource: 'pods', namespace: 'shop' } };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    return (await ask(path, { method: 'POST', body: { spec } })).json.status.allowed;
  };
  expect([await allowed('list'), await allowed('get')]).toEqual([false, true]);
});

test('429 with Retry-After and 503 pass after their times', async () => {
  const { ask, source } = await withFaults([
    { resource: 'pods', status: 429, retryAfterSeconds: 1, times: 1 },
    { resource: 'pods', status: 503, times: 1 },
  ]);
  const refused = await ask(PODS);
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
  expect((await ask(PODS)).status).toBe(503);
  expect(await source.list(pods)).toMatchObject({ ok: true, complete: true });
});

test('a continue token that has expired: the reader begins again and gets the whole list', async () => {
  const { ask, source } = await withFaults([{ resource: 'pods', expireContinue: true, times: 1 }]);
  const reading = await source.list(pods);
  expect(reading.ok && [reading.value.length, reading.complete]).toEqual([1200, true]);
  expect((await ask(`${PODS}?limit=1000`)).json.items.length).toBe(1000);
});

test('an answer that is cut off, and one that ends too early, are no lists', async () => {
  const { ask, source } = await withFaults([
    { resource: 'pods', cutAfterBytes: 0, times: 1 },
    { resource: 'pods', cutAfterBytes: 5000, times: 1 },
    { resource: 'pods', truncateAfterBytes: 5000, times: 1 },
    { resource: 'pods', truncateAfterBytes: 5000 },
  ]);
  await expect(ask(PODS)).rejects.toThrow();
  await expect(ask(PODS)).rejects.toThrow();
  const short = await ask(PODS);
  expect([short.status, short.text.length, short.json]).toEqual([200, 5000, undefined]);
  expect(await source.list(pods)).toMatchObject({ ok: false, gap: { reason: 'broken' } });
});

test('a slow answer takes its time', async () => {
  const { ask } = await withFaults([{ resource: 'pods', verbs: ['get'], delayMs: 300 }]);
  const started = performance.now();
  await ask(`${PODS}/pod-1`);
  expect(performance.now() - started).toBeGreaterThanOrEqual(290);
});

test('20,000 pods are loaded and served within three seconds, in pieces', async () => {
  const started = performance.now();
  const { ask } = await withFaults([], 20_000);
  const all = (await ask('/api/v1/pods')).json;
  expect(all.items.length).toBe(20_000);
  const table = await ask('/api/v1/pods?includeObject=None', {
    accept: 'application/json;as=Table;g=meta.k8s.io;v=v1',
  });
  expect(table.json.rows.length).toBe(20_000);
  expect(performance.now() - started).toBeLessThan(3000);
});
