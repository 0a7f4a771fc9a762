/** Opening a recording is opening hostile input: whatever is in its files, the answer is a source or one line, soon. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { openRecording } from '../../src/recording/open.ts';
import { type Chance, run } from './cases.ts';
import { examine } from './examine.ts';
import { anyYaml, brokenBytes, brokenJson } from './mutate.ts';
import { filesOf, open, type Seed } from './seeds.ts';

const PATIENCE = 300_000;
const CRASH = filesOf('crash-loop');
const objects = CRASH.filter(({ path }) => path.endsWith('.json'));
const manifest = parse((CRASH.find(({ path }) => path === 'recording.yaml') as Seed).bytes.toString());
const texts = CRASH.filter(({ path }) => /^(logs|exec)\//.test(path));

const file = (path: string, content: unknown): Seed => ({
  path,
  bytes: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});

test('objects with values of wrong types anywhere: 3,000', { timeout: PATIENCE }, async () => {
  let opened = 0;
  await run(3000, async (chance) => {
    const files = [chance.pick(objects), chance.pick(objects)].map(({ path, bytes }) =>
      file(path, brokenJson(JSON.parse(bytes.toString()), chance, 20 + chance.number(400))),
    );
    const laid = chance.once(2) ? files : files.map((one) => ({ ...one, path: one.path.replaceAll('/', '-') }));
    if ((await examine(open(laid))) !== undefined) opened += 1;
  });
  expect(opened).toBeGreaterThan(1000);
});

test('JSON with changed bytes: 1,000', { timeout: PATIENCE }, () =>
  run(1000, async (chance) => {
    const { path, bytes } = chance.pick(objects);
    await examine(open([{ path: chance.once(4) ? `${path}.yaml` : path, bytes: brokenBytes(bytes, chance) }]));
  }),
);

test('YAML with anything in it: 1,500', { timeout: PATIENCE }, () =>
  run(1500, async (chance) => {
    await examine(open([file(chance.once(2) ? 'any.yaml' : 'objects/any.yaml', anyYaml(chance))]));
  }),
);

test('any recording.yaml: 800', { timeout: PATIENCE }, () =>
  run(800, async (chance) => {
    const broken = chance.once(4)
      ? brokenBytes(Buffer.from(stringify(manifest)), chance).toString()
      : stringify(brokenJson(whole(manifest), chance, 4 + chance.number(30)));
    await examine(open([...objects.slice(0, 2), file('recording.yaml', broken)]));
  }),
);

/** With every part that a manifest may have. */
function whole(given: object): object {
  const asked = [
    { resource: 'pods', namespace: 'shop', labelSelector: 'app=web' },
    { resource: 'nodes', name: 'n' },
  ];
  const unavailable = [
    { resource: 'jobs', why: 'forbidden', reason: 'forbidden' },
    { resource: 'pods/log', name: 'a/c', why: 'gone', reason: 'gone' },
    { resource: 'pods/exec', command: ['ls'], why: 'no' },
  ];
  return { ...given, namespaces: ['shop'], resources: ['pods'], asked, unavailable, unfinished: true, of: 'it' };
}

const USAGE = {
  nodes: ['n1'],
  pods: [{ namespace: 'a', name: 'b', node: 'n1', requests: { cpu: 1 }, priority: 0, hostPorts: ['TCP/0.0.0.0/80'] }],
};
const DUMP =
  '==== START logs for container c of pod shop/a ====\nline\n==== END logs for container c of pod shop/a ====\n';

test('logs, commands and usage, under any name: 1,000', { timeout: PATIENCE }, () =>
  run(1000, async (chance) => {
    const { path, bytes } = chance.pick([
      ...texts,
      file('usage/pods.json', USAGE),
      file('shop/a/logs.txt', DUMP),
      file('cluster-resources/pods/logs/shop/a/c-previous.log', DUMP),
      file('namespaces/shop/pods/a/c/c/logs/current.log', `2026-01-05T10:00:00.000Z ${DUMP}`),
      file('cluster-resources/pods/shop.json', '{"kind":"PodList","items":[]}'),
    ]);
    const changed = path.endsWith('.json') ? Buffer.from(JSON.stringify(brokenJson(USAGE, chance, 8))) : bytes;
    const broken = chance.once(2) ? brokenBytes(changed, chance) : changed;
    await examine(
      open([...objects.slice(0, 1), { path: chance.once(3) ? renamed(path, chance) : path, bytes: broken }]),
    );
  }),
);

function renamed(path: string, chance: Chance): string {
  const parts = path.split('/');
  parts[chance.number(parts.length)] = chance.pick(['', '.', '..', '\x1b[2J', 'a/b', '__proto__', 'x'.repeat(300)]);
  return parts.join('/');
}

const scratch = mkdtempSync(join(tmpdir(), 'north-fuzz-'));
afterAll(() => rmSync(scratch, { recursive: true }));

test.each([
  ['explicit keys', '? '.repeat(200_000)],
  ['tags', '!a '.repeat(100_000)],
  ['keys in one map', Array.from({ length: 100_000 }, (_, i) => `k${i}: v`).join('\n')],
  ['documents', '--- 1\n'.repeat(50_000)],
  ['open brackets', '['.repeat(200_000)],
  ['a cycle', 'apiVersion: v1\nkind: Pod\nmetadata: &m {name: a, labels: *m}\nspec: &s\n  a: *s\n  b: [*s, *s]\n'],
  ['a long string', `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nstatus: {phase: "${'x'.repeat(10_000_000)}"}`],
])('YAML made to take for ever: %s', { timeout: PATIENCE }, async (_, text) => {
  const root = join(scratch, 'slow');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'objects'), { recursive: true });
  writeFileSync(join(root, 'objects/a.yaml'), text);
  const { user } = process.cpuUsage();
  await examine(openRecording(root));
  expect(process.cpuUsage().user - user).toBeLessThan(15_000_000);
});
