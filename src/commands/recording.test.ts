/** A recording of a recording: the same verdict from what was written, nothing claimed that was not read, and nothing lost when interrupted. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asked, readCases } from '../../test/e2e/case.ts';
import { verdict } from '../../test/e2e/compare.ts';
import { namespaceOf, resolveSubject } from '../../test/e2e/stage.ts';
import type { Engine } from '../engine/walk.ts';
import type { ObjectRef } from '../facts/objects.ts';
import { typeOfKind, typeOfWord } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import { diagnose } from '../investigation/diagnose.ts';
import { triage } from '../investigation/triage.ts';
import { openRecording } from '../recording/open.ts';
import { recordingSource } from '../recording/write/recording-source.ts';
import { keepDiagnosis, type Recorded, record } from './recording.ts';
import { engineWith } from './trees.ts';
import { onlyIn, withheld } from './withheld.ts';

const ROOT = join(import.meta.dirname, '../..');
const RECORDINGS = join(ROOT, 'test/recordings');
const DEMO = join(RECORDINGS, 'demo');
const scratch = mkdtempSync(join(tmpdir(), 'north-record-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let engine: Engine;
beforeAll(async () => {
  engine = await engineWith([], undefined);
});

let number = 0;
async function recorded(
  source: Source,
  what: Recorded,
  to = join(scratch, `${number++}`),
  signal = new AbortController().signal,
) {
  return record(source, what, { to, signal, onProgress: () => undefined, engine: async () => engine });
}

/** All that is said, but for where it was read and how long that took. */
async function verdictOf(source: Source, subject: ObjectRef): Promise<string> {
  const { timing: _, source: __, ...said } = await diagnose(engine, source, subject);
  return JSON.stringify(said, undefined, 1);
}

describe('the verdict is the same on the recording of a recording', () => {
  for (const test of readCases(join(ROOT, 'test/e2e/cases')).filter(({ id }) => existsSync(join(RECORDINGS, id)))) {
    for (const { subject } of asked(test)) {
      it(`${test.id}, ${subject}`, { timeout: 60_000 }, async () => {
        const source = await openRecording(join(RECORDINGS, test.id));
        const namespace = namespaceOf(test);
        const pods = await source.list({ type: typeOfKind('Pod'), namespace });
        const [word = '', name = ''] = resolveSubject(subject, pods.ok ? pods.value : []).split('/');
        const type = typeOfWord(word) ?? typeOfKind('Pod');
        const ref = { kind: type.kind, ...(type.namespaced && { namespace }), name };
        const wanted = await verdictOf(source, ref);

        const ofSubject = await recorded(source, { subject: ref });
        const replayed = await verdictOf(await openRecording(ofSubject.path), ref);
        // A quoted message in which something was masked reads differently; what is concluded from it may not.
        if (/redacted-|[*]{3}/.test(replayed))
          expect(verdict(JSON.parse(replayed))).toEqual(verdict(JSON.parse(wanted)));
        else expect(replayed).toEqual(wanted);
        if (test.exec.length > 0 || test.wholeCluster) return;
        const ofNamespace = await recorded(source, { namespace });
        // What belongs to other namespaces may be unknown there.
        const again = await diagnose(engine, await openRecording(ofNamespace.path), ref);
        expect(verdict(again)).toEqual(verdict(JSON.parse(wanted)));
      });
    }
  }
});

