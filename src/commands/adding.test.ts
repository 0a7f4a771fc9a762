/** A pod of which no container runs: what is said of it with, without and after a container to look from, and in a recording of that. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pod } from 'kubernetes-types/core/v1.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Diagnosis } from '../engine/diagnosis.ts';
import type { Engine } from '../engine/walk.ts';
import { gapFor } from '../facts/gaps.ts';
import type { KubeObject } from '../facts/objects.ts';
import { type GapReason, known, unreadable } from '../facts/reading.ts';
import type { Source } from '../facts/source.ts';
import { diagnose } from '../investigation/diagnose.ts';
import { openRecording } from '../recording/open.ts';
import { record } from './recording.ts';
import { engineWith } from './trees.ts';

const RECORDING = join(import.meta.dirname, '../../test/recordings/crash-dependency-address-outside');
const subject = { kind: 'Pod', namespace: 'e2e-crash-dependency-address-outside', name: 'web-0' };
const scratch = mkdtempSync(join(tmpdir(), 'north-adding-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let engine: Engine;
let base: Source;
beforeAll(async () => {
  engine = await engineWith([], undefined);
  base = await openRecording(RECORDING);
});

/** The pod has none but the container that fails. */
function alone(object: KubeObject): KubeObject {
  if (object.kind !== 'Pod') return object;
  const { spec, status } = structuredClone(object) as unknown as Pod;
  const others = ({ name }: { name: string }) => name !== 'agent';
  const containers = spec?.containers.filter(others);
  const containerStatuses = status?.containerStatuses?.filter(others);
  return { ...object, spec: { ...spec, containers }, status: { ...status, containerStatuses } } as KubeObject;
}

const node = (images: readonly string[]) =>
  ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'lab-1' },
    status: { images: images.map((name) => ({ names: [name] })) },
  }) as unknown as KubeObject;

/** What a container that is added sees is what the recorded one saw. */
function sourceWith(addContainer: Source['addContainer'], images = ['busybox:1.36']): Source {
  const { addContainer: _, ...rest } = base;
  return {
    ...rest,
    async list(query) {
      const reading = await base.list(query);
      return reading.ok ? { ...reading, value: reading.value.map(alone) } : reading;
    },
    async get(query) {
      if (query.type.kind === 'Node') return known(node(images));
      const reading = await base.get(query);
      return reading.ok && reading.value !== null ? { ...reading, value: alone(reading.value) } : reading;
    },
    exec: (query) => base.exec(query.container === 'north-debug' ? { ...query, container: 'agent' } : query),
    ...(addContainer && { addContainer }),
  };
}

const refusing = (reason: GapReason, why: string) =>
  sourceWith(async (addition, about) => unreadable(gapFor({ ask: 'add', about, runs: [], addition }, reason, why)));

let number = 0;
/** What is said, and what is said of a recording that was made meanwhile. */
async function verdicts(source: Source): Promise<Diagnosis> {
  const said = await diagnose(engine, source, subject);
  const to = join(scratch, `${number++}`);
  const { signal } = new AbortController();
  await record(source, { subject }, { to, signal, onProgress: () => undefined, engine: async () => engine });
  const again = await diagnose(engine, await openRecording(to), subject);
  const told = ({ outcome, findings, unknown, path }: Diagnosis) => ({ outcome, findings, unknown, path });
  expect(told(again)).toEqual(told(said));
  return said;
}

const evidenceOf = ({ findings }: Diagnosis) => findings.flatMap(({ evidence }) => evidence.map(({ says }) => says));

test('what the added container saw is the evidence', async () => {
  const asked: unknown[] = [];
  const diagnosis = await verdicts(
    sourceWith(async (addition, about) => {
      asked.push({ about, container: addition.container, image: addition.image });
      return known(addition.container);
    }),
  );
  expect(asked[0]).toEqual({
    about: 'whether orders.exampel.com resolves, seen from pod web-0',
    container: 'north-debug',
    image: 'busybox:1.36',
  });
  expect(evidenceOf(diagnosis)).toContainEqual(
    expect.stringMatching(/^From container north-debug of the same pod: orders\.exampel\.com does not resolve/),
  );
  expect(diagnosis.unknown).toEqual([]);
});

test('where nobody is there to agree, the command is given as before', async () => {
  const before = await verdicts(sourceWith(undefined));
  const after = await verdicts(sourceWith(async () => known(null)));
  expect(after.findings).toEqual(before.findings);
  expect(after.unknown).toEqual(before.unknown);
  expect(after.unknown).toMatchObject([
    {
      why: 'no container is running from which it could be seen',
      ask: expect.stringMatching(/^add a container to look from, and ask again: kubectl debug web-0 /),
    },
  ]);
});

test('without an image on the node nobody is asked', async () => {
  const diagnosis = await verdicts(
    sourceWith(async () => {
      throw new Error('asked');
    }, ['ghcr.io/shop/web:1']),
  );
  expect(diagnosis.unknown[0]?.ask).toMatch(/--image=IMAGE /);
});

test.each<[GapReason, string, RegExp]>([
  ['declined', 'you chose not to add a container to pod web-0', /^add a container to look from/],
  ['forbidden', 'this account may not add a container', /^ask a cluster administrator for: patch pods\/ephemeral/],
  ['failed', 'container north-debug was added, but does not run: ErrImagePull', /^look from a pod of your own/],
])('%s: the unknown says so', async (reason, why, ask) => {
  const diagnosis = await verdicts(refusing(reason, why));
  expect(diagnosis.unknown).toMatchObject([
    {
      what: 'whether orders.exampel.com resolves, seen from pod web-0',
      why: `no container is running from which it could be seen; ${why}`,
      ask: expect.stringMatching(ask),
    },
  ]);
  expect(evidenceOf(diagnosis).join()).not.toContain('north-debug');
});
