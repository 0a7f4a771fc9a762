import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { typeOfKind } from '../facts/resources.ts';
import { RecordingError } from './error.ts';
import { openRecording } from './open.ts';

const scratch = mkdtempSync(join(tmpdir(), 'north-recording-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const CRASH = join(import.meta.dirname, '../../test/recordings/crash-loop');
let count = 0;

/** A folder with these files; its path. */
function folder(files: Readonly<Record<string, unknown>>): string {
  count += 1;
  const root = join(scratch, `r${count}`);
  mkdirSync(root);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(
      join(root, name),
      typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
    );
  }
  return root;
}

const pod = (name: string, namespace = 'shop') => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } });
const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } };
const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', items });
const PODS = typeOfKind('Pod');
const NODES = typeOfKind('Node');
const EVENTS = typeOfKind('Event');
const SECRETS = typeOfKind('Secret');
const JOBS = typeOfKind('Job');
const NAMESPACES = typeOfKind('Namespace');

describe('a recording of a real cluster', () => {
  test('reads the same from a folder, an archive with any top folder, and an archive without one', async () => {
    const zipped = join(scratch, 'a.tar.gz');
    const plain = join(scratch, 'b.tar');
    execFileSync('tar', ['-czf', zipped, '-C', dirname(CRASH), 'crash-loop']);
    execFileSync('tar', ['-cf', plain, '-C', CRASH, '.']);
    const said = [];
    for (const path of [CRASH, zipped, plain]) {
      const source = await openRecording(path);
      said.push({
        now: source.now(),
        server: source.info.server,
        rows: await source.podRows('shop'),
        usage: await source.podUsage(),
        log: await source.logs({ namespace: 'shop', pod: 'crash', container: 'c', previous: true }),
        events: await source.list({
          type: EVENTS,
          namespace: 'shop',
          fieldSelector: 'involvedObject.name=crash,reason=BackOff',
        }),
        exec: await source.exec({
          namespace: 'shop',
          pod: 'sidecar',
          container: 'a',
          command: ['sh', '-c', 'echo hi; exit 4'],
        }),
        gaps: source.gaps,
      });
    }
    expect(said[1]).toEqual(said[0]);
    expect(said[2]).toEqual(said[0]);
    expect(said[0]).toMatchObject({
      now: new Date('2026-11-21T13:05:15.407Z'),
      server: 'v1.36.3',
      rows: {
        ok: true,
        value: [{ name: 'crash', status: 'CrashLoopBackOff', ready: '0/1', restarts: '4 (30s ago)' }, {}, {}, {}],
      },
      log: { ok: true, value: 'booting\ncannot open /etc/app.conf\n', complete: true },
      events: { ok: true, value: [{ reason: 'BackOff' }] },
      exec: { ok: true, value: { exitCode: 4, stdout: 'hi\n', stderr: '' } },
      gaps: [],
    });
  });

  test('tells known empty from not captured and from refused', async () => {
    const source = await openRecording(CRASH);
    expect(await source.get({ type: SECRETS, namespace: 'shop', name: 'nope' })).toEqual({
      ok: true,
      value: null,
      complete: true,
    });
    expect(await source.list({ type: SECRETS, namespace: 'other' })).toMatchObject({
      ok: false,
      gap: { reason: 'not-recorded', ask: 'kubectl get secrets -n other -o json' },
    });
    expect(await source.list({ type: PODS })).toMatchObject({ ok: true, complete: false });
    expect(await source.list({ type: JOBS, namespace: 'shop' })).toMatchObject({
      ok: false,
      gap: { reason: 'forbidden' },
    });
    expect(await source.get({ type: NAMESPACES, name: 'other' })).toMatchObject({ ok: false });
    expect(await source.logs({ namespace: 'shop', pod: 'done', container: 'c', previous: false })).toMatchObject({
      ok: false,
      gap: { reason: 'not-recorded' },
    });
  });

  test('a kind that an older program did not record is unknown, not absent', async () => {
    const manifest = { apiVersion: 'north/v1', kind: 'Recording', resources: ['pods', 'jobs.batch'] };
    const source = await openRecording(folder({ 'recording.yaml': manifest, 'objects/a.json': list(pod('a')) }));
    expect(await source.list({ type: PODS })).toMatchObject({ ok: true, complete: true });
    expect(await source.get({ type: JOBS, namespace: 'shop', name: 'x' })).toMatchObject({ ok: true, value: null });
    expect(await source.get({ type: NODES, name: 'n1' })).toMatchObject({ ok: false, gap: { reason: 'not-recorded' } });
  });

  test('commands can be declined, and the clock can be set', async () => {
    const now = new Date('2026-11-21T14:05:15Z');
    const source = await openRecording(CRASH, { noExec: true, now });
    const command = ['sh', '-c', 'echo hi; exit 4'];
    expect(await source.exec({ namespace: 'shop', pod: 'sidecar', container: 'a', command })).toMatchObject({
      ok: false,
      gap: { reason: 'declined' },
    });
    expect(source.now()).toBe(now);
  });
});

