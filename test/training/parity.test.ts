/**
 * A cluster, a recording of it, and a server that serves the recording are asked the same things: what is printed has the
 * same bytes but for where it was read and how long that took.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openCluster } from '../../src/cluster/open.ts';
import { type Recorded, record } from '../../src/commands/recording.ts';
import { engineWith } from '../../src/commands/trees.ts';
import type { Diagnosis, Triage } from '../../src/engine/diagnosis.ts';
import { type ObjectRef, refOf } from '../../src/facts/objects.ts';
import { RESOURCES, typeOfKind } from '../../src/facts/resources.ts';
import type { Source } from '../../src/facts/source.ts';
import { diagnose } from '../../src/investigation/diagnose.ts';
import { triage } from '../../src/investigation/triage.ts';
import { openRecording } from '../../src/recording/open.ts';
import { render } from '../../src/report/render.ts';
import type { Fault } from '../../src/training/server/faults.ts';
import { startServer } from '../../src/training/server/start.ts';

const RECORDINGS = join(import.meta.dirname, '../recordings');
const PATIENCE = 60_000;
const engine = await engineWith([], undefined);
const kinds = RESOURCES.map(({ kind }) => kind).filter((kind) =>
  [...engine.trees.values()].some(({ entry }) => entry.includes(kind)),
);
const scratch = mkdtempSync(join(tmpdir(), 'north-parity-'));
afterAll(() => rmSync(scratch, { recursive: true }));

async function printed(document: Diagnosis | Triage): Promise<string> {
  const { timing: _, source: __, ...rest } = document;
  return render(rest as Diagnosis, 'json', { width: 80, color: false, unicode: true });
}

/** Everything that can be diagnosed in a recording. */
async function subjectsIn(recorded: Source): Promise<readonly ObjectRef[]> {
  const lists = await Promise.all(kinds.map((kind) => recorded.list({ type: typeOfKind(kind) })));
  const objects = lists.flatMap((list) => (list.ok ? list.value : []));
  return objects.filter(({ metadata }) => metadata.namespace !== 'kube-system').map(refOf);
}

/** What is said on a source, by what is asked. */
async function sayings(source: Source, subjects: readonly ObjectRef[]): Promise<Readonly<Record<string, string>>> {
  const said: Record<string, string> = { triage: await printed(await triage(engine, source, {})) };
  for (const subject of subjects)
    said[`${subject.kind} ${subject.name}`] = await printed(
      await diagnose(engine, source, subject, { consent: async () => 'yes' }),
    );
  return said;
}

/** Works on a source as a cluster that serves it. */
async function served<T>(source: Source, faults: readonly Fault[], work: (live: Source) => Promise<T>): Promise<T> {
  const clock = () => source.now();
  const server = await startServer({ source, refuseUnknown: true, clock, faults });
  const options = { kubeconfig: server.kubeconfigPath };
  const deps = { env: {}, stderr: { write: () => true }, signal: new AbortController().signal };
  const live = await openCluster(options, deps);
  try {
    return await work({ ...live, now: clock });
  } finally {
    await live.close();
    await server.close();
  }
}

test.each(readdirSync(RECORDINGS))('%s, as a recording and served', { timeout: PATIENCE }, async (name) => {
  const recorded = await openRecording(join(RECORDINGS, name));
  const subjects = await subjectsIn(recorded);
  const expected = await sayings(recorded, subjects);
  expect(await served(recorded, [], (live) => sayings(live, subjects))).toEqual(expected);
});

const forbidden = (resource: string): Fault => ({ resource, status: 403 });

describe.each([
  ['all may be read', []],
  ['no events', [forbidden('events')]],
  ['no pods of other namespaces', [{ resource: 'pods', namespace: '', status: 403 }]],
  ['no logs and commands', [forbidden('pods/log'), forbidden('pods/exec')]],
  ['broken logs', [{ resource: 'pods/log', status: 500 }]],
] as [string, Fault[]][])('%s', (_, faults) => {
  test.each([
    'crash-loop',
    'crash-app-error',
    'crash-dependency-down-refused',
    'gpu-all-allocated',
    'gpu-unhealthy',
    'http-selector-mismatch',
    'pending-insufficient-cpu',
    'pending-two-taint-and-selector',
  ])('%s, live, recorded and served again', { timeout: PATIENCE }, async (name) => {
    const original = await openRecording(join(RECORDINGS, name));
    for (const subject of (await subjectsIn(original)).slice(0, 4))
      await goRound(original, faults, subject, { subject });
  });
});

test('a recorded namespace', { timeout: PATIENCE }, async () => {
  const cluster = await openRecording(join(RECORDINGS, 'pending-insufficient-cpu'));
  const namespace = 'e2e-pending-insufficient-cpu';
  for (const subject of await subjectsIn(cluster))
    if ((subject.namespace ?? subject.name) === namespace) await goRound(cluster, [], subject, { namespace });
});

test('a recorded cluster', { timeout: PATIENCE }, async () => {
  const cluster = await openRecording(join(RECORDINGS, 'demo'));
  const subjects = (await subjectsIn(cluster)).filter(({ kind }) => kind === 'Deployment');
  for (const subject of subjects) await goRound(cluster, [], subject, {});
});

/** Asks a cluster, a recording that was made of it at the same moment, and a server that serves this. */
async function goRound(cluster: Source, faults: readonly Fault[], subject: ObjectRef, what: Recorded): Promise<void> {
  const to = mkdtempSync(join(scratch, 'r-'));
  const live = await served(cluster, faults, async (source) => {
    const said = await printed(await diagnose(engine, source, subject));
    const signal = new AbortController().signal;
    await record(source, what, { to, signal, onProgress() {}, engine: async () => engine });
    return said;
  });
  const recorded = await openRecording(to);
  expect(await printed(await diagnose(engine, recorded, subject))).toBe(live);
  expect(await served(recorded, [], async (source) => printed(await diagnose(engine, source, subject)))).toBe(live);
}
