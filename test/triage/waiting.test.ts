/** Triage of many pods that wait for a dozen reasons: each reason is named once, with all its pods. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engineWith } from '../../src/commands/trees.ts';
import type { Triage } from '../../src/engine/diagnosis.ts';
import { triage } from '../../src/investigation/triage.ts';
import { openRecording } from '../../src/recording/open.ts';
import { writePopulated } from '../bench/populated.ts';
import { REASONS } from '../bench/waiting.ts';

let folder: string;
let found: Triage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'north-waiting-'));
  await writePopulated(folder, 1_200, 60);
  found = await triage(await engineWith([], undefined), await openRecording(folder), {});
});
afterAll(() => rm(folder, { recursive: true }));

it('names each reason, and puts all workloads that have it together', () => {
  const causes = found.items.map(({ cause }) => cause);
  expect([...causes].sort()).toEqual(REASONS.map(({ cause }) => cause).sort());
  expect(found.items.reduce((sum, { count }) => sum + count, 0)).toBe(200);
  expect(found.unknown).toEqual([]);
});

it('is sure where the objects admit no other reading', () => {
  const doubtful = found.items.filter(({ confidence }) => confidence !== 'proven').map(({ cause }) => cause);
  // Its pods could also be let go elsewhere, by another selector.
  expect(doubtful).toEqual(['pending/node-cordoned']);
});
