/** Runs the built program as a user does and holds what it prints against the scenario files beside this one. */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { make } from './hostile.ts';
import { fits, parseScenario, type Scenario, withResults } from './scenario.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUNDLE = join(ROOT, 'dist/main.js');
const RECORDINGS = join(ROOT, 'test/recordings');
/** Another Node.js to run the program with, such as the oldest one that it says it runs on. */
const NODE = process.env.NORTH_NODE ?? process.execPath;
const UPDATE = process.env.UPDATE === '1';

beforeAll(() => {
  if (!existsSync(BUNDLE)) throw new Error('dist/main.js is not there: run `npm run build` first');
});

describe.concurrent('scenarios', () => {
  for (const name of readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.scenario'))
    .sort()) {
    const file = join(import.meta.dirname, name);
    const source = readFileSync(file, 'utf8');
    const scenario = parseScenario(source);
    it(`${name}: ${scenario.title}`, { timeout: 60_000 }, async () => {
      const tmp = mkdtempSync(join(tmpdir(), 'north-scenario-'));
      try {
        const actual = await play(scenario, tmp);
        const right =
          fits(scenario.stdout, actual.stdout) && fits(scenario.stderr, actual.stderr) && scenario.exit === actual.exit;
        if (right) return;
        if (UPDATE) writeFileSync(file, withResults(source, actual));
        else expect(actual).toEqual({ stdout: scenario.stdout, stderr: scenario.stderr, exit: scenario.exit });
      } finally {
        rmSync(tmp, { recursive: true, force: true });
      }
    });
  }
});

type Result = Pick<Scenario, 'stdout' | 'stderr' | 'exit'>;

async function play(scenario: Scenario, tmp: string): Promise<Result> {
  for (const [path, content] of Object.entries(scenario.files)) {
    mkdirSync(dirname(join(tmp, path)), { recursive: true });
    writeFileSync(join(tmp, path), content);
  }
  for (const [kind, path] of scenario.make) await make(kind, join(tmp, path));
  // A path of the same length wherever the checkout is, since lines are wrapped.
  symlinkSync(RECORDINGS, join(tmp, 'recordings'));
  const filled = (text: string) => text.replaceAll('{recordings}', 'recordings').replaceAll('{tmp}', tmp);
  const plain = (text: string) =>
    text
      .replaceAll(tmp, '{tmp}')
      .replace(/^(_?)[\d.]+ m?s(?=, )/m, '$1… ms')
      .replace(/(?<=\n)… ms, .*$/s, (cost) => `${cost.trim().replace(/\s+/g, ' ')}\n`)
      .replace(/("?totalMs"?: )\d+/g, '$1…');
  const given = Object.fromEntries(Object.entries(scenario.env).map(([key, value]) => [key, filled(value)]));
  const env = {
    PATH: process.env.PATH,
    HOME: tmp,
    NO_COLOR: '1',
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    COLUMNS: '100',
    ...given,
  };
  return new Promise((resolve) => {
    const args = [BUNDLE, ...scenario.command.map(filled)];
    const child = execFile(NODE, args, { env, cwd: tmp, timeout: 50_000 }, (error, stdout, stderr) => {
      const exit = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ stdout: plain(stdout), stderr: plain(stderr), exit });
    });
    child.stdin?.end(scenario.stdin);
  });
}
