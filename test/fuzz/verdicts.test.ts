/** A mutated recording all the way: triage, diagnoses, every form of output, and written again. Nothing crashes, hangs or gets out. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { record } from '../../src/commands/recording.ts';
import { engineWith } from '../../src/commands/trees.ts';
import { refOf } from '../../src/facts/objects.ts';
import { typeOfKind } from '../../src/facts/resources.ts';
import { cleanText } from '../../src/facts/sanitise.ts';
import { diagnose } from '../../src/investigation/diagnose.ts';
import { CommandError } from '../../src/investigation/error.ts';
import { triage } from '../../src/investigation/triage.ts';
import { RecordingError } from '../../src/recording/error.ts';
import type { Recording } from '../../src/recording/source.ts';
import type { Document } from '../../src/report/documents.ts';
import { render } from '../../src/report/render.ts';
import { type Chance, run } from './cases.ts';
import { examine } from './examine.ts';
import { brokenJson } from './mutate.ts';
import { filesOf, open, type Seed } from './seeds.ts';

const PATIENCE = 600_000;
const engine = await engineWith([], undefined);
const seeds = [
  'control-service-healthy',
  'crash-app-error',
  'crash-configmap-missing',
  'crash-liveness-too-eager',
  'crash-loop',
  'gpu-all-allocated',
  'gpu-unhealthy',
  'http-ingress-port-wrong',
  'http-two-selector-and-crash',
  'pending-insufficient-cpu',
  'pending-quota-exceeded',
  'pending-storage-class-missing',
  'pending-two-taint-and-selector',
].map(filesOf);

/** A recording with something wrong in about one of its objects' fields in a hundred. */
function anyRecording(chance: Chance): Promise<Recording | undefined> {
  const rarity = 30 + chance.number(1000);
  const files = chance.pick(seeds).map(({ path, bytes }): Seed => {
    if (!path.endsWith('.json')) return { path, bytes };
    return { path, bytes: Buffer.from(JSON.stringify(brokenJson(JSON.parse(bytes.toString()), chance, rarity))) };
  });
  return examine(open(files));
}

async function expectPrintable(document: Document, chance: Chance): Promise<void> {
  const form = chance.pick(['text', 'text', 'json', 'yaml', 'markdown'] as const);
  const text = await render(document, form, { width: 40 + chance.number(80), color: false, unicode: chance.once(2) });
  if (cleanText(text) !== text) throw new Error(`not harmless: ${JSON.stringify(text.slice(0, 500))}`);
}

const KINDS = ['Pod', 'Deployment', 'StatefulSet', 'Job', 'Service', 'Ingress', 'PersistentVolumeClaim'];

test('triage and diagnoses of 1,000 recordings', { timeout: PATIENCE }, async () => {
  let asked = 0;
  await run(1000, async (chance) => {
    const source = await anyRecording(chance);
    if (source === undefined) return;
    await expectPrintable(await triage(engine, source, {}), chance);
    const list = await source.list({ type: typeOfKind(chance.pick(KINDS)) });
    for (const object of list.ok ? list.value.slice(0, 1) : []) {
      await expectPrintable(await diagnose(engine, source, refOf(object)), chance);
      asked += 1;
    }
  });
  expect(asked, 'so many diagnoses at least').toBeGreaterThan(200);
});

const around = mkdtempSync(join(tmpdir(), 'north-fuzz-'));
const scratch = join(around, 'in/here');
mkdirSync(scratch, { recursive: true });
afterAll(() => rmSync(around, { recursive: true }));

test('200 recordings, recorded', { timeout: PATIENCE }, async () => {
  let written = 0;
  await run(200, async (chance) => {
    const source = await anyRecording(chance);
    if (source === undefined) return;
    const planted = `Sup3r-${'s3cr3t'.repeat(2)}-${chance.number(1e9)}`;
    const to = join(scratch, 'out');
    const pods = await source.list({ type: typeOfKind('Pod') });
    const [pod] = pods.ok ? pods.value : [];
    const hiding = withSecret(source, planted);
    const what = pod !== undefined && chance.once(3) ? { subject: refOf(pod) } : {};
    try {
      const signal = new AbortController().signal;
      await record(hiding, what, { to, signal, onProgress() {}, engine: async () => engine });
      written += 1;
    } catch (error) {
      if (!(error instanceof RecordingError || error instanceof CommandError)) throw error;
    }
    expect(readdirSync(around)).toEqual(['in']);
    expect(readdirSync(join(around, 'in'))).toEqual(['here']);
    for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      if (text.includes(planted)) throw new Error(`${entry.name} holds the secret`);
    }
    rmSync(to, { recursive: true });
  });
  expect(written).toBeGreaterThan(100);
});

/** A source whose pods carry a secret where a program takes it from. */
function withSecret(source: Recording, secret: string): Recording {
  return {
    ...source,
    async list(query) {
      const reading = await source.list(query);
      if (!reading.ok || query.type.kind !== 'Pod') return reading;
      const value = reading.value.map((pod) => ({
        ...pod,
        status: { ...(pod.status as object), message: `login failed: password=${secret}` },
        spec: { ...(pod.spec as object), containers: [{ name: 'c', env: [{ name: 'DB_PASSWORD', value: secret }] }] },
      }));
      return { ...reading, value };
    },
  };
}
