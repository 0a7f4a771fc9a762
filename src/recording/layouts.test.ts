import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { typeOfKind } from '../facts/resources.ts';
import { openRecording } from './open.ts';

const root = mkdtempSync(join(tmpdir(), 'north-layouts-'));
afterAll(() => rmSync(root, { recursive: true }));

function folder(name: string, files: Readonly<Record<string, unknown>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true });
    writeFileSync(join(root, name, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return join(root, name);
}

const podList = (...names: string[]) => ({
  kind: 'PodList',
  apiVersion: 'v1',
  items: names.map((name) => ({ metadata: { name, namespace: 'shop' } })),
});
const empty = (kind: string, apiVersion = 'v1') => ({ kind: `${kind}List`, apiVersion, items: null });
const web = { namespace: 'shop', pod: 'web-0', container: 'app' };
const service = typeOfKind('Service');

test('kubectl cluster-info dump: an empty list is known empty, a log that was refused is unknown', async () => {
  const sections = [
    '==== START logs for container init of pod shop/web-0 ====',
    '==== END logs for container init of pod shop/web-0 ====',
    '==== START logs for container app of pod shop/web-0 ====',
    'one',
    'two',
    '==== END logs for container app of pod shop/web-0 ====',
    '==== START logs for container late of pod shop/web-0 ====',
    'Request log error: the server rejected our request for an unknown reason (get pods web-0)',
    '==== END logs for container late of pod shop/web-0 ====',
  ];
  const source = await openRecording(
    folder('dump', {
      'nodes.json': { kind: 'NodeList', apiVersion: 'v1', items: [{ metadata: { name: 'n1' } }] },
      'shop/pods.json': podList('web-0'),
      'shop/services.json': empty('Service'),
      'shop/web-0/logs.txt': `${sections.join('\n')}\n`,
    }),
  );
  expect(await source.logs({ ...web, previous: false })).toEqual({ ok: true, value: 'one\ntwo\n', complete: true });
  expect(await source.logs({ ...web, container: 'init', previous: false })).toMatchObject({ ok: true, value: '' });
  expect(await source.logs({ ...web, container: 'late', previous: false })).toMatchObject({ ok: false });
  expect(await source.list({ type: service, namespace: 'shop' })).toEqual({ ok: true, value: [], complete: true });
  expect(await source.list({ type: service, namespace: 'other' })).toMatchObject({ ok: false });
  expect(await source.get({ type: typeOfKind('Node'), name: 'n2' })).toMatchObject({ ok: true, value: null });
});

test('a support bundle', async () => {
  const source = await openRecording(
    folder('support-bundle-2026-01-05T10_00_00', {
      'version.yaml': 'apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\nspec: {versionNumber: 0.100.0}\n',
      'cluster-resources/pods/shop.json': podList('web-0'),
      'cluster-resources/services/shop.json': empty('Service'),
      'cluster-resources/pods/logs/shop/web-0/app.log': 'now\n',
      'cluster-resources/pods/logs/shop/web-0/app-previous.log': 'before\n',
    }),
  );
  expect(source.gaps).toEqual([]);
  expect(await source.logs({ ...web, previous: false })).toMatchObject({ ok: true, value: 'now\n' });
  expect(await source.logs({ ...web, previous: true })).toMatchObject({ ok: true, value: 'before\n' });
  expect(await source.list({ type: service, namespace: 'shop' })).toMatchObject({ ok: true, value: [] });
});

test('a must-gather', async () => {
  const at = 'registry-example-must-gather-sha256-1';
  const node = 'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n';
  const source = await openRecording(
    folder('must-gather.local.1', {
      timestamp: '2026-01-05',
      [`${at}/cluster-scoped-resources/core/nodes/n1.yaml`]: node,
      [`${at}/namespaces/shop/core/pods.yaml`]:
        'apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: web-0, namespace: shop}\n',
      [`${at}/namespaces/shop/core/services.yaml`]: 'apiVersion: v1\nkind: ServiceList\nitems: []\n',
      [`${at}/namespaces/shop/pods/web-0/app/app/logs/current.log`]: '2026-01-05T10:00:00.123456789Z hello\n',
      [`${at}/namespaces/shop/pods/web-0/app/app/logs/previous.log`]: '2026-01-05T09:00:00.1Z bye\n',
    }),
  );
  expect(await source.logs({ ...web, previous: false })).toMatchObject({ ok: true, value: 'hello\n' });
  expect(await source.logs({ ...web, previous: true })).toMatchObject({ ok: true, value: 'bye\n' });
  expect(await source.list({ type: service, namespace: 'shop' })).toMatchObject({ ok: true, value: [] });
  expect(await source.get({ type: typeOfKind('Node'), name: 'n2' })).toMatchObject({ ok: true, value: null });
});
