/** The training server over real HTTPS: who may in, pages, selectors, writes and their refusals, watches. */
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '../../src/facts/objects.ts';
import { startServer, type TrainingServer } from '../../src/training/server/start.ts';
import { type Client, clientOf } from './client.ts';

const pod = (name: string, more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: '7', labels: { app: 'web' } },
  spec: { nodeName: 'n1', containers: [{ name: 'a', image: 'x' }] },
  status: { phase: 'Running' },
  ...more,
});

const objects: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' }, status: { phase: 'Active' } },
  ...['a', 'b', 'c', 'd', 'e'].map((name) => pod(name)),
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', uid: 'd1', resourceVersion: '9', generation: 1 },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
    },
    status: { replicas: 1 },
  },
];

let server: TrainingServer;
let ask: Client;
beforeAll(async () => {
  server = await startServer({ objects });
  ask = clientOf(server);
});
afterAll(() => server.close());

const PODS = '/api/v1/namespaces/shop/pods';
const WEB = '/apis/apps/v1/namespaces/shop/deployments/web';
const names = (items: readonly KubeObject[]) => items.map((item) => item.metadata.name).join();

test('nobody gets in without the token, or by another name; the kubeconfig is for the user alone', async () => {
  expect((await ask('/api', { headers: { authorization: 'Bearer x' } })).status).toBe(401);
  const rebound = await ask('/api', { headers: { host: 'evil.example' } });
  expect([rebound.status, rebound.json.kind]).toEqual([403, 'Status']);
  expect(statSync(server.kubeconfigPath).mode & 0o777).toBe(0o600);
});

test('a list comes in pages that together are the list', async () => {
  const first = (await ask(`${PODS}?limit=2`)).json;
  expect([names(first.items), first.metadata.remainingItemCount]).toEqual(['a,b', 3]);
  expect(first.items[0].kind).toBeUndefined();
  const second = (await ask(`${PODS}?limit=2&continue=${first.metadata.continue}`)).json;
  const third = (await ask(`${PODS}?limit=2&continue=${second.metadata.continue}`)).json;
  expect([names(second.items), names(third.items), third.metadata.continue]).toEqual(['c,d', 'e', undefined]);
  expect((await ask(`${PODS}?limit=2&continue=rubbish`)).status).toBe(400);
});

test('selectors choose; fields that cannot be selected are refused', async () => {
  expect(names((await ask(`${PODS}?fieldSelector=metadata.name=c`)).json.items)).toBe('c');
  expect(names((await ask(`${PODS}?fieldSelector=metadata.name!=c,spec.nodeName=n1`)).json.items)).toBe('a,b,d,e');
  expect((await ask(`${PODS}?labelSelector=app!=web`)).json.items).toEqual([]);
  const refused = (await ask(`${PODS}?fieldSelector=foo=bar`)).json;
  expect([refused.code, refused.message]).toEqual([400, 'field label not supported: foo']);
});

