/** Runs the cases of a *.test.yaml against the trees: each on a recording, or on objects that stand in the case itself. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Diagnosis } from '../engine/diagnosis.ts';
import { parseLocated } from '../engine/load.ts';
import { type TestCase, testSchema } from '../engine/schema.ts';
import type { Engine } from '../engine/walk.ts';
import { type ObjectRef, refTo } from '../facts/objects.ts';
import { typeOfWord } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import { diagnose } from '../investigation/diagnose.ts';
import { CommandError } from '../investigation/error.ts';
import { openRecording } from '../recording/open.ts';
import { withheld } from './withheld.ts';

export interface CaseResult {
  readonly name: string;
  /** What differs from what was expected; none: passed. */
  readonly faults: readonly string[];
}

/** Throws CommandError for a folder that is not there. */
export function testFilesIn(folder: string): readonly string[] {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) throw new CommandError(2, `cannot read ${folder}: it does not exist`);
  if (stat.isFile()) return [folder];
  return globSync('**/*.test.{yaml,yml}', { cwd: folder })
    .sort()
    .map((file) => path.join(folder, file));
}

/** Throws FaultyFile for a file that is no test. */
export function casesIn(file: string): readonly TestCase[] {
  return parseLocated(readFileSync(file, 'utf8'), file, testSchema).value.cases;
}

/** Throws FaultyFile for a file that is no test. */
export async function runTestFile(file: string, engine: Engine): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of casesIn(file)) {
    const result = await runCase(one, path.dirname(file), engine).catch((error: Error) => ({
      faults: [error.message],
    }));
    results.push({ name: one.name, faults: result.faults });
  }
  return results;
}

/** `folder` is the one in which the test file lies. Rejects if the facts or the subject of the case make no sense. */
export async function runCase(
  one: TestCase,
  folder: string,
  engine: Engine,
): Promise<{ faults: readonly string[]; diagnosis: Diagnosis }> {
  const { source, subject } = await openCase(one, folder);
  try {
    const diagnosis = await diagnose(engine, source, subject);
    return { faults: differences(one, diagnosis), diagnosis };
  } finally {
    await source.close();
  }
}

/** The facts of a case as a source, to be closed, and what it asks about. */
export async function openCase(one: TestCase, folder: string): Promise<{ source: Source; subject: ObjectRef }> {
  const subject = subjectOf(one.subject);
  const inline = typeof one.facts === 'string' ? undefined : await written(one);
  const recording = await openRecording(inline ?? path.join(folder, one.facts as string), {
    ...(one.now !== undefined && { now: new Date(one.now) }),
  });
  const close = async () => {
    await recording.close();
    if (inline !== undefined) await rm(inline, { recursive: true });
  };
  return { source: { ...withheld(recording, one), close }, subject };
}

/** Writes the objects of a case as a recording into a temporary folder. */
async function written(one: TestCase): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'north-test-'));
  await mkdir(path.join(folder, 'objects'));
  const manifest = { apiVersion: 'north/v1', kind: 'Recording', taken: one.now ?? '2026-01-05T10:00:00Z' };
  await writeFile(path.join(folder, 'recording.yaml'), JSON.stringify(manifest));
  await writeFile(
    path.join(folder, 'objects/all.json'),
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: one.facts }),
  );
  return folder;
}

function subjectOf(text: string): ObjectRef {
  const match = /^([^/\s]+)\/(\S+)(?: -n (\S+))?$/.exec(text);
  const type = typeOfWord(match?.[1] ?? '');
  if (match === null || type === undefined)
    throw new CommandError(2, `"${text}" is no subject: write TYPE/NAME -n NAMESPACE`);
  return refTo(type, match[2] ?? '', match[3] ?? 'default');
}

function differences(one: TestCase, diagnosis: Diagnosis): readonly string[] {
  const faults: string[] = [];
  const found = diagnosis.findings.map((finding) => finding.cause);
  if (one.outcome !== undefined && one.outcome !== diagnosis.outcome) {
    faults.push(`outcome is ${diagnosis.outcome} (${diagnosis.summary}), expected ${one.outcome}`);
  }
  if (one.finds === 'none' && found.length > 0) faults.push(`found ${found.join(', ')}, expected none`);
  if (Array.isArray(one.finds)) {
    const wanted = one.finds.map((finding) => finding.cause);
    if (wanted.join() !== found.join())
      faults.push(`found ${found.join(', ') || 'nothing'}, expected ${wanted.join(', ')}`);
    for (const expected of one.finds) faults.push(...findingDiffers(expected, diagnosis));
  }
  for (const phrase of one.unknown ?? []) {
    const told = diagnosis.unknown.map((unknown) => `${unknown.what}: ${unknown.why}`);
    if (!told.some((text) => text.includes(phrase)))
      faults.push(`"${phrase}" is not listed as unknown; listed: ${told.join('; ') || 'nothing'}`);
  }
  const path = diagnosis.path.map((step) => `${step.step}=${step.answer}`);
  let at = 0;
  for (const wanted of one.path ?? []) {
    at = path.indexOf(wanted, at) + 1;
    if (at === 0) {
      faults.push(`the path has no ${wanted} there: ${path.join(' ')}`);
      break;
    }
  }
  return faults;
}

type Expected = Exclude<TestCase['finds'], 'none' | undefined>[number];

function findingDiffers(expected: Expected, diagnosis: Diagnosis): readonly string[] {
  const finding = diagnosis.findings.find((one) => one.cause === expected.cause);
  if (finding === undefined) return [];
  const faults: string[] = [];
  const places = finding.at.map((place) => `${place.kind}/${place.name} ${place.field}`);
  if (expected.at !== undefined && !places.includes(expected.at))
    faults.push(`${expected.cause} is at ${places.join(', ')}, expected ${expected.at}`);
  for (const key of ['severity', 'confidence'] as const) {
    if (expected[key] !== undefined && expected[key] !== finding[key])
      faults.push(`${expected.cause}: ${key} is ${finding[key]}, expected ${expected[key]}`);
  }
  const verified = finding.fixes.filter((fix) => fix.verified).map((fix) => fix.id);
  if (expected.verified !== undefined && expected.verified.join() !== verified.join())
    faults.push(
      `${expected.cause}: ${verified.join(', ') || 'no fix'} heals it, expected ${expected.verified.join(', ') || 'none'}`,
    );
  const text = [finding.title, finding.explanation, ...finding.evidence.map((evidence) => evidence.says)].join('\n');
  if (expected.says !== undefined && !text.includes(expected.says))
    faults.push(`${expected.cause} does not say "${expected.says}": ${text}`);
  return faults;
}