describe('kubectl output without recording.yaml', () => {
  test('a kind that is not there is unknown; the clock is the newest time', async () => {
    const made = { ...pod('a'), status: { startTime: '2026-01-05T10:00:00Z' } };
    const source = await openRecording(folder({ 'all.json': list(made, pod('b', 'other'), node) }));
    expect(source.now()).toEqual(new Date('2026-01-05T10:00:00Z'));
    expect(await source.list({ type: EVENTS, namespace: 'shop' })).toMatchObject({
      ok: false,
      gap: { reason: 'not-recorded' },
    });
    expect(await source.get({ type: PODS, namespace: 'shop', name: 'zz' })).toMatchObject({ ok: true, value: null });
    expect(await source.list({ type: PODS })).toMatchObject({ ok: true, complete: true });
    expect(await source.get({ type: NODES, name: 'zz' })).toMatchObject({ ok: true, value: null });
  });

  test('a time of a kind that nobody knows may be anything', async () => {
    const odd = {
      ...pod('x'),
      kind: 'Odd',
      status: { startTime: { toString: 1 }, conditions: [{ lastTransitionTime: [] }] },
    };
    const made = { ...pod('a'), status: { startTime: '2026-01-05T10:00:00Z' } };
    const source = await openRecording(folder({ 'all.json': list(odd, made) }));
    expect(source.now()).toEqual(new Date('2026-01-05T10:00:00Z'));
  });

  test('a file of one namespace says nothing of the others', async () => {
    const source = await openRecording(join(folder({ 'all.json': list(pod('a'), node) }), 'all.json'));
    expect(await source.list({ type: PODS, namespace: 'shop' })).toMatchObject({ ok: true, complete: true });
    expect(await source.list({ type: PODS, namespace: 'other' })).toMatchObject({ ok: false });
    expect(await source.podUsage()).toMatchObject({ ok: true, complete: false });
  });

  test('a single object says nothing of its siblings, unless it was laid out under objects/', async () => {
    const bare = await openRecording(folder({ 'pod.json': pod('a') }));
    expect(await bare.get({ type: PODS, namespace: 'shop', name: 'a' })).toMatchObject({ ok: true, complete: true });
    expect(await bare.get({ type: PODS, namespace: 'shop', name: 'b' })).toMatchObject({ ok: false });
    const laid = await openRecording(folder({ 'objects/deep/pod.json': pod('a') }));
    expect(await laid.get({ type: PODS, namespace: 'shop', name: 'b' })).toMatchObject({ ok: true, value: null });
    expect(await laid.list({ type: PODS, namespace: 'typo' })).toMatchObject({ ok: false });
  });

  test('all forms of kubectl output are understood', async () => {
    const yaml =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: y1, namespace: shop}\n---\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: y2}\n';
    const source = await openRecording(
      folder({
        'objects/a.yaml': yaml,
        'objects/b.json': `${JSON.stringify(pod('j1'))}\n${JSON.stringify(pod('j2'))}`,
        'objects/c.json': {
          apiVersion: 'v1',
          kind: 'PodList',
          items: [{ metadata: { name: 'p1', namespace: 'shop' } }],
        },
        'objects/d.json': Buffer.from(`\ufeff${JSON.stringify(list(list(pod('u1'))))}`, 'utf16le'),
        'objects/e.json': [pod('l1')],
        'objects/f.yaml':
          'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: i1, namespace: shop}\n',
        'objects/empty.json': '',
      }),
    );
    const reading = await source.list({ type: PODS });
    expect(reading.ok && reading.value.map((p) => `${p.metadata.namespace}/${p.metadata.name}`).sort()).toEqual([
      'default/y2',
      ...['i1', 'j1', 'j2', 'l1', 'p1', 'u1', 'y1'].map((n) => `shop/${n}`),
    ]);
    expect(source.gaps).toEqual([]);
  });
});

