/** A change is tried on a copy: what was read stays as it is, and what follows from the change is seen. */
import { expect, test } from 'vitest';
import { Pending } from '../engine/world.ts';
import type { KubeObject } from '../facts/objects.ts';
import { known, unreadable } from '../facts/reading.ts';
import { typeOfKind } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import { factsFrom } from '../facts/store.ts';
import { changedFacts } from './changed-facts.ts';
import { consequences } from './consequences.ts';

const object = (kind: string, name: string, more: object = {}, metadata: object = {}) =>
  ({
    apiVersion: kind === 'Deployment' || kind === 'ReplicaSet' ? 'apps/v1' : 'v1',
    kind,
    metadata: { name, namespace: 'shop', uid: name, ...metadata },
    ...more,
  }) as unknown as KubeObject;
const by = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: name, controller: true }],
});
const running = { status: { phase: 'Running', podIP: '10.0.0.7', conditions: [{ type: 'Ready', status: 'True' }] } };
const deployment = object('Deployment', 'web', {
  spec: { selector: { matchLabels: { app: 'web' } }, template: { spec: {} } },
});
const replicaSet = object('ReplicaSet', 'web-1', {}, by('Deployment', 'web'));
const containers = [
  { name: 'web', image: 'web:1' },
  { name: 'log', image: 'log:1' },
];
const pod = object(
  'Pod',
  'web-1-a',
  { spec: { nodeName: 'n1', containers }, ...running },
  { labels: { app: 'web' }, ...by('ReplicaSet', 'web-1') },
);
const service = object('Service', 'web', { spec: { selector: { app: 'wbe' } } });
const slice = object('EndpointSlice', 'web-x', { endpoints: [] }, { labels: { 'kubernetes.io/service-name': 'web' } });
const everything = [deployment, replicaSet, pod, service, slice];

const source: Source = {
  info: { kind: 'recording', context: 'test' },
  now: () => new Date('2026-01-05T10:00:00Z'),
  list: async ({ type }) => known(everything.filter(({ kind }) => kind === type.kind)),
  get: async ({ type, name }) =>
    known(everything.find((o) => o.kind === type.kind && o.metadata.name === name) ?? null),
  logs: async () => known('it ran'),
  exec: async () => unreadable({ what: 'exec', reason: 'forbidden', why: 'forbidden' }),
  podRows: async () => known([]),
  podUsage: async () => known([]),
  usage: () => ({ requests: 0, bytes: 0 }),
  async close() {},
};

/** What a change leads to, once all that it touches has been read. */
async function after(target: KubeObject, patch: object) {
  const facts = factsFrom(source, { now: source.now() });
  const asked = <T>(ask: () => T): Promise<T> =>
    Promise.resolve()
      .then(ask)
      .catch(async (error) => {
        if (!(error instanceof Pending)) throw error;
        await facts.load(error.requests);
        return asked(ask);
      });
  const edits = await asked(() => consequences(facts.world, target, patch));
  const changed = changedFacts(facts, edits);
  const list = (kind: string) =>
    asked(() => changed.world.ask({ ask: 'list', type: typeOfKind(kind), namespace: 'shop' }) as readonly KubeObject[]);
  return {
    list,
    ask: (request: Parameters<typeof changed.world.tryAsk>[0]) => asked(() => changed.world.tryAsk(request)),
  };
}

test('a new template makes every pod of the workload anew: merged by container, without a node or a past', async () => {
  const patch = {
    spec: {
      template: { metadata: { labels: { tier: 'front' } }, spec: { containers: [{ name: 'web', image: 'web:2' }] } },
    },
  };
  const { list, ask } = await after(deployment, patch);
  const [made, ...others] = await list('Pod');
  expect(others).toEqual([]);
  expect(made).toMatchObject({
    metadata: { name: 'web-1-a', creationTimestamp: '2026-01-05T10:00:00.000Z', labels: { app: 'web', tier: 'front' } },
    spec: {
      containers: [
        { name: 'web', image: 'web:2' },
        { name: 'log', image: 'log:1' },
      ],
    },
    status: { phase: 'Pending' },
  });
  expect(made?.spec).not.toHaveProperty('nodeName');
  const log = { ask: 'logs', namespace: 'shop', pod: 'web-1-a', container: 'web', previous: false } as const;
  expect(await ask(log)).toMatchObject({ ok: false });
  expect(await source.logs(log)).toMatchObject({ ok: true });
  expect(pod.spec).toMatchObject({ nodeName: 'n1' });
});

test('a change of the number of replicas leaves the pods alone', async () => {
  const { list } = await after(deployment, { spec: { replicas: 2 } });
  expect(await list('Pod')).toEqual([pod]);
  expect(await list('Deployment')).toMatchObject([{ spec: { replicas: 2 } }]);
});

test('a Service gets the endpoints of the pods that its new selector finds', async () => {
  const right = await after(service, { spec: { selector: { app: 'web' } } });
  expect(await right.list('EndpointSlice')).toMatchObject([
    { endpoints: [{ addresses: ['10.0.0.7'], conditions: { ready: true }, targetRef: { name: 'web-1-a' } }] },
  ]);
  const wrong = await after(service, { spec: { selector: { app: 'shop' } } });
  expect(await wrong.list('EndpointSlice')).toMatchObject([{ endpoints: [] }]);
});

test('to try a change, nothing is added to a pod of the cluster', async () => {
  const { ask } = await after(deployment, { spec: { replicas: 2 } });
  const addition = {
    ...{ namespace: 'shop', pod: 'web-1-a', uid: 'web-1-a', container: 'north-debug', image: 'busybox:1' },
    profiles: [],
  };
  const never = async () => {
    throw new Error('asked');
  };
  Object.assign(source, { addContainer: never });
  expect(await ask({ ask: 'add', about: 'whether db answers', runs: [], addition })).toEqual(known(null));
});
