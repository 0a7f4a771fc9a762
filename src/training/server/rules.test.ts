import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '../../facts/objects.ts';
import { typeOfKind } from '../../facts/resources.ts';
import type { Cluster } from './context.ts';
import { textAt } from './json.ts';
import { contentsFrom } from './origin.ts';
import { type Rule, runRules } from './rules.ts';
import { storeOf } from './store.ts';

const CONFIG = typeOfKind('ConfigMap');
const POD = typeOfKind('Pod');
const config = (name: string, data: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data,
});
const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-0', namespace: 'shop', labels: { app: 'web' } },
  status: { phase: 'Pending' },
};

let end = (): void => {};
afterEach(() => end());

function clusterWith(rules: readonly Rule[], objects: readonly KubeObject[]): Cluster {
  const { objects: placed, origin } = contentsFrom(objects);
  const store = storeOf(placed);
  const now = () => new Date('2026-01-05T10:00:00.5Z');
  const cluster = { store, origin, now, faults: [], version: 'v1.36.3', applied: new Map() };
  end = runRules(rules, cluster);
  return cluster;
}

const heal: Rule = parse(`
name: heal
when: { kind: ConfigMap, namespace: shop, name: settings, is: "object != null && 'URL' in object.data" }
after: 0.1
do:
  - patch: { kind: Pod, namespace: shop, where: it.metadata.labels.app == 'web' }
    with: { status: { phase: Running, startTime: '\${now}', message: 'at \${object.data.URL}!' } }
  - create:
      { apiVersion: v1, kind: ConfigMap, metadata: { name: made, namespace: shop }, data: '\${object.data}' }
`);
const phase = ({ store }: Cluster) => textAt(store.get(POD, 'shop', 'web-0'), 'status', 'phase');

test('the right change heals after its time, and with its values; a wrong one does not', async () => {
  const cluster = clusterWith([heal], [pod]);
  cluster.store.put(CONFIG, config('settings', { OTHER: 'x' }));
  await sleep(200);
  expect(phase(cluster)).toBe('Pending');
  cluster.store.put(CONFIG, config('settings', { URL: 'http://x' }));
  await sleep(50);
  expect(phase(cluster)).toBe('Pending');
  await sleep(150);
  expect(cluster.store.get(POD, 'shop', 'web-0')?.status).toEqual({
    phase: 'Running',
    startTime: '2026-01-05T10:00:00Z',
    message: 'at http://x!',
  });
  const made = cluster.store.get(CONFIG, 'shop', 'made');
  expect([made?.data, typeof made?.metadata.uid]).toEqual([{ URL: 'http://x' }, 'string']);
});

test('a change that is taken back in time heals nothing', async () => {
  const cluster = clusterWith([heal], [pod]);
  const settings = cluster.store.put(CONFIG, config('settings', { URL: 'x' }));
  await sleep(50);
  cluster.store.remove(CONFIG, settings);
  await sleep(150);
  expect(phase(cluster)).toBe('Pending');
});

test('a rule fires again when its condition becomes true again', async () => {
  const again: Rule = {
    name: 'recreate',
    when: { kind: 'Pod', namespace: 'shop', name: 'web-0', is: 'object == null' },
    do: [{ create: pod as never }],
  };
  const { store } = clusterWith([again], [pod]);
  for (let turn = 0; turn < 2; turn++) {
    store.remove(POD, store.get(POD, 'shop', 'web-0') as KubeObject);
    await sleep(30);
    expect(store.get(POD, 'shop', 'web-0')).toBeDefined();
  }
});

test('a condition that is no CEL is refused at once', () => {
  const broken = { ...heal, when: { ...heal.when, is: 'object ==' } };
  expect(() => clusterWith([broken], [])).toThrow();
});
