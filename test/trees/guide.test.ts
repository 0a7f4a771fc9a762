/** What diagnostics/ says about itself is true: its guide's examples work, its tables and schemas are current. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runTestFile, testFilesIn } from '../../src/commands/tree-tests.ts';
import { engineWith } from '../../src/commands/trees.ts';
import { authoringSchemas } from '../../src/engine/published.ts';
import { DIAGNOSTICS } from './coverage.ts';

const guide = readFileSync(path.join(DIAGNOSTICS, 'README.md'), 'utf8');
const [tree = '', cases = ''] = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
const own = mkdtempSync(path.join(tmpdir(), 'north-guide-'));
afterAll(() => rmSync(own, { recursive: true }));

test("the guide's tree loads, and its test passes", async () => {
  writeFileSync(path.join(own, 'claim-lost.yaml'), tree);
  writeFileSync(path.join(own, 'claim-lost.test.yaml'), cases);
  const results = await runTestFile(path.join(own, 'claim-lost.test.yaml'), await engineWith([own], undefined));
  expect(results.map(({ name, faults }) => [name, faults])).toEqual([['The volume was deleted', []]]);
}, 30_000);

test("the guide's tables are current (npm run build writes them)", () => {
  const script = fileURLToPath(new URL('../../bin/guide.mts', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect([status, stderr.replace(/.*ExperimentalWarning.*|.*--trace-warnings.*/g, '').trim()]).toEqual([0, '']);
}, 30_000);

test.each(Object.entries(authoringSchemas()))('%s is current (npm run build writes it)', (name, schema) => {
  const published = readFileSync(path.join(DIAGNOSTICS, name), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(schema)));
});

test('an editor accepts every tree and test by these schemas, and no misspelt one', () => {
  const schemas = authoringSchemas();
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const [isTree, isTest] = [ajv.compile(schemas['schema.json']), ajv.compile(schemas['test.schema.json'])];
  for (const file of testFilesIn(DIAGNOSTICS)) {
    expect([file, isTest(parse(readFileSync(file, 'utf8'))), isTest.errors]).toEqual([file, true, null]);
    const beside = file.replace('.test.yaml', '.yaml');
    expect([beside, isTree(parse(readFileSync(beside, 'utf8'))), isTree.errors]).toEqual([beside, true, null]);
  }
  expect(isTree(parse(tree))).toBe(true);
  expect(isTree(parse(tree.replace('    ask:', '    aks:')))).toBe(false);
  expect(isTest(parse(cases.replace('subject:', 'subjekt:')))).toBe(false);
});