test('what cannot be understood is counted, and makes its kind incomplete', async () => {
  const broken = [{ ...pod('x'), metadata: { name: 5 } }, { kind: 'Pod', metadata: 'x' }, { nothing: true }, null];
  const odd = { ...pod('odd'), spec: { containers: 'none', tolerations: [{ key: 'k' }] } };
  const source = await openRecording(
    folder({ 'all.json': list(pod('a'), pod('b', 'other'), odd, ...(broken as object[])) }),
  );
  expect(source.gaps).toMatchObject([
    { what: '4 objects in all.json', reason: 'failed' },
    { what: '1 field in all.json', why: 'malformed and left out (Pod odd: spec.containers is not a list)' },
  ]);
  expect(await source.get({ type: PODS, namespace: 'shop', name: 'zz' })).toMatchObject({ ok: false });
  expect(await source.get({ type: PODS, namespace: 'shop', name: 'odd' })).toMatchObject({
    ok: true,
    complete: false,
    value: { spec: { tolerations: [{ key: 'k' }] } },
  });
});

test('a kind that is clean only afterwards is read as what it then is', async () => {
  const hidden = { ...pod('x'), kind: 'Po\x1b[2Jd', spec: { containers: 'none' } };
  const moved = { ...pod('y'), apiVersion: '\x1b[2Jv1', spec: { containers: 'none' } };
  const source = await openRecording(folder({ 'all.json': list(pod('a'), hidden, moved) }));
  const pods = await source.list({ type: PODS });
  expect(pods.ok && pods.value.map(({ spec }) => spec)).toEqual([undefined, {}, {}]);
});

test('of two copies of an object the newer one counts', async () => {
  const of = (version: string, phase: string) => ({
    ...pod('a'),
    metadata: { ...pod('a').metadata, resourceVersion: version },
    status: { phase },
  });
  const source = await openRecording(
    folder({ 'objects/1.json': of('90', 'Running'), 'objects/2.json': of('10', 'Pending') }),
  );
  expect(await source.get({ type: PODS, namespace: 'shop', name: 'a' })).toMatchObject({
    value: { status: { phase: 'Running' } },
  });
});

test('a long log is cut at its old end', async () => {
  const log = Array.from({ length: 5000 }, (_, i) => `line ${i}`).join('\n');
  const source = await openRecording(
    folder({ 'objects/a.json': pod('a'), 'logs/shop/a/c.log': `${log}\n`, 'logs/shop/a/d.log': 'x'.repeat(300_000) }),
  );
  const reading = await source.logs({ namespace: 'shop', pod: 'a', container: 'c', previous: false });
  expect(reading).toMatchObject({ ok: true, complete: false });
  expect(reading.ok && reading.value.split('\n').slice(0, 1)).toEqual(['line 3000']);
  expect(reading.ok && reading.value.endsWith('line 4999\n')).toBe(true);
  const wide = await source.logs({ namespace: 'shop', pod: 'a', container: 'd', previous: false });
  expect(wide.ok && wide.value.length).toBe(262_144);
});