describe('the recording of one object', () => {
  const checkout = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };

  it('knows nothing of what was not asked for', async () => {
    const { path } = await recorded(await openRecording(DEMO), { subject: checkout });
    const source = await openRecording(path);
    for (const kind of ['ConfigMap', 'Service', 'Node', 'Pod']) {
      const list = await source.list({ type: typeOfKind(kind), ...(kind !== 'Node' && { namespace: 'shop' }) });
      expect([kind, list.ok && list.complete]).toEqual([kind, false]);
    }
    expect((await source.get({ type: typeOfKind('Pod'), namespace: 'shop', name: 'other' })).ok).toBe(false);
    const other = await diagnose(engine, source, { kind: 'Deployment', namespace: 'shop', name: 'mail' });
    expect(other.outcome).toBe('undecided');
    const { unknown } = await triage(engine, source, {});
    expect(unknown.map(({ what }) => what)).toContain('pods');
  });

  it('holds the events of its namespace, and a name that was proven absent', async () => {
    const mail = { kind: 'Deployment', namespace: 'shop', name: 'mail' };
    const { path } = await recorded(await openRecording(DEMO), { subject: mail });
    const source = await openRecording(path);
    const events = await source.list({ type: typeOfKind('Event'), namespace: 'shop' });
    expect(events.ok && events.complete && events.value.length).toBeGreaterThan(10);
    expect(await source.get({ type: typeOfKind('ConfigMap'), namespace: 'shop', name: 'mail-conf' })).toEqual({
      ok: true,
      value: null,
      complete: true,
    });
  });

  it('says why what could not be read is missing', async () => {
    const source = withheld(await openRecording(DEMO), { unavailable: ['events', 'logs'] });
    const { path, unavailable } = await recorded(source, { subject: checkout });
    expect(unavailable).toContainEqual({
      resource: 'events',
      namespace: 'shop',
      why: 'forbidden: events',
      reason: 'forbidden',
    });
    const again = await openRecording(path);
    expect(await again.list({ type: typeOfKind('Event'), namespace: 'shop' })).toMatchObject({
      gap: { reason: 'forbidden' },
    });
    expect(await verdictOf(again, checkout)).toEqual(await verdictOf(source, checkout));
  });
});

