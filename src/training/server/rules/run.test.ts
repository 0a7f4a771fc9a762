import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { objectsAt, textAt } from '../../../facts/json.ts';
import type { KubeObject } from '../../../facts/objects.ts';
import { typeOfKind } from '../../../facts/resources.ts';
import type { Cluster } from '../context.ts';
import { contentsFrom } from '../origin.ts';
import { storeOf } from '../store.ts';
import { type Behaviour, type Rule, ruleSchema } from './rule.ts';
import { type RunningRules, runRules } from './run.ts';

const CONFIG = typeOfKind('ConfigMap');
const POD = typeOfKind('Pod');
const config = (name: string, data: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data,
});
const pod = (name = 'web-0'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', uid: name, labels: { app: 'web' } },
  spec: { containers: [{ name: 'a' }, { name: 'b' }] },
  status: { phase: 'Pending', containerStatuses: [{ name: 'a' }, { name: 'b' }] },
});

let running: RunningRules | undefined;
afterEach(() => running?.stop());

function clusterWith(
  rules: readonly Rule[],
  objects: readonly KubeObject[],
  behaviours: readonly Behaviour[] = [],
): Cluster {
  const { objects: placed, origin } = contentsFrom(objects);
  const store = storeOf(placed);
  const now = () => new Date('2026-01-05T10:00:00.5Z');
  const cluster = { store, origin, now, faults: [], version: 'v1.36.3', applied: new Map() };
  running = runRules(rules, cluster, { behaviours });
  return cluster;
}

const rule = (text: string): Rule => ruleSchema.parse(parse(text));
const heal = rule(`
name: heal
when: { kind: ConfigMap, namespace: shop, name: settings, is: "object != null && 'URL' in object.data" }
after: 0.1
do:
  - patch: pods("shop").filter(p, p.metadata.labels.app == "web")
    with: { status: { phase: Running, startTime: '\${now}', message: 'at \${object.data.URL}!' } }
  - create:
      { apiVersion: v1, kind: ConfigMap, metadata: { name: made, namespace: shop }, data: '\${object.data}' }
`);
const phase = ({ store }: Cluster, name = 'web-0') => textAt(store.get(POD, 'shop', name), 'status', 'phase');

test('the right change heals after its time, and with its values; a wrong one does not', async () => {
  const cluster = clusterWith([heal], [pod()]);
  cluster.store.put(CONFIG, config('settings', { OTHER: 'x' }));
  await sleep(200);
  expect([phase(cluster), running?.hasFired('heal')]).toEqual(['Pending', false]);
  cluster.store.put(CONFIG, config('settings', { URL: 'http://x' }));
  await sleep(50);
  expect(phase(cluster)).toBe('Pending');
  await sleep(150);
  expect(cluster.store.get(POD, 'shop', 'web-0')?.status).toMatchObject({
    phase: 'Running',
    startTime: '2026-01-05T10:00:00Z',
    message: 'at http://x!',
  });
  const made = cluster.store.get(CONFIG, 'shop', 'made');
  expect([made?.data, typeof made?.metadata.uid]).toEqual([{ URL: 'http://x' }, 'string']);
  expect(running?.hasFired('heal')).toBe(true);
});

test('a change that is taken back in time heals nothing', async () => {
  const cluster = clusterWith([heal], [pod()]);
  const settings = cluster.store.put(CONFIG, config('settings', { URL: 'x' }));
  await sleep(50);
  cluster.store.remove(CONFIG, settings);
  await sleep(150);
  expect(phase(cluster)).toBe('Pending');
});

test('a rule fires again when its condition becomes true again', async () => {
  const again = rule(`
name: recreate
when: { kind: Pod, namespace: shop, name: web-0, is: object == null }
do: [{ create: { apiVersion: v1, kind: Pod, metadata: { name: web-0, namespace: shop } } }]
`);
  const { store } = clusterWith([again], [pod()]);
  for (let turn = 0; turn < 2; turn++) {
    store.remove(POD, store.get(POD, 'shop', 'web-0') as KubeObject);
    await sleep(30);
    expect(store.get(POD, 'shop', 'web-0')).toBeDefined();
  }
});

test('a rule without a name is about each object, now and later', async () => {
  const run = rule(`
name: run
when: { kind: Pod, is: object.status.phase == "Pending" }
after: size(object.metadata.name) / 100
do: [{ patch: object, with: { status: { phase: Running } } }]
`);
  const cluster = clusterWith([run], [pod('web-0'), pod('web-1')]);
  await sleep(100);
  expect([phase(cluster, 'web-0'), phase(cluster, 'web-1')]).toEqual(['Running', 'Running']);
  cluster.store.put(POD, pod('web-2'));
  await sleep(100);
  expect(phase(cluster, 'web-2')).toBe('Running');
});

test('a rule about containers sees how they behave, and changes their status one by one', async () => {
  const end = rule(`
name: end
when: { kind: Container, is: '!has(status.state) && has(does.exits)' }
do: [{ container: { state: { terminated: { exitCode: '\${does.exits.code}' } } } }]
`);
  const behaviours = [
    { where: 'container.name == "b" && object.metadata.name == "web-0"', exits: { after: 1, code: 3 } },
  ];
  const { store } = clusterWith([end], [pod('web-0'), pod('web-1')], behaviours);
  await sleep(50);
  const statuses = (name: string) => objectsAt(store.get(POD, 'shop', name), 'status', 'containerStatuses');
  expect(statuses('web-0')).toEqual([{ name: 'a' }, { name: 'b', state: { terminated: { exitCode: 3 } } }]);
  expect(statuses('web-1')).toEqual([{ name: 'a' }, { name: 'b' }]);
});

test('each effect sees what the ones before it did; the same event is counted', async () => {
  const chain = rule(`
name: chain
when: { kind: ConfigMap, is: object.data.go == "yes" }
do:
  - { create: { apiVersion: v1, kind: ConfigMap, metadata: { name: 'made-\${newName()}', namespace: shop }, data: { go: 'no' } }, times: '2' }
  - { event: object, type: Warning, reason: Made, message: '\${configMaps("shop").size()} in all', from: test }
  - { event: object, type: Warning, reason: Made, message: '\${configMaps("shop").size()} in all', from: test }
  - { delete: 'first(configMaps("shop").filter(c, c.data.go == "no"), 1)' }
`);
  const { store } = clusterWith([chain], [config('a', { go: 'yes' })]);
  await sleep(50);
  expect(store.list(CONFIG, 'shop')).toHaveLength(2);
  expect(store.list(typeOfKind('Event'), 'shop')).toMatchObject([
    {
      reason: 'Made',
      type: 'Warning',
      message: '3 in all',
      count: 2,
      involvedObject: { kind: 'ConfigMap', name: 'a' },
    },
  ]);
});

test.each([
  ['object ==', 'Unexpected'],
  ['objekt == null', 'Unknown variable: objekt'],
  ['fnd("Pod", "shop", "web") == null', 'fnd'],
])('an expression that does not hold together is refused at once: %s', (is, why) => {
  expect(() => clusterWith([{ ...heal, when: { ...heal.when, is } }], [])).toThrow(why);
  expect(() => clusterWith([heal], [], [{ where: is }])).toThrow(why);
});
