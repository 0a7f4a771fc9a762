/** Every tree is tested by data: its cases pass, and together they reach every answer and every finding. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtin } from '../../src/commands/builtin.ts';
import { casesIn, runCase, runTestFile, testFilesIn } from '../../src/commands/tree-tests.ts';
import { engineWith } from '../../src/commands/trees.ts';
import type { TestCase } from '../../src/engine/schema.ts';
import { RESOURCES } from '../../src/facts/resources.ts';
import { wordsOf } from '../../src/facts/words/objects.ts';
import { WORDS } from '../../src/facts/words/vocabulary.ts';
import { answersOf, DIAGNOSTICS, everyCase, hasNearMiss, reachedBy } from './coverage.ts';

const engine = await engineWith([], undefined);
const { trees, causes } = await builtin();
const ran = await everyCase(engine);
const answers = answersOf(ran);

describe('cases', () => {
  test.each(ran)('$file: $test.name', ({ result }) => {
    expect(result.faults).toEqual([]);
  });

  test('no command lacks a name', () => {
    const commands = ran.flatMap(({ result }) =>
      result.diagnosis.findings.flatMap(({ evidence, fixes }) => [
        ...evidence.map((e) => e.command),
        ...fixes.flatMap((fix) => [fix.command, fix.undo]),
      ]),
    );
    expect(commands.filter((command) => /undefined|\[object/.test(command ?? ''))).toEqual([]);
  });

  test('no two cases of a file have the same name', () => {
    const names = ran.map(({ file, test: { name } }) => `${file}: ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test('a case that expects something else fails', async () => {
    const [file = ''] = testFilesIn(DIAGNOSTICS);
    const [first] = casesIn(file);
    const twisted = {
      ...(first as TestCase),
      outcome: 'starting' as const,
      finds: [{ cause: 'http/none-such' }],
      path: ['none=yes'],
    };
    const { faults } = await runCase(twisted, file.replace(/[^/]+$/, ''), engine);
    expect(faults).toHaveLength(3);
  });

  test('a case that makes no sense fails, and the others are run all the same', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'north-cases-'));
    const pod =
      'facts: [{ apiVersion: v1, kind: Pod, metadata: { name: x, namespace: default }, status: { phase: Succeeded } }]';
    const cases = [
      '{ name: a, facts: nowhere, subject: pod/x }',
      `{ name: b, ${pod}, subject: pdo/x }`,
      `{ name: c, ${pod}, subject: pod/x, outcome: healthy }`,
    ];
    writeFileSync(
      path.join(folder, 'x.test.yaml'),
      `tree: pod\ncases:\n${cases.map((one) => `  - ${one}\n`).join('')}`,
    );
    const results = await runTestFile(path.join(folder, 'x.test.yaml'), engine);
    rmSync(folder, { recursive: true });
    expect(results.map(({ name, faults }) => `${name}: ${faults.join()}`)).toEqual([
      expect.stringMatching(/^a: .*nowhere/),
      expect.stringMatching(/^b: "pdo\/x" is no subject/),
      'c: ',
    ]);
  });
});

describe.each(trees)('$tree', (tree) => {
  test('each cause has a near miss: a case that was asked the same and does not have it', () => {
    const causes = Object.keys(tree.findings).filter((cause) => !cause.startsWith('common/'));
    expect(causes.filter((cause) => !hasNearMiss(tree, cause, trees, ran))).toEqual([]);
  });

  test('has a test file of its own', () => {
    expect(ran.some(({ file }) => file.endsWith(`/${tree.tree}.test.yaml`))).toBe(true);
  });

  test('every question is answered yes and no by some case', () => {
    const asked = Object.keys(tree.steps).flatMap((step) => ['yes', 'no'].map((a) => `${tree.tree}.${step}=${a}`));
    expect(asked.filter((answer) => !answers.has(answer))).toEqual([]);
  });

  test('every answer for what cannot be read is given by some case', () => {
    const foreseen = Object.entries(tree.steps).flatMap(([name, step]) =>
      step.unknown === undefined ? [] : [`${tree.tree}.${name}=unknown`],
    );
    expect(foreseen.filter((answer) => !answers.has(answer))).toEqual([]);
  });

  test('every finding is reached by some case', () => {
    const reached = reachedBy(tree, answers);
    expect(Object.keys(tree.findings).filter((cause) => !reached.has(cause))).toEqual([]);
  });
});

describe('causes', () => {
  const found = new Set(trees.flatMap((tree) => Object.keys(tree.findings)));

  test('the causes that no tree finds are those marked as planned', () => {
    const planned = causes.filter((cause) => cause.planned).map((cause) => cause.id);
    const missing = causes.map((cause) => cause.id).filter((id) => !found.has(id));
    expect(missing).toEqual(planned);
  });

  test('no cause is listed twice', () => {
    const ids = causes.map((cause) => cause.id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });
});

describe('words', () => {
  const typed = new Set(RESOURCES.flatMap((type) => wordsOf(type).map(({ name }) => name)));

  test('every word is used by some tree', () => {
    const text = trees.map((tree) => JSON.stringify(tree)).join('\n');
    const unused = WORDS.filter(({ name }) => !new RegExp(`\\b${name}\\(`).test(text));
    // Every kind has its two words, whether or not a tree needs them yet.
    expect(unused.map(({ name }) => name).filter((name) => !typed.has(name))).toEqual([]);
  });
});