test.each([
  [
    'merge',
    'merge-patch',
    { spec: { selector: { matchLabels: { app: 'x' } } } },
    422,
    /spec.selector: Invalid value: .*: field is immutable/,
  ],
  ['unknown field', 'merge-patch', { spec: { foo: 1 } }, 422, /": strict decoding error: unknown field "spec.foo"$/],
  [
    'type',
    'strategic-merge-patch',
    { spec: { replicas: 'x' } },
    422,
    /"map\[spec:map\[replicas:x\]\]": unrecognized type: int32/,
  ],
  ['conflict', 'merge-patch', { metadata: { resourceVersion: '1' } }, 409, /the object has been modified/],
  ['name', 'merge-patch', { metadata: { name: 'other' } }, 400, /does not match the name on the URL/],
  ['range', 'merge-patch', { spec: { replicas: -1 } }, 422, /must be greater than or equal to 0/],
])('a wrong %s is refused in the words of the API server', async (_, kind, body, code, message) => {
  const answer = await ask(`${WEB}?fieldValidation=Strict`, {
    method: 'PATCH',
    type: `application/${kind}+json`,
    body,
  });
  expect([answer.status, answer.json.message]).toEqual([code, expect.stringMatching(message)]);
});

test('a dry run answers as if, and changes nothing; a change counts generation and version', async () => {
  const patch = { method: 'PATCH', type: 'application/merge-patch+json', body: { spec: { replicas: 3 } } };
  const before = (await ask(WEB)).json;
  expect((await ask(`${WEB}?dryRun=All`, patch)).json.spec.replicas).toBe(3);
  expect((await ask(WEB)).json).toEqual(before);
  const after = (await ask(WEB, patch)).json;
  expect([after.spec.replicas, after.metadata.generation]).toEqual([3, 2]);
  expect(Number(after.metadata.resourceVersion)).toBeGreaterThan(Number(before.metadata.resourceVersion));
  expect(after.status).toEqual(before.status);
  const scale = (await ask(`${WEB}/scale`)).json;
  expect([scale.kind, scale.spec.replicas, scale.status.selector]).toEqual(['Scale', 3, 'app=web']);
});

test('the status changes by way of its subresource only', async () => {
  const patch = { method: 'PATCH', type: 'application/merge-patch+json', body: { status: { readyReplicas: 1 } } };
  expect((await ask(WEB, patch)).json.status.readyReplicas).toBeUndefined();
  expect((await ask(`${WEB}/status`, patch)).json.status.readyReplicas).toBe(1);
});

test('create fills in and refuses; delete takes what is owned along', async () => {
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'x-' },
    spec: { containers: [{ name: 'a', image: 'b' }] },
  };
  const made = await ask(PODS, { method: 'POST', body });
  expect([made.status, made.json.spec.restartPolicy, made.json.status.phase]).toEqual([201, 'Always', 'Pending']);
  expect(made.json.metadata.name).toMatch(/^x-[a-z0-9]{5}$/);
  const again = { ...body, metadata: { name: 'a' } };
  expect((await ask(PODS, { method: 'POST', body: again })).json.message).toBe('pods "a" already exists');
  const nowhere = await ask('/api/v1/namespaces/nope/pods', { method: 'POST', body });
  expect(nowhere.json.message).toBe('namespaces "nope" not found');
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'tmp', uid: 'set-by-server' }];
  const owner = { ...(await ask(WEB)).json, metadata: { name: 'tmp' } };
  const { uid } = (await ask('/apis/apps/v1/namespaces/shop/deployments', { method: 'POST', body: owner })).json
    .metadata;
  const owned = { ...body, metadata: { name: 'owned', ownerReferences: [{ ...ownerReferences[0], uid }] } };
  expect((await ask(PODS, { method: 'POST', body: owned })).status).toBe(201);
  expect((await ask('/apis/apps/v1/namespaces/shop/deployments/tmp', { method: 'DELETE' })).json.status).toBe(
    'Success',
  );
  expect((await ask(`${PODS}/owned`)).json.message).toBe('pods "owned" not found');
});

test('a watch shows what is there, then what happens, for as long as it was asked to', async () => {
  const path = `${PODS}?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&timeoutSeconds=1&fieldSelector=metadata.name=e`;
  const watching = ask(path);
  await sleep(200);
  const patch = { method: 'PATCH', type: 'application/merge-patch+json', body: { metadata: { labels: { x: 'y' } } } };
  expect((await ask(`${PODS}/e`, patch)).status).toBe(200);
  await ask(`${PODS}/d`, patch);
  await ask(`${PODS}/e`, { method: 'DELETE' });
  const lines = (await watching).text.trim().split('\n');
  const events = lines.map((line) => JSON.parse(line));
  expect(events.map((e) => e.type)).toEqual(['ADDED', 'BOOKMARK', 'MODIFIED', 'DELETED', 'BOOKMARK']);
  expect(events[1].object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
  const missed = await ask(
    `${PODS}?watch=1&timeoutSeconds=1&resourceVersion=${events[1].object.metadata.resourceVersion}`,
  );
  expect(missed.text.match(/"type":"(\w+)"/g)?.length).toBe(3);
  const old = await ask(`${PODS}?watch=1&resourceVersion=1`);
  expect(JSON.parse(old.text).object).toMatchObject({ code: 410, reason: 'Expired' });
});

test('paths that are not served and methods that are not allowed', async () => {
  expect((await ask('/apis/foo')).json.message).toBe('the server could not find the requested resource');
  expect((await ask('/api/v1/namespaces/%ZZ/pods')).status).toBe(404);
  expect((await ask(PODS, { method: 'PUT', body: {} })).status).toBe(405);
  expect((await ask(PODS, { method: 'POST', body: '{' })).status).toBe(400);
  expect((await ask(PODS, { method: 'POST', body: 'x'.repeat(4_000_000) })).status).toBe(413);
});