describe('what is no recording is refused in one line', () => {
  const link = folder({ 'objects/a.json': pod('a') });
  symlinkSync('/etc/passwd', join(link, 'objects/b.json'));
  const inside = folder({ 'objects/a.json': pod('a') });
  symlinkSync('a.json', join(inside, 'objects/b.json'));
  const pipe = folder({ 'objects/a.json': pod('a') });
  execFileSync('mkfifo', [join(pipe, 'objects/p.json')]);
  const recording = (text: string) => folder({ 'objects/a.json': pod('a'), 'recording.yaml': text });
  const good = 'apiVersion: north/v1\nkind: Recording\n';

  test.each([
    ['a path that does not exist', join(scratch, 'none'), 'no such file or directory'],
    ['an empty folder', folder({}), 'no JSON or YAML file'],
    ['a folder with other files', folder({ 'a.json': { name: 'package' } }), 'no Kubernetes object'],
    ['an empty file', join(folder({ 'a.json': '' }), 'a.json'), 'is empty'],
    ['a zip archive', join(folder({ 'a.zip': 'PK\x03\x04' }), 'a.zip'), 'zip archive'],
    ['a text with the name of an archive', join(folder({ 'a.tar.gz': 'x' }), 'a.tar.gz'), 'not compressed with gzip'],
    ['a device', '/dev/null', 'neither a folder nor a plain file'],
    ['broken JSON', folder({ 'objects/a.json': '{\n"a": }' }), 'objects/a.json of the recording'],
    ['broken JSON, its place', folder({ 'objects/a.json': '{\n"a": }' }), 'line 2, column 6'],
    ['broken YAML, its place', folder({ 'objects/a.yaml': 'a: b\nc: [d' }), /line 2, column \d+/],
    [
      'a YAML bomb',
      folder({
        'objects/a.yaml': `a: &a [x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(8).fill(`*${'abcdefg'[i]}`)}]`).join('\n')}`,
      }),
      'not usable YAML',
    ],
    [
      'deep YAML',
      folder({ 'objects/a.yaml': `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}` }),
      /nested too deeply|stack/,
    ],
    ['a link that leads out', link, 'leads out of the folder'],
    ['JSON of brackets', folder({ 'objects/a.json': `[${'[],'.repeat(6_000_000)}[]]` }), 'far more values'],
    ['YAML of lines', folder({ 'objects/a.yaml': '- a\n'.repeat(1_100_000) }), 'more than a million lines'],
    ['a named pipe', pipe, 'is no plain file'],
    ['another version', recording('apiVersion: north/v9\nkind: Recording'), 'apiVersion is not north/v1'],
    ['a wrong date', recording(`${good}taken: yesterday`), 'taken is not a time'],
    ['wrong namespaces', recording(`${good}namespaces: shop`), 'namespaces is wrong'],
    [
      'a broken command result',
      folder({ 'objects/a.json': pod('a'), 'exec/shop/a/c/1.yaml': 'command: ls' }),
      'exec/shop/a/c/1.yaml',
    ],
  ])('%s', async (_, path, words) => {
    const error: unknown = await openRecording(path).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(RecordingError);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(words) });
    expect((error as Error).message).toMatch(/^[^\n]+$/);
  });

  test('a link that stays inside is followed', async () => {
    expect(await (await openRecording(inside)).list({ type: PODS })).toMatchObject({ ok: true });
  });

  test('too many values', async () => {
    const path = folder({ 'objects/a.json': { ...pod('a'), spec: { many: Array(1000).fill(0) } } });
    const limits = { memberBytes: 1e6, totalBytes: 1e6, members: 10, depth: 10, values: 500 };
    await expect(openRecording(path, { limits })).rejects.toThrow('more than 500 values');
  });
});

test('opening does not change what it reads', async () => {
  const copy = join(scratch, 'copy');
  cpSync(CRASH, copy, { recursive: true });
  await openRecording(copy);
  execFileSync('diff', ['-r', CRASH, copy]);
});

test('what stands in the place of a log that the node had lost is no log', async () => {
  const lost = 'unable to retrieve container logs for containerd://0123';
  const source = await openRecording(folder({ 'objects/a.json': pod('a'), 'logs/shop/a/c.log': lost }));
  expect(await source.logs({ namespace: 'shop', pod: 'a', container: 'c', previous: false })).toMatchObject({
    ok: false,
    gap: { reason: 'gone', why: lost },
  });
});
