/** Proves each rule of .biome.json by files that break it: they are laid out in a folder of their own and linted at once. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'north-rules-'));
let report = '';

const FORBIDDEN = [
  ['src/engine', 'node:fs'],
  ['src/engine', '../cluster/source.ts'],
  ['src/engine', '../report/render.ts'],
  ['src/analysis/scheduling', 'node:os'],
  ['src/analysis/scheduling', '../../recording/read.ts'],
  ['src/facts', 'execa'],
  ['src/facts/words', '../../tui/theme.ts'],
  ['src/report', '../cluster/source.ts'],
  ['src/report', 'node:fs'],
  ['src/cli', 'ink'],
  ['src/cli', 'zod'],
  ['src/tui', '../commands/run.ts'],
  ['src/investigation', '../cluster/open.ts'],
  ['src/tui/walk', '../../recording/read.ts'],
  ['src/cluster', '../engine/walk.ts'],
  ['src/recording', '../cluster/reader.ts'],
  ['src/commands', 'node:process'],
  ['src/tui', 'node:process'],
] as const;

const ALLOWED = [
  ['src/engine', '../facts/objects.ts'],
  ['src/report', '../engine/diagnosis.ts'],
  ['src/cluster', 'node:https'],
] as const;

const BROKEN = {
  'noRestrictedGlobals src/commands/global.ts': 'export const home = process.env.HOME;\n',
  'noUnusedImports src/facts/imports.ts': "import { thing } from './thing.ts';\n",
  'noUnusedVariables src/facts/variables.ts': 'function unused() {}\n',
  'noConsole src/facts/console.ts': "console.log('x');\n",
  'noDefaultExport src/facts/default.ts': 'export default 1;\n',
  'noImportCycles src/facts/one.ts': "import { two } from './two.ts';\n\nexport const one = () => two;\n",
  'noImportCycles src/facts/two.ts': "import { one } from './one.ts';\n\nexport const two = () => one;\n",
};

const forbidden = (at: number): string => `${FORBIDDEN[at]?.[0]}/forbidden${at}.ts`;
const allowed = (at: number): string => `${ALLOWED[at]?.[0]}/allowed${at}.ts`;

function write(file: string, source: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), source);
}

beforeAll(() => {
  const config = JSON.parse(readFileSync(path.join(root, '.biome.json'), 'utf8'));
  write('.biome.json', JSON.stringify({ ...config, vcs: { enabled: false } }));
  const using = (from: string): string => `import { thing } from '${from}';\n\nexport const used = thing;\n`;
  for (const [at, [, from]] of FORBIDDEN.entries()) write(forbidden(at), using(from));
  for (const [at, [, from]] of ALLOWED.entries()) write(allowed(at), using(from));
  for (const [name, source] of Object.entries(BROKEN)) write(name.split(' ')[1] ?? '', source);
  write('src/main.ts', "import process from 'node:process';\n\nprocess.exitCode = 0;\n");
  const biome = path.join(root, 'node_modules', '.bin', 'biome');
  const run = spawnSync(biome, ['lint', '--reporter=github', '--max-diagnostics=none'], {
    cwd: folder,
    encoding: 'utf8',
  });
  report = run.stdout + run.stderr;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The errors that the linter has for a file. */
function errorsIn(file: string): string {
  const lines = report.split('\n').filter((line) => line.startsWith('::error') && line.includes(`/${file},`));
  return lines.join('\n');
}

describe('imports', () => {
  test.each(FORBIDDEN.map(([from, to], at) => [from, to, at] as const))('%s may not import %s', (_from, _to, at) =>
    expect(errorsIn(forbidden(at))).toContain('noRestrictedImports'),
  );

  test.each(ALLOWED.map(([from, to], at) => [from, to, at] as const))('%s may import %s', (_from, _to, at) =>
    expect(errorsIn(allowed(at))).toBe(''),
  );

  test('src/main.ts may touch the process', () => expect(errorsIn('src/main.ts')).toBe(''));
});

test.each(Object.keys(BROKEN))('%s', (name) => {
  const [rule = '', file = ''] = name.split(' ');
  expect(errorsIn(file)).toContain(rule);
});