describe('the recording of a namespace or cluster', () => {
  it('gives the same triage', async () => {
    const source = await openRecording(DEMO);
    const plain = async (from: Source, scope: { namespace?: string }) => {
      const { items, unknown } = await triage(engine, from, scope);
      return { items, unknown };
    };
    const all = await openRecording((await recorded(source, {})).path);
    expect(await plain(all, {})).toEqual(await plain(source, {}));
    const shop = await openRecording((await recorded(source, { namespace: 'shop' })).path);
    expect(await plain(shop, { namespace: 'shop' })).toEqual(await plain(source, { namespace: 'shop' }));
  });

  it('of a namespace tells which devices are held elsewhere, or that this could not be read', async () => {
    const claims = typeOfKind('ResourceClaim');
    const source = await openRecording(join(RECORDINGS, 'gpu-all-allocated-claim'));
    const namespace = 'e2e-gpu-all-allocated-claim';
    const whole = await openRecording((await recorded(source, { namespace })).path);
    expect(await whole.list({ type: claims })).toMatchObject({ ok: true, complete: true });
    const { path, unavailable } = await recorded(onlyIn(namespace, source), { namespace });
    expect(unavailable).toContainEqual(
      expect.objectContaining({ resource: 'resourceclaims.resource.k8s.io', namespace: '*' }),
    );
    const part = await openRecording(path);
    expect(await part.list({ type: claims, namespace })).toMatchObject({ ok: true, complete: true });
    const all = await part.list({ type: claims });
    expect(all.ok && all.complete).toBe(false);
  });

  it('has the logs of containers that are not healthy, runs nothing, and is readable by its owner only', async () => {
    const { path } = await recorded(await openRecording(DEMO), { namespace: 'shop' });
    const logs = readdirSync(join(path, 'logs/shop'));
    expect(logs.map((pod) => pod.split('-')[0]).sort()).toEqual(['checkout', 'prices', 'prices', 'search']);
    expect(existsSync(join(path, 'exec'))).toBe(false);
    expect(statSync(path).mode & 0o77).toBe(0);
    expect(statSync(join(path, 'recording.yaml')).mode & 0o77).toBe(0);
  });

  it('is an archive that opens like the folder, when the name says so', async () => {
    const file = join(scratch, 'shop.tar.gz');
    const source = await openRecording(DEMO);
    const { path, finished } = await recorded(source, { namespace: 'shop' }, file);
    expect([path, finished]).toEqual([file, true]);
    expect(execFileSync('tar', ['-tzf', file], { encoding: 'utf8' })).toContain('shop/recording.yaml\n');
    expect(existsSync(join(scratch, 'shop.partial'))).toBe(false);
    const ref = { kind: 'Deployment', namespace: 'shop', name: 'search' };
    expect(await verdictOf(await openRecording(file), ref)).toEqual(await verdictOf(source, ref));
    await expect(recorded(source, { namespace: 'shop' }, file)).rejects.toThrow('there already');
  });

  it('goes on where it was interrupted, and says until then that the rest is unknown', async () => {
    const source = await openRecording(DEMO);
    const interruption = new AbortController();
    const reads: string[] = [];
    const counting = (stopAfter: number): Source => ({
      ...source,
      async list(query) {
        reads.push(query.type.kind);
        if (reads.length > stopAfter) interruption.abort(new Error('interrupted'));
        return source.list(query);
      },
    });
    const to = join(scratch, 'resumed');
    await expect(recorded(counting(5), {}, to, interruption.signal)).rejects.toThrow('interrupted');
    const partial = await openRecording(to);
    const ingresses = await partial.list({ type: typeOfKind('Ingress') });
    expect(ingresses).toMatchObject({ ok: false, gap: { why: 'not read: the recording was interrupted' } });
    expect((await partial.list({ type: typeOfKind('Pod') })).ok).toBe(true);
    const before = statSync(join(to, 'objects/pods.json')).mtimeMs;

    const first = reads.splice(0).slice(0, 5);
    const { finished } = await recorded(counting(1000), {}, to);
    expect(finished).toBe(true);
    expect(reads.filter((kind) => first.includes(kind))).toEqual([]);
    expect(statSync(join(to, 'objects/pods.json')).mtimeMs).toBe(before);
    const { items } = await triage(engine, await openRecording(to), {});
    expect(items).toEqual((await triage(engine, source, {})).items);
    await expect(recorded(source, {}, to)).rejects.toThrow('it holds a finished recording');
  });

  it('writes into no folder that holds something else', async () => {
    const to = join(scratch, 'full');
    mkdirSync(to);
    writeFileSync(join(to, 'notes.txt'), 'mine');
    await expect(recorded(await openRecording(DEMO), {}, to)).rejects.toThrow('it holds other files');
  });

  it('follows no link in an unfinished recording', async () => {
    const to = join(scratch, 'linked');
    mkdirSync(to);
    writeFileSync(
      join(to, 'recording.yaml'),
      'apiVersion: north/v1\nkind: Recording\nof: the cluster\nunfinished: true\n',
    );
    symlinkSync(scratch, join(to, 'objects'));
    await expect(recorded(await openRecording(DEMO), {}, to)).rejects.toThrow('it holds links');
  });

  it('leaves names that lead out of the folder out', async () => {
    const source = await openRecording(DEMO);
    const evil: Source = {
      ...source,
      async list(query) {
        const reading = await source.list(query);
        if (!reading.ok || query.type.kind !== 'Pod') return reading;
        const value = reading.value.map((pod) => ({
          ...pod,
          metadata: { ...pod.metadata, name: `../../../${pod.metadata.name}` },
        }));
        return { ...reading, value };
      },
      logs: async () => ({ ok: true, value: 'text', complete: true }),
    };
    const { path, unavailable } = await recorded(evil, {});
    expect(existsSync(join(path, 'logs'))).toBe(false);
    expect(unavailable.map(({ why }) => why)).toContain('a name in it cannot be the name of a file');
  });
});

it('keeps the newest twenty recordings of the interface, and nothing else is removed', async () => {
  const state = join(scratch, 'state');
  const inner = await openRecording(DEMO);
  for (let i = 0; i < 22; i++) {
    const recording = recordingSource({ ...inner, now: () => new Date(Date.UTC(2026, 0, 5, 10, i)) });
    await recording.source.get({ type: typeOfKind('Pod'), namespace: 'shop', name: 'x' });
    if (i === 5) writeFileSync(join(state, 'recordings/notes.txt'), 'mine');
    await keepDiagnosis(recording, { kind: 'Pod', namespace: 'shop', name: 'x' }, state);
  }
  const names = readdirSync(join(state, 'recordings')).sort();
  expect(names).toHaveLength(21);
  expect(names[0]).toBe('20260105T100200Z-shop-pod-x');
  expect(readFileSync(join(state, 'recordings/notes.txt'), 'utf8')).toBe('mine');
});
