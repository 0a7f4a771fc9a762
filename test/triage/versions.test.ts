/** Recordings of clusters that are older or newer than this program: the causes are the same. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { engineWith } from '../../src/commands/trees.ts';
import { triage } from '../../src/investigation/triage.ts';
import { openRecording } from '../../src/recording/open.ts';

const RECORDINGS = join(import.meta.dirname, '../recordings');
const engine = await engineWith([], undefined);
const scratch = mkdtempSync(join(tmpdir(), 'north-versions-'));
afterAll(() => rmSync(scratch, { recursive: true }));

type Change = (key: string, value: unknown) => unknown;

/** What the API server of Kubernetes 1.23 does not send, and the versions in which its kinds were served. */
const older: Change = (key, value) => {
  if (key === 'apiVersion')
    return String(value).replace(
      /^(discovery|batch|policy|networking|storage|scheduling|resource)(.*)\/v1$/,
      '$1$2/v1beta1',
    );
  const newFields = ['observedGeneration', 'hostIPs', 'allocatedResources', 'user', 'volumeMounts'];
  if (newFields.includes(key) && value !== null && !JSON.stringify(value).includes('"mountPath":')) return undefined;
  if (Array.isArray(value)) return value.filter((each) => each?.type !== 'PodReadyToStartContainers');
  return value;
};

/** Fields, kinds and versions that are not invented yet. */
const newer: Change = (key, value) => {
  if (key === 'apiVersion') return String(value).replace(/\/v\d$/, '/v7');
  const object = typeof value === 'object' && value !== null && !Array.isArray(value);
  const ofNames = [
    'labels',
    'annotations',
    'data',
    'binaryData',
    'matchLabels',
    'nodeSelector',
    'requests',
    'limits',
    'selector',
  ];
  const ofAmounts = [
    'capacity',
    'allocatable',
    'hard',
    'used',
    'min',
    'max',
    'default',
    'defaultRequest',
    'overhead',
    'attributes',
    'allocatedResources',
  ];
  if (!object || [...ofNames, ...ofAmounts].includes(key)) return value;
  return { ...value, futureField: { mode: 'Quantum', level: 3, of: [{ a: [true] }] } };
};

/** The recording `name` as the change leaves it, in another folder. */
function changed(name: string, as: string, change: Change): string {
  const path = join(scratch, `${name}-${as}`);
  cpSync(join(RECORDINGS, name), path, { recursive: true });
  for (const file of readdirSync(join(path, 'objects'), { recursive: true, encoding: 'utf8' }).filter((f) =>
    /json$/.test(f),
  )) {
    const at = join(path, 'objects', file);
    writeFileSync(at, JSON.stringify(JSON.parse(readFileSync(at, 'utf8'), change)));
  }
  const unknownKind = { apiVersion: 'v1', kind: 'Flock', metadata: { name: 'a' }, spec: { of: 'sheep' } };
  if (as === 'newer')
    writeFileSync(
      join(path, 'objects/flocks.json'),
      JSON.stringify({ apiVersion: 'v1', kind: 'FlockList', items: [unknownKind] }),
    );
  return path;
}

async function causes(path: string): Promise<readonly unknown[]> {
  const { items, unknown } = await triage(engine, await openRecording(path), {});
  return [...items.map(({ subject, cause, confidence }) => [subject.kind, subject.name, cause, confidence]), unknown];
}

test.each(readdirSync(RECORDINGS))('%s', { timeout: 60_000 }, async (name) => {
  const expected = await causes(join(RECORDINGS, name));
  expect(await causes(changed(name, 'older', older)), 'of an older cluster').toEqual(expected);
  expect(await causes(changed(name, 'newer', newer)), 'of a newer cluster').toEqual(expected);
});
