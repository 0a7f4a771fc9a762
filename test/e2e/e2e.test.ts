/**
 * Every case on a real cluster: the built program must name the cause and its place, say the same of a recording of the
 * cluster and on a server that serves it, and claim nothing false when most of the cluster may not be read.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../src/engine/diagnosis.ts';
import { contractErrors } from '../support/contract.ts';
import { asked, type Case, type Expectation, readCases } from './case.ts';
import { claims, differences, overclaims, verdict } from './compare.ts';
import { giveImages } from './images.ts';
import { LEASES, trim } from './keep.ts';
import { kubectlWith, objects } from './kubectl.ts';
import { findLab, type Lab } from './lab.ts';
import { writeLimitedKubeconfig } from './limited.ts';
import { diagnose, ROOT, run } from './north.ts';
import { disagreements } from './parity.ts';
import { startRegistry } from './registry.ts';
import { namespaceOf, resolveSubject, stage, strike } from './stage.ts';

const CASE_TIMEOUT = 300_000;

const lab: Lab = findLab(process.env);
const kubectl = kubectlWith(lab.env);
const scratch = mkdtempSync(join(tmpdir(), 'north-e2e-'));
const only = new RegExp(process.env.NORTH_CASES ?? '');
const cases = readCases(join(import.meta.dirname, 'cases')).filter(({ id }) => only.test(id));
let registry: Awaited<ReturnType<typeof startRegistry>>;

beforeAll(async () => {
  registry = await startRegistry(lab.state);
  await giveImages(lab, cases);
}, CASE_TIMEOUT);
afterAll(async () => {
  await registry.stop();
  rmSync(scratch, { recursive: true, force: true });
});

describe.runIf(cases.some(({ alone }) => !alone)).concurrent('a fault in one namespace', () => {
  for (const test of cases.filter(({ alone }) => !alone))
    it(`${test.id}: ${test.case}`, () => examine(test), CASE_TIMEOUT);
});

describe.runIf(cases.some(({ alone }) => alone))('a fault of the node', () => {
  for (const test of cases.filter(({ alone }) => alone))
    it(`${test.id}: ${test.case}`, () => examine(test), CASE_TIMEOUT);
});

it('is found by kubectl as a plugin, and lists what is broken', async () => {
  const { exit, stdout, stderr } = await run('kubectl', ['north', 'triage', '-A', '-o', 'json'], lab.env);
  expect(exit, stderr).toBeLessThanOrEqual(1);
  expect(contractErrors(JSON.parse(stdout))).toEqual([]);
});

async function examine(test: Case): Promise<void> {
  try {
    await stage(kubectl, test, lab.state);
    const wrong = await complaints(test);
    expect(wrong, wrong.join('\n')).toEqual([]);
  } finally {
    await strike(kubectl, test, lab.state);
  }
}

/** Asks about each subject on the cluster, in a recording, and with few rights; says what was wrong, one line each. */
async function complaints(test: Case): Promise<string[]> {
  const namespace = namespaceOf(test);
  const said: string[] = [];
  const agreed = test.consent ? ['--exec'] : [];
  const live = [];
  const pods = await objects(kubectl, namespace, { kind: 'Pod' });
  for (const { subject, expect: wanted } of asked(test)) {
    const name = resolveSubject(subject, pods);
    const diagnosis = await settled([name, '-n', namespace, ...agreed], wanted);
    said.push(...differences(diagnosis, wanted).map((line) => `${subject}: ${line}`));
    live.push({ subject, name, wanted, diagnosis });
  }
  const recording = join(process.env.NORTH_KEEP ?? scratch, test.id);
  await capture(test, recording);
  const limited = join(scratch, `${test.id}.kubeconfig`);
  if (test.fewRights) await writeLimitedKubeconfig(kubectl, namespace, limited);
  for (const { subject, name, wanted, diagnosis } of live) {
    const asking = [name, '-n', namespace, ...agreed];
    const unlike = await unlikeRecording(test, recording, name, asking, diagnosis);
    if (unlike !== undefined) said.push(`${subject}: ${unlike}`);
    const same = await disagreements(asking, lab.env, join(scratch, `${test.id}-parity`));
    said.push(...same.map((line) => `${subject}: ${line}`));
    if (!test.fewRights) continue;
    const blind = await diagnose(asking, { ...lab.env, KUBECONFIG: limited });
    said.push(...overclaims(blind, wanted).map((line) => `${subject}, with few rights: ${line}`));
    if (diagnosis.outcome === 'found' && blind.outcome === 'undecided' && blind.unknown.length === 0) {
      said.push(`${subject}, with few rights: undecided, and nothing says what could not be read`);
    }
  }
  return said;
}

/** A fault may still unfold on a busy machine: who says that he does not know yet is asked again, who says what is wrong is not. */
async function settled(asking: readonly string[], wanted: Expectation): Promise<Diagnosis> {
  for (let tries = 1; ; tries++) {
    const diagnosis = await diagnose([...asking], lab.env);
    const open = !claims(diagnosis) && differences(diagnosis, wanted).length > 0;
    if (!open || tries === 3) return diagnosis;
    await sleep(5_000);
  }
}

/** What a cluster says may change while it is recorded, and a log may go between its pod and itself. */
async function unlikeRecording(
  test: Case,
  recording: string,
  name: string,
  asking: readonly string[],
  diagnosis: Awaited<ReturnType<typeof diagnose>>,
): Promise<string | undefined> {
  const env = { PATH: lab.env.PATH, HOME: lab.env.HOME };
  let before = JSON.stringify(verdict(diagnosis));
  for (let tries = 1; ; tries++) {
    const replayed = await diagnose([name, '-n', namespaceOf(test), '--from', recording], env);
    const recorded = JSON.stringify(verdict(replayed));
    if (recorded === before) return undefined;
    before = JSON.stringify(verdict(await diagnose([...asking], lab.env)));
    if (recorded === before) return undefined;
    if (tries === 3) return `the recording says ${recorded}, the cluster ${before}`;
    await capture(test, recording);
  }
}

async function capture(test: Case, folder: string): Promise<void> {
  const commands = test.exec.flatMap(([container = '', ...command]) => [
    '--exec',
    `${namespaceOf(test)}/${container}`,
    '--',
    ...command,
  ]);
  const script = join(ROOT, 'test/support/capture.ts');
  // What waits for a GPU or for room on a node depends on the pods of all namespaces.
  const whole = test.alone || test.wholeCluster;
  const scope = whole ? ['--all-namespaces'] : ['--namespace', namespaceOf(test), '--namespace', LEASES];
  const { exit, stderr } = await run(process.execPath, [script, folder, ...scope, ...commands], lab.env);
  if (exit !== 0) throw new Error(`capture: ${stderr}`);
  trim(folder, [namespaceOf(test)]);
}
