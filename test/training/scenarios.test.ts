/** Each scenario shows its cause, stays broken after a wrong fix, and heals after each right one. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv } from 'ajv';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { openCluster } from '../../src/cluster/open.ts';
import { engineWith } from '../../src/commands/trees.ts';
import type { Diagnosis } from '../../src/engine/diagnosis.ts';
import { typeOfWord } from '../../src/facts/resources.ts';
import { diagnose } from '../../src/investigation/diagnose.ts';
import { listScenarios, type OpenScenario, openScenario } from '../../src/training/scenario.ts';
import { scenarioSchemas } from '../../src/training/scenario-file.ts';
import { clientOf } from './client.ts';
import { carryOut, fixesOf, SCENARIOS } from './fixes.ts';

/** Rules wait a tenth as long as they say; a wrong fix gets this many milliseconds to heal after all. */
const PACE = 0.1;
const WRONG_FOR = 1500;
const LISTED = listScenarios();
vi.setConfig({ maxConcurrency: 12 });
const engine = await engineWith([], undefined);

/** What the tool says of the scenario's subject, over HTTP. */
async function diagnosed({ scenario, server }: OpenScenario): Promise<Diagnosis> {
  const deps = { env: {}, stderr: { write: () => true }, signal: new AbortController().signal };
  const source = await openCluster({ kubeconfig: server.kubeconfigPath }, deps);
  const [word = '', name = ''] = scenario.subject.split('/');
  const kind = typeOfWord(word)?.kind ?? '';
  try {
    return await diagnose(engine, source, { kind, namespace: scenario.namespace, name });
  } finally {
    await source.close();
  }
}

async function healsWithin(opened: OpenScenario, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += 50) {
    if (opened.isHealed()) return true;
    await sleep(50);
  }
  return opened.isHealed();
}

const cases = LISTED.flatMap(({ name }) => {
  const { right, wrong } = fixesOf(name);
  return [
    ...right.map((fix) => ({ name, fix, kind: 'right', title: fix.title, heals: true })),
    ...wrong.map((fix) => ({ name, fix, kind: 'wrong', title: fix.title, heals: false })),
  ];
});

test.concurrent.each(cases)('$name, $kind: $title', { timeout: 30_000 }, async ({ name, fix, heals }) => {
  const opened = await openScenario(name, { pace: PACE });
  const { scenario, server } = opened;
  try {
    expect(opened.isHealed()).toBe(false);
    expect((await diagnosed(opened)).findings[0]?.cause).toBe(scenario.cause);
    const answer = await carryOut(clientOf(server), scenario.namespace, fix);
    expect([fix.title, answer?.json?.reason ?? '']).toEqual([fix.title, fix.refused ?? '']);
    expect(await healsWithin(opened, heals ? 15_000 : WRONG_FOR)).toBe(heals);
    // What crashes only after a while looks healthy until then.
    const wanted = heals || fix.leaves === 'healthy' ? /healthy|starting/ : /found|undecided/;
    let after = await diagnosed(opened);
    for (let turn = 0; !heals && !wanted.test(after.outcome) && turn < 40; turn++) {
      await sleep(200);
      after = await diagnosed(opened);
    }
    expect([after.outcome, after.summary]).toEqual([expect.stringMatching(wanted), after.summary]);
  } finally {
    await server.close();
  }
});

test.concurrent.each(LISTED)('$name: its cause is proven', { timeout: 30_000 }, async ({ name }) => {
  const opened = await openScenario(name);
  try {
    const { findings } = await diagnosed(opened);
    expect([findings[0]?.cause, findings[0]?.confidence]).toEqual([opened.scenario.cause, 'proven']);
  } finally {
    await opened.server.close();
  }
});

test.concurrent.each(LISTED)('$name, left alone, stays as it is', { timeout: 30_000 }, async ({ name }) => {
  const opened = await openScenario(name, { pace: PACE });
  try {
    expect(await healsWithin(opened, WRONG_FOR)).toBe(false);
    expect((await diagnosed(opened)).findings[0]?.cause).toBe(opened.scenario.cause);
  } finally {
    await opened.server.close();
  }
});

test('editors get the form that is checked here', () => {
  for (const [name, schema] of Object.entries(scenarioSchemas()))
    expect(JSON.parse(readFileSync(join(SCENARIOS, name), 'utf8')), `${name}: run npm run build`).toEqual(schema);
  const [isScenario, isComponent] = Object.values(scenarioSchemas()).map((schema) =>
    new Ajv({ strict: false }).compile(schema),
  );
  for (const { name } of LISTED) expect(isScenario?.(fileAt(`${name}/scenario.yaml`)), name).toBe(true);
  for (const name of globSync('rules/*.yaml', { cwd: SCENARIOS })) expect(isComponent?.(fileAt(name)), name).toBe(true);
});

function fileAt(name: string): unknown {
  return parse(readFileSync(join(SCENARIOS, name), 'utf8'));
}

test('the list has three scenarios of each family, from easy to hard, with what a trainee chooses by', () => {
  const families = Map.groupBy(LISTED, ({ family }) => family);
  expect([...families].map(([family, all]) => [family, all.map(({ level }) => level)])).toEqual(
    ['crash', 'gpu', 'http', 'pending'].map((family) => [family, ['easy', 'medium', 'hard']]),
  );
  expect(LISTED[0]).toMatchObject({ name: 'missing-settings', namespace: 'shop', subject: 'deployment/web' });
  expect(() => listScenarios('/nowhere')).toThrow();
});

test.each(['nope', '../scenarios/nowhere-to-run'])('there is no scenario %s', async (name) => {
  await expect(openScenario(name)).rejects.toThrow(`there is no scenario "${name}"`);
});
